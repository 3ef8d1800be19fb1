namespace Astrolode.Images.Sky;

/// <summary>All directions within a radius (degrees, up to 180) of a centre.</summary>
public sealed record CircleRegion : SkyRegion
{
    private const double Degree = Math.PI / 180;

    /// <summary>A circle of some radius, degrees, around a position of a frame.</summary>
    public CircleRegion(SkyFrame frame, double lonDegrees, double latDegrees, double radiusDegrees)
    {
        Frame = frame;
        Centre = SkyPosition.From(frame, lonDegrees, latDegrees);
        RadiusDegrees = radiusDegrees;
    }

    /// <inheritdoc/>
    public override SkyFrame Frame { get; }

    /// <summary>The middle.</summary>
    public SkyPosition Centre { get; }

    /// <summary>Radius, degrees.</summary>
    public double RadiusDegrees { get; }

    /// <inheritdoc/>
    public override double AreaSquareDegrees => 2 * Math.PI * (1 - Math.Cos(RadiusDegrees * Degree)) / (Degree * Degree);

    /// <inheritdoc/>
    public override bool Contains(SkyPosition position) => Centre.SeparationDegrees(position) <= RadiusDegrees;

    /// <inheritdoc/>
    public override LonLatRange Bounds(SkyFrame frame)
    {
        (double lon, double lat) = Centre.To(frame);
        double low = lat - RadiusDegrees, high = lat + RadiusDegrees;
        if (low <= -90 || high >= 90)
        {
            return new LonLatRange(frame, 0, 360, Math.Max(low, -90), Math.Min(high, 90));
        }
        // The meridians that touch a small circle: sin Δl = sin r / cos b.
        double half = Math.Asin(Math.Min(1, Math.Sin(RadiusDegrees * Degree) / Math.Cos(lat * Degree))) / Degree;
        return new LonLatRange(frame, SkyPosition.WrapDegrees(lon - half), 2 * half, low, high);
    }
}
