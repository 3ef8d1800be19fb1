namespace Astrolode.Images.Sky;

/// <summary>A direction on the sky, ICRS, in degrees; right ascension 0 ≤ ra &lt; 360, declination −90 ≤ dec ≤ 90.</summary>
public readonly record struct SkyPosition(double RaDegrees, double DecDegrees)
{
    private const double Degree = Math.PI / 180;

    // ICRS -> Galactic rotation, rows are the Galactic axes in ICRS (ESA SP-1200, vol. 1, eq. 1.5.11).
    private static readonly double[] ToGalacticMatrix =
    [
        -0.0548755604162154, -0.8734370902348850, -0.4838350155487132,
        +0.4941094278755837, -0.4448296299600112, +0.7469822444972189,
        -0.8676661490190047, -0.1980763734312015, +0.4559837761750669,
    ];

    /// <summary>The position at longitude and latitude (degrees) of a frame.</summary>
    public static SkyPosition From(SkyFrame frame, double lonDegrees, double latDegrees)
    {
        if (frame == SkyFrame.Icrs)
        {
            return new SkyPosition(WrapDegrees(lonDegrees), latDegrees);
        }
        (double x, double y, double z) = UnitVector(lonDegrees, latDegrees);
        (double ra, double dec) = Angles(Rotate(frame, SkyFrame.Icrs, x, y, z));
        return new SkyPosition(ra, dec);
    }

    /// <inheritdoc cref="From"/>
    public static SkyPosition FromGalactic(double glonDegrees, double glatDegrees) => From(SkyFrame.Galactic, glonDegrees, glatDegrees);

    /// <summary>Longitude [0, 360) and latitude of this direction in a frame, in degrees.</summary>
    public (double LonDegrees, double LatDegrees) To(SkyFrame frame)
    {
        if (frame == SkyFrame.Icrs)
        {
            return (RaDegrees, DecDegrees);
        }
        (double x, double y, double z) = UnitVector(RaDegrees, DecDegrees);
        return Angles(Rotate(SkyFrame.Icrs, frame, x, y, z));
    }

    /// <summary>A vector's components in another frame.</summary>
    public static (double X, double Y, double Z) Rotate(SkyFrame from, SkyFrame to, double x, double y, double z)
    {
        double[] m = ToGalacticMatrix;
        return from == to ? (x, y, z)
            : to == SkyFrame.Galactic
            ? (m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z)
            : (m[0] * x + m[3] * y + m[6] * z, m[1] * x + m[4] * y + m[7] * z, m[2] * x + m[5] * y + m[8] * z);
    }

    /// <summary>Great-circle distance in degrees, stable at all separations (Vincenty's formula on the sphere).</summary>
    public double SeparationDegrees(SkyPosition other)
    {
        (double sinDelta, double cosDelta) = Math.SinCos((other.RaDegrees - RaDegrees) * Degree);
        (double sin1, double cos1) = Math.SinCos(DecDegrees * Degree);
        (double sin2, double cos2) = Math.SinCos(other.DecDegrees * Degree);
        double y = double.Hypot(cos2 * sinDelta, cos1 * sin2 - sin1 * cos2 * cosDelta);
        return Math.Atan2(y, sin1 * sin2 + cos1 * cos2 * cosDelta) / Degree;
    }

    /// <summary>Longitude brought to [0, 360).</summary>
    public static double WrapDegrees(double degrees)
    {
        double wrapped = degrees - 360 * Math.Floor(degrees / 360);
        return wrapped >= 360 ? 0 : wrapped;
    }

    /// <summary>Unit vector of a longitude and latitude in degrees, in the frame of those angles.</summary>
    public static (double X, double Y, double Z) UnitVector(double lonDegrees, double latDegrees)
    {
        (double sinLon, double cosLon) = Math.SinCos(lonDegrees * Degree);
        (double sinLat, double cosLat) = Math.SinCos(latDegrees * Degree);
        return (cosLat * cosLon, cosLat * sinLon, sinLat);
    }

    /// <summary>Longitude [0, 360) and latitude in degrees of a vector of any length.</summary>
    public static (double LonDegrees, double LatDegrees) Angles(double x, double y, double z) =>
        (WrapDegrees(Math.Atan2(y, x) / Degree), Math.Atan2(z, double.Hypot(x, y)) / Degree);

    private static (double LonDegrees, double LatDegrees) Angles((double X, double Y, double Z) v) => Angles(v.X, v.Y, v.Z);
}
