namespace Astrolode.Images.Sky;

/// <summary>
/// A range of longitude and latitude, degrees: from <paramref name="LonDegrees"/> eastward over <paramref name="LonWidthDegrees"/> (0 to 360,
/// through 0° if need be), and between two latitudes. Unlike a <see cref="SkyBox"/> the width is a difference of longitudes, not an angle on the sky.
/// </summary>
public readonly record struct LonLatRange(SkyFrame Frame, double LonDegrees, double LonWidthDegrees, double LatMinDegrees, double LatMaxDegrees)
{
    /// <summary>Whether a longitude and latitude of the same frame lie in the range, borders included.</summary>
    public bool Contains(double lonDegrees, double latDegrees) =>
        latDegrees >= LatMinDegrees && latDegrees <= LatMaxDegrees
        && (LonWidthDegrees >= 360 || SkyPosition.WrapDegrees(lonDegrees - LonDegrees) <= LonWidthDegrees);

    /// <summary>Solid angle in square degrees.</summary>
    public double AreaSquareDegrees =>
        LonWidthDegrees * (180 / Math.PI) * (Math.Sin(LatMaxDegrees * (Math.PI / 180)) - Math.Sin(LatMinDegrees * (Math.PI / 180)));

    /// <summary>The smallest range that holds some others of one frame.</summary>
    public static LonLatRange Union(IReadOnlyList<LonLatRange> ranges) => Around(ranges[0].Frame,
        [.. ranges.Select(range => (range.LonDegrees, range.LonWidthDegrees))], ranges.Min(range => range.LatMinDegrees), ranges.Max(range => range.LatMaxDegrees));

    /// <summary>What remains of the circle of longitudes when the widest gap between some spans (start 0 to 360, width) is left out, between two latitudes.</summary>
    internal static LonLatRange Around(SkyFrame frame, List<(double Start, double Width)> spans, double latMin, double latMax)
    {
        spans.Sort();
        double end = spans.Max(span => span.Start + span.Width) - 360;
        double gap = 0, start = 0;
        foreach ((double from, double width) in spans)
        {
            if (from - end > gap)
            {
                (gap, start) = (from - end, from);
            }
            end = Math.Max(end, from + width);
        }
        return gap > 0 ? new LonLatRange(frame, start, 360 - gap, latMin, latMax) : new LonLatRange(frame, 0, 360, latMin, latMax);
    }
}
