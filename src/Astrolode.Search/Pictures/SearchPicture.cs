using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Ssd;

namespace Astrolode.Search.Pictures;

/// <summary>What a search found, drawn over the survey.</summary>
public static class SearchPicture
{
    private const int LongSide = 2400;
    private const double WidestDegrees = 30;

    /// <summary>Draws the searched stretch, at most 2400 pixels wide, with a box and score for each detection.</summary>
    /// <exception cref="FormatException">The stretch is wider than a tangent plane can show.</exception>
    public static void Write(string path, SearchRequest request, IEnumerable<Detection> detections, CancellationToken cancel, IEnumerable<DrawnBox>? labels = null)
    {
        using SsdDetector detector = new(request.Model, threads: 1);
        using ISkySource source = SkySources.Open(request.Sources, request.Cache);
        LonLatRange bounds = request.Region is null ? source.Footprint : SkyRegion.Parse(request.Region).Bounds(source.Frame);
        TanGrid grid = Grid(bounds, source.NativeScaleArcsec / 3);
        IEnumerable<DrawnBox> boxes = detections.Where(found => found.Sky is not null)
            .Select(found => new DrawnBox(found.Sky!.Value, SkyPicture.DetectionColor, FormattableString.Invariant($"{found.Score:0.00}")));
        PhotoSearch.Save(SkyPicture.Draw(source, grid, SearchJob.StretchOf(detector.Card), (labels ?? []).Concat(boxes), cancel), path);
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
