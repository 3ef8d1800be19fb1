using Astrolode.Catalogue;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Evaluation;

namespace Astrolode.Search.Pictures;

/// <summary>What a search found, drawn over the survey.</summary>
public static class SearchPicture
{
    private const int LongSide = 2400;
    private const double WidestDegrees = 30;

    /// <summary>
    /// Draws the searched stretch, at most 2400 pixels wide, with a box and score for each detection, and the labels that are large enough for the search to find.
    /// </summary>
    /// <exception cref="FormatException">The stretch is wider than a tangent plane can show.</exception>
    public static void Write(string path, SearchRequest request, SearchReport report, IEnumerable<SkyLabel> labels, IEnumerable<Detection> detections, CancellationToken cancel)
    {
        double smallest = report.ScalesArcsec.Min() * new SearchSettings { ScalesArcsec = report.ScalesArcsec }.MinBoxPixels / 3600;
        using ISkySource source = SkySources.Open(request.Sources, new WebAccess { CacheFolder = request.Cache, Stop = cancel });
        LonLatRange bounds = request.Region is null ? source.Footprint : SkyRegion.Parse(request.Region).Bounds(source.Frame);
        Draw(path, source, request.Model, Grid(bounds, source.NativeScaleArcsec / 3),
            labels.Select(label => LabelTruth.InFrame(label.Box(), source.Frame)).Where(box => box.WidthDegrees >= smallest).Select(box => new DrawnBox(box, SkyPicture.LabelColor, ""))
                .Concat(detections.Where(found => found.Sky is not null).Select(Box)), cancel);
    }

    /// <summary>Draws boxes over a stretch of the searched images, in the network's own stretch.</summary>
    public static void Draw(string path, SearchRequest request, TanGrid grid, IEnumerable<DrawnBox> boxes, CancellationToken cancel)
    {
        using ISkySource source = SkySources.Open(request.Sources, new WebAccess { CacheFolder = request.Cache, Stop = cancel });
        Draw(path, source, request.Model, grid, boxes, cancel);
    }

    /// <summary>A detection on the sky as it is drawn.</summary>
    public static DrawnBox Box(Detection found) => new(found.Sky!.Value, SkyPicture.DetectionColor, FormattableString.Invariant($"{found.Score:0.00}"));

    private static void Draw(string path, ISkySource source, string model, TanGrid grid, IEnumerable<DrawnBox> boxes, CancellationToken cancel)
    {
        using SsdDetector detector = new(model, threads: 1);
        PhotoSearch.Save(SkyPicture.Draw(source, grid, SearchJob.StretchOf(detector.Card), boxes, cancel), path);
    }

    private static TanGrid Grid(LonLatRange bounds, double finestArcsec)
    {
        double lat = (bounds.LatMinDegrees + bounds.LatMaxDegrees) / 2;
        double width = bounds.LonWidthDegrees * Math.Cos(lat * Math.PI / 180);
        double height = bounds.LatMaxDegrees - bounds.LatMinDegrees;
        if (Math.Max(width, height) > WidestDegrees)
        {
            throw new FormatException(FormattableString.Invariant($"picture of {width:0.#} by {height:0.#} degrees: a flat picture shows at most {WidestDegrees:0}; choose a smaller --region"));
        }
        double scale = Math.Max(finestArcsec, Math.Max(width, height) * 3600 / LongSide);
        return new TanGrid(bounds.Frame, SkyPosition.WrapDegrees(bounds.LonDegrees + bounds.LonWidthDegrees / 2), lat,
            Math.Max(1, (int)Math.Ceiling(width * 3600 / scale)), Math.Max(1, (int)Math.Ceiling(height * 3600 / scale)), scale);
    }
}
