using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;

namespace Astrolode.Tests.Images.Hips;

/// <summary>The order of pixels in real tiles, which only a real survey can judge.</summary>
public class RealSurveyTests
{
    private const string Survey = "hips/IRAC4";
    private const int Side = 512;

    [SharedFact(Survey)]
    public void Tiles_of_a_real_survey_join_without_a_seam()
    {
        string folder = SharedData.Find(Survey);
        long[] numbers = [.. new FolderStore(folder).ListTiles(3, "fits")];
        int seams = 0;
        foreach (long number in numbers)
        {
            (int face, long tx, long ty) = NestedIndex.Decompose(3, number);
            foreach ((int dx, int dy) in new[] { (1, 0), (0, 1) })
            {
                long next = NestedIndex.Compose(3, face, tx + dx, ty + dy);
                if (numbers.Contains(next) && MedianSteps(Tile(folder, number), Tile(folder, next), dx == 1) is { } steps)
                {
                    seams++;
                    Assert.True(steps.Across < 1.5 * steps.Inside, $"{number} to {next}: {steps}");
                }
            }
        }
        Assert.True(seams >= 5, $"{seams} seams");
    }

    private static HipsTile<float> Tile(string folder, long number) => new FolderStore(folder).ReadTile(new TileKey(3, number).RelativePath, (bytes, name) => HipsTile.Read(bytes, name, Side))!;

    // Median difference between neighbouring pixels across a seam, and just inside of it; null where too few are finite.
    private static (double Across, double Inside)? MedianSteps(HipsTile<float> a, HipsTile<float> b, bool alongX)
    {
        List<double> across = [], inside = [];
        for (int i = 0; i < Side; i++)
        {
            (float inner, float last, float first) = alongX ? (a[Side - 2, i], a[Side - 1, i], b[0, i]) : (a[i, Side - 2], a[i, Side - 1], b[i, 0]);
            if (float.IsFinite(inner + last + first))
            {
                across.Add(Math.Abs(first - last));
                inside.Add(Math.Abs(last - inner));
            }
        }
        return across.Count < 60 ? null : (Median(across), Median(inside));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [SharedFact("hips/DSS2Red", Survey)]
    public void Pictures_of_a_real_survey_lie_as_its_values_do()
    {
        foreach ((string survey, long number, SkyFrame frame) in new[] { ("hips/DSS2Red", 460L, SkyFrame.Icrs), (Survey, 294L, SkyFrame.Galactic) })
        {
            string folder = SharedData.Find(survey), properties = File.ReadAllText(Path.Combine(folder, "properties"));
            HipsProperties own = HipsProperties.Parse(properties, folder);
            using HipsSource values = new(new FolderStore(folder), own, HipsSource.DefaultMemoryBytes);
            using HipsColours colours = new(new TilePyramid<Rgb>(new FolderStore(folder), own, "jpg", HipsTile.ReadColours, HipsSource.DefaultMemoryBytes));
            (double lon, double lat) = NestedIndex.PixelToAngle(3, number);
            TanGrid grid = new(frame, lon, lat, 200, 200, values.NativeScaleArcsec);
            float[] pixels = new float[200 * 200];
            Rgb[] seen = new Rgb[pixels.Length];
            values.SampleAreas(grid, pixels);
            colours.SampleAreas(grid, seen);
            byte[] rgba = new byte[4];
            double[] greys = [.. seen.Select(colour =>
            {
                colour.Put(rgba);
                return (double)rgba[0];
            })];
            // A picture grows with the value, whatever its curve, so that ranks agree, less so where JPEG is coarser than the noise; upside down it is -0.1.
            Assert.InRange(RankCorrelation(pixels, greys), 0.85, 1);
        }
    }

    private static double RankCorrelation(float[] first, double[] second)
    {
        int[] both = [.. Enumerable.Range(0, first.Length).Where(i => float.IsFinite(first[i]))];
        double[] a = Ranks([.. both.Select(i => (double)first[i])]), b = Ranks([.. both.Select(i => second[i])]);
        double mean = (both.Length - 1) / 2.0;
        return a.Zip(b, (x, y) => (x - mean) * (y - mean)).Sum() / Math.Sqrt(a.Sum(x => (x - mean) * (x - mean)) * b.Sum(y => (y - mean) * (y - mean)));
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort([.. values], order);
        double[] ranks = new double[values.Length];
        for (int rank = 0; rank < order.Length; rank++)
        {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }

    [SharedFact(Survey)]
    public void The_brightest_infrared_pixels_near_the_centre_of_the_galaxy_are_at_the_centre()
    {
        using HipsSource source = HipsSource.Open(SharedData.Find(Survey));
        TanGrid grid = new(SkyFrame.Icrs, 266.4, -28.9, 200, 200, 40);
        float[] pixels = SmoothSky.Cut(source, grid);
        int brightest = Array.IndexOf(pixels, pixels.Where(float.IsFinite).Max());
        // The Sagittarius A complex, Galactic l 359.945, b −0.045.
        double away = grid.PositionAt(brightest % 200, brightest / 200).SeparationDegrees(SkyPosition.FromGalactic(359.945, -0.045));
        Assert.True(away < 0.03, $"{away} degrees");
    }

    [SharedFact(Survey, "mwp/mwpdr2bubbles.dat")]
    public void Bubbles_that_people_drew_are_brighter_than_their_surroundings()
    {
        using HipsSource source = HipsSource.Open(SharedData.Find(Survey));
        double Typical(double shiftDegrees) => LabelFile.Read(SharedData.Find("mwp/mwpdr2bubbles.dat"))
            .Where(label => label.EffectiveRadiusArcmin > 1.5 && source.MayCover(SkyPosition.From(label.Frame, label.LonDegrees, label.LatDegrees), 0.1))
            .Select(label => Contrast(source, label.LonDegrees + shiftDegrees, label.LatDegrees, label.EffectiveRadiusArcmin / 60))
            .Where(double.IsFinite).Order().ToArray() is { Length: > 100 } all ? all[all.Length / 2] : double.NaN;
        double here = Typical(0), beside = Typical(0.5);
        Assert.True(here > 1.1, $"{here}");
        Assert.InRange(beside, 0.9, 1.06);
    }

    // Mean within a radius over the mean between two and three radii.
    private static double Contrast(HipsSource source, double lon, double lat, double radiusDegrees)
    {
        TanGrid grid = new(SkyFrame.Galactic, lon, lat, 61, 61, radiusDegrees * 3600 / 10);
        float[] pixels = SmoothSky.Cut(source, grid);
        double Mean(double from, double to) => pixels.Where((value, i) => double.Hypot(i % 61 - 30, i / 61 - 30) is double r && r >= from && r < to).Average();
        return Mean(0, 10) / Mean(20, 30);
    }
}
