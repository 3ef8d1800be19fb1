using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>Reads what a plan must know of an image.</summary>
internal static class ImageInspection
{
    // Modified Julian Date of 1858-11-17T00:00.
    private static readonly DateTime Epoch = new(1858, 11, 17, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The image with its tiles, range, weight and dates.</summary>
    /// <param name="image">What is known of the file.</param>
    /// <param name="loaded">Its pixels.</param>
    /// <param name="plan">The survey.</param>
    /// <param name="cancellation">Stops the search for its tiles.</param>
    /// <exception cref="HipsException">It has no weight where weights are asked for.</exception>
    public static PlannedImage Inspect(PlannedImage image, OpenImage loaded, BuildPlan plan, CancellationToken cancellation)
    {
        SpaceMoc tiles = TileCover.Find(loaded.Wcs, loaded.Width, loaded.Height, plan.Frame, plan.Order, cancellation);
        (double? min, double? max) = Range(loaded.Bands());
        double gain = plan.FluxPerPixel ? 1 / (image.ScaleArcsec * image.ScaleArcsec) : 1;
        (double? start, double? end) = Dates(loaded.Header);
        SkyPosition centre = loaded.Wcs.PixelToSky((loaded.Width - 1) / 2.0, (loaded.Height - 1) / 2.0);
        return image with
        {
            Tiles = [.. tiles.Union(plan.Cover(image)).Ranges.SelectMany(range => new[] { range.Start >> SpaceMoc.Shift(plan.Order), range.End >> SpaceMoc.Shift(plan.Order) })],
            Weight = plan.WeightKeyword is { } keyword ? WeightOf(loaded.Header, keyword, image.Path) : 1,
            Min = min * gain,
            Max = max * gain,
            Unit = loaded.Unit,
            Bitpix = (int)(loaded.Header.Integer("ZBITPIX") ?? loaded.Header.Integer("BITPIX") ?? -32),
            Start = start,
            End = end,
            Centre = double.IsNaN(centre.RaDegrees) ? null : centre,
        };
    }

    /// <summary>About <paramref name="count"/> finite values spread over an image, as the survey has them.</summary>
    public static IEnumerable<float> Sample(PlannedImage image, OpenImage loaded, BuildPlan plan, int count)
    {
        // A step without a factor in common with the width walks over all columns.
        long step = Math.Max(1, (long)loaded.Width * loaded.Height / loaded.Factor / loaded.Factor / count) | 1;
        float gain = plan.FluxPerPixel ? (float)(1 / (image.ScaleArcsec * image.ScaleArcsec)) : 1;
        long at = 0;
        foreach (Plane band in loaded.Bands())
        {
            for (; at < band.Pixels.LongLength; at += step)
            {
                if (float.IsFinite(band.Pixels[at]))
                {
                    yield return band.Pixels[at] * gain;
                }
            }
            at -= band.Pixels.LongLength;
        }
    }

    private static (double?, double?) Range(IEnumerable<Plane> bands)
    {
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        foreach (Plane band in bands)
        {
            foreach (float pixel in band.Pixels)
            {
                // False for NaN.
                min = pixel < min ? pixel : min;
                max = pixel > max ? pixel : max;
            }
        }
        return min <= max ? (min, max) : (null, null);
    }

    private static double WeightOf(FitsHeader? header, string keyword, string path) => header?.Number(keyword) is { } weight && weight > 0 && double.IsFinite(weight)
        ? weight
        : throw new HipsException($"cannot weight {path}: its header has no number above 0 for {keyword}; name another keyword, or none for equal weights");

    private static (double?, double?) Dates(FitsHeader? header)
    {
        double? start = header?.Number("MJD-OBS") ?? header?.Number("MJD-BEG") ?? Date(header?.Text("DATE-OBS") ?? header?.Text("DATE-BEG"));
        double? end = header?.Number("MJD-END") ?? Date(header?.Text("DATE-END"));
        double seconds = header?.Number("EXPTIME") ?? header?.Number("EXPOSURE") ?? 0;
        return (start, end >= start ? end : start + Math.Max(0, seconds) / 86400);
    }

    private static double? Date(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
            ? (date - Epoch).TotalDays
            : null;
}
