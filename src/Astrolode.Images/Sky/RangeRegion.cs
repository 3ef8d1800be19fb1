namespace Astrolode.Images.Sky;

/// <summary>A range of longitude and latitude of a frame.</summary>
public sealed record RangeRegion : SkyRegion
{
    private const int PointsPerSide = 720;
    private readonly LonLatRange range;

    /// <summary>The region that is a range.</summary>
    public RangeRegion(LonLatRange range) => this.range = range;

    /// <inheritdoc/>
    public override SkyFrame Frame => range.Frame;

    /// <inheritdoc/>
    public override double AreaSquareDegrees => range.AreaSquareDegrees;

    /// <inheritdoc/>
    public override bool Contains(SkyPosition position)
    {
        (double lon, double lat) = position.To(range.Frame);
        return range.Contains(lon, lat);
    }

    /// <inheritdoc/>
    public override LonLatRange Bounds(SkyFrame frame) => frame == range.Frame ? range : BoundsOfBorder(frame);

    // Walks along the border in the other frame; a range that is not around a pole has its extremes there.
    private LonLatRange BoundsOfBorder(SkyFrame frame)
    {
        bool north = Contains(SkyPosition.From(frame, 0, 90)), south = Contains(SkyPosition.From(frame, 0, -90));
        double latMin = south ? -90 : 90, latMax = north ? 90 : -90;
        double lonMin = 0, lonMax = 0, at = 0, start = double.NaN, last = 0, longestStep = 0;
        foreach (SkyPosition point in Border())
        {
            (double lon, double lat) = point.To(frame);
            (latMin, latMax) = (Math.Min(latMin, lat), Math.Max(latMax, lat));
            if (double.IsNaN(start))
            {
                start = last = lon;
            }
            double step = Math.IEEERemainder(lon - last, 360);
            (at, last, longestStep) = (at + step, lon, Math.Max(longestStep, Math.Abs(step)));
            (lonMin, lonMax) = (Math.Min(lonMin, at), Math.Max(lonMax, at));
        }
        double latMargin = Math.Max(range.LonWidthDegrees, range.LatMaxDegrees - range.LatMinDegrees) / PointsPerSide;
        (latMin, latMax) = (Math.Max(-90, latMin - latMargin), Math.Min(90, latMax + latMargin));
        double width = lonMax - lonMin + 2 * longestStep;
        return north || south || width >= 360
            ? new LonLatRange(frame, 0, 360, latMin, latMax)
            : new LonLatRange(frame, SkyPosition.WrapDegrees(start + lonMin - longestStep), width, latMin, latMax);
    }

    private IEnumerable<SkyPosition> Border()
    {
        double lon0 = range.LonDegrees, width = range.LonWidthDegrees, lat0 = range.LatMinDegrees, height = range.LatMaxDegrees - lat0;
        for (int i = 0; i < 4 * PointsPerSide; i++)
        {
            double along = (double)(i % PointsPerSide) / PointsPerSide;
            (double u, double v) = (i / PointsPerSide) switch { 0 => (along, 0.0), 1 => (1.0, along), 2 => (1 - along, 1.0), _ => (0.0, 1 - along) };
            yield return SkyPosition.From(Frame, lon0 + u * width, lat0 + v * height);
        }
    }
}
