using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// A constant for each image such that images agree where they overlap: the offsets o that minimise Σ n_ij (d_ij + o_i − o_j)² over the pairs with n_ij common places, d_ij
/// the median difference of their values there (the constant term of Montage's background matching, Berriman et al. 2004, ASP Conf. 314, 593). Offsets of images planned
/// before stay; of a group of new images that touches none of these, the mean offset is 0. Differences are taken at the middles of HEALPix cells an eighth of a tile wide, each value
/// a mean over some pixels.
/// </summary>
internal sealed class BackgroundMatch
{
    private const int OrdersBelowTile = 3;
    private const int HalfBox = 2;
    private const int LeastPlaces = 5;
    private const int Iterations = 1000;
    private readonly Dictionary<long, List<(int Image, float Value)>> places = [];
    private readonly int order;
    private readonly BuildPlan plan;

    public BackgroundMatch(BuildPlan plan) => (this.plan, order) = (plan, plan.Order + OrdersBelowTile);

    /// <summary>Takes the values of an image. Safe for use by many threads.</summary>
    public void Add(int index, PlannedImage image, OpenImage loaded)
    {
        long[] cells = [.. plan.Cover(image).Pixels().SelectMany(tile => Enumerable.Range(0, 1 << (2 * OrdersBelowTile)).Select(i => (tile << (2 * OrdersBelowTile)) + i))];
        double[] lonlat = new double[2 * cells.Length], xy = new double[2 * cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            (double x, double y, double z) = NestedIndex.PixelToVector(order, cells[i]);
            (lonlat[2 * i], lonlat[2 * i + 1]) = SkyPosition.Angles(x, y, z);
        }
        loaded.Wcs.SkyToPixel(CelestialFrame.Of(plan.Frame), lonlat, xy);
        float gain = plan.FluxPerPixel ? (float)(1 / (image.ScaleArcsec * image.ScaleArcsec)) : 1;
        lock (places)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                float value = BoxMean(loaded, xy[2 * i], xy[2 * i + 1]) * gain;
                if (!float.IsNaN(value))
                {
                    (places.TryGetValue(cells[i], out List<(int, float)>? list) ? list : places[cells[i]] = []).Add((index, value));
                }
            }
        }
    }

    /// <summary>The images with their offsets, of which those of the images that are free may change.</summary>
    public IReadOnlyList<PlannedImage> Solve(IReadOnlyList<PlannedImage> images, bool[] free)
    {
        List<(int I, int J, double Difference, double Weight)> pairs = [.. Pairs()];
        double[] offsets = [.. images.Select(image => image.Offset)];
        // Conjugate gradients on the normal equations of the free images; starting from 0 they leave the mean of each group at 0.
        double[] residual = Gradient(pairs, offsets, free);
        double[] direction = [.. residual];
        double size = Dot(residual, residual), enough = 1e-24 * size;
        for (int step = 0; step < Iterations && size > enough && size > 0; step++)
        {
            double[] curved = Laplacian(pairs, direction, free);
            double length = size / Dot(direction, curved);
            for (int i = 0; i < offsets.Length; i++)
            {
                offsets[i] += length * direction[i];
                residual[i] -= length * curved[i];
            }
            double next = Dot(residual, residual);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = residual[i] + next / size * direction[i];
            }
            size = next;
        }
        return [.. images.Select((image, i) => image with { Offset = offsets[i] })];
    }

    private IEnumerable<(int, int, double, double)> Pairs()
    {
        Dictionary<(int, int), List<float>> differences = [];
        foreach (List<(int Image, float Value)> here in places.Values)
        {
            here.Sort();
            for (int a = 0; a < here.Count; a++)
            {
                for (int b = a + 1; b < here.Count; b++)
                {
                    (int, int) pair = (here[a].Image, here[b].Image);
                    (differences.TryGetValue(pair, out List<float>? list) ? list : differences[pair] = []).Add(here[a].Value - here[b].Value);
                }
            }
        }
        foreach (((int i, int j), List<float> all) in differences.Where(pair => pair.Value.Count >= LeastPlaces).OrderBy(pair => pair.Key))
        {
            all.Sort();
            yield return (i, j, (all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2.0, all.Count);
        }
    }

    private static double[] Gradient(List<(int I, int J, double Difference, double Weight)> pairs, double[] offsets, bool[] free)
    {
        double[] down = new double[offsets.Length];
        foreach ((int i, int j, double difference, double weight) in pairs)
        {
            double pull = weight * (difference + offsets[i] - offsets[j]);
            down[i] -= free[i] ? pull : 0;
            down[j] += free[j] ? pull : 0;
        }
        return down;
    }

    private static double[] Laplacian(List<(int I, int J, double Difference, double Weight)> pairs, double[] direction, bool[] free)
    {
        double[] curved = new double[direction.Length];
        foreach ((int i, int j, _, double weight) in pairs)
        {
            double pull = weight * (direction[i] - direction[j]);
            curved[i] += free[i] ? pull : 0;
            curved[j] -= free[j] ? pull : 0;
        }
        return curved;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static float BoxMean(OpenImage loaded, double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return float.NaN;
        }
        long left = (long)Math.Clamp(Math.Round(x / loaded.Factor), -1e6, 1e9) - HalfBox, low = (long)Math.Clamp(Math.Round(y / loaded.Factor), -1e6, 1e9) - HalfBox;
        if (loaded.Window(new PixelRectangle(left, low, 2 * HalfBox + 1, 2 * HalfBox + 1)) is not { Width: 2 * HalfBox + 1, Height: 2 * HalfBox + 1 } box)
        {
            return float.NaN;
        }
        float sum = 0;
        foreach (float pixel in box.Pixels)
        {
            sum += pixel;
        }
        // NaN where one of them is blank.
        return sum / box.Pixels.Length;
    }
}
