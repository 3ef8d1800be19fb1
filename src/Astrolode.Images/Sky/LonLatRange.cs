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
}
