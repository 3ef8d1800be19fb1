using System.Globalization;
using Astrolode.Catalogue.Observations;
using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Web.Explorer;

/// <summary>A survey as the explorer shows it.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Title">What it says it is.</param>
/// <param name="Url">Where its tiles are, from the root.</param>
/// <param name="Did">Its name among the data sets, for cutouts.</param>
/// <param name="Frame">galactic or equatorial: the frame of its tiles.</param>
/// <param name="Micron">Middle of its band, µm; null where it does not say.</param>
/// <param name="Values">Whether its tiles have values (FITS).</param>
/// <param name="Pictures">Whether it has pictures (PNG or JPEG).</param>
/// <param name="Cut">Values that are black and white, as it proposes.</param>
/// <param name="Ra">Where a first view looks, degrees.</param>
/// <param name="Dec">Likewise.</param>
/// <param name="Fov">How wide that view is, degrees.</param>
internal sealed record SurveySummary(string Name, string Title, string Url, string Did, string Frame, double? Micron, bool Values, bool Pictures, double[]? Cut, double? Ra, double? Dec, double? Fov)
{
    private const double WholeSky = 120, ViewPixels = 1000;

    /// <summary>Reads it from the survey's properties.</summary>
    public static SurveySummary Of(ServedHips survey)
    {
        HipsProperties properties = HipsProperties.Parse(File.ReadAllText(Path.Combine(survey.Folder, "properties")), survey.Folder);
        double? Number(string key) => double.TryParse(properties[key], CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
        double[] cut = [.. (properties["hips_pixel_cut"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        if (cut.Length != 2 && Hips.SurveyAdditions.Cut(survey.Folder, properties) is var (black, white))
        {
            cut = [black, white];
        }
        (double? ra, double? dec, double? fov) = (Number("hips_initial_ra"), Number("hips_initial_dec"), Number("hips_initial_fov"));
        if (ra is null || dec is null)
        {
            (ra, dec, fov) = Middle(survey.Folder, properties.Frame);
            // Coarser than its coarsest tiles nothing is drawn.
            fov = Math.Min(fov ?? WholeSky, ViewPixels * Coarsest(survey.Folder, properties));
        }
        return new SurveySummary(survey.Name, properties["obs_title"] ?? survey.Name, $"hips/{survey.Name}", ObservationFiles.Hips(survey.Name, survey.Folder).PublisherDid,
            properties.Frame == SkyFrame.Galactic ? "galactic" : "equatorial", (Number("em_min") + Number("em_max")) / 2 * 1e6,
            properties.TileFormats.Contains("fits"), properties.TileFormats.Any(format => format is "png" or "jpeg" or "jpg"), cut.Length == 2 && cut.All(double.IsFinite) ? cut : null,
            ra, dec, fov);
    }

    // Degrees of a pixel of the coarsest tiles there are.
    private static double Coarsest(string folder, HipsProperties properties)
    {
        int order = Enumerable.Range(0, properties.Order + 1).FirstOrDefault(order => Directory.Exists(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{order}"))));
        return NestedIndex.PixelSideDegrees(order) / properties.TileWidth;
    }

    // Where the tiles of a survey are that does not say where to look.
    private static (double? Ra, double? Dec, double? Fov) Middle(string folder, SkyFrame frame)
    {
        const int Coarse = 6;
        List<(double X, double Y, double Z)> cells = [];
        foreach (PixelRange range in MocFromHips.Cover(folder).Ranges)
        {
            int shift = 2 * (NestedIndex.MaxOrder - Coarse);
            for (long cell = range.Start >> shift; cell <= (range.End - 1) >> shift; cell++)
            {
                cells.Add(NestedIndex.PixelToVector(Coarse, cell));
            }
        }
        (double X, double Y, double Z) mean = (cells.Average(cell => cell.X), cells.Average(cell => cell.Y), cells.Average(cell => cell.Z));
        double length = Math.Sqrt(mean.X * mean.X + mean.Y * mean.Y + mean.Z * mean.Z);
        if (length < 0.2)
        {
            // All over the sky: as good as nowhere.
            return (null, null, null);
        }
        (double lon, double lat) = SkyPosition.Angles(mean.X, mean.Y, mean.Z);
        SkyPosition middle = SkyPosition.From(frame, lon, lat);
        double reach = cells.Max(cell => Math.Acos(Math.Clamp((cell.X * mean.X + cell.Y * mean.Y + cell.Z * mean.Z) / length, -1, 1))) * (180 / Math.PI);
        return (middle.RaDegrees, middle.DecDegrees, Math.Min(120, 2 * reach));
    }
}
