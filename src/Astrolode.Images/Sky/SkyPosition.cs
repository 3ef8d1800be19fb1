namespace Astrolode.Images.Sky;

/// <summary>A direction on the sky, ICRS, in degrees; right ascension 0 ≤ ra &lt; 360, declination −90 ≤ dec ≤ 90.</summary>
public readonly record struct SkyPosition(double RaDegrees, double DecDegrees)
{
    private const double Degree = Math.PI / 180;

    private static readonly RotationMatrix ToGalactic = CelestialFrame.Galactic.FromIcrsRotation;

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
    public static (double X, double Y, double Z) Rotate(SkyFrame from, SkyFrame to, double x, double y, double z) =>
        from == to ? (x, y, z) : to == SkyFrame.Galactic ? ToGalactic.Apply(x, y, z) : ToGalactic.ApplyTransposed(x, y, z);

    /// <summary>Great-circle distance in degrees, stable at all separations (Vincenty's formula on the sphere).</summary>
    public double SeparationDegrees(SkyPosition other)
    {
        (double sinDelta, double cosDelta) = Math.SinCos((other.RaDegrees - RaDegrees) * Degree);
        (double sin1, double cos1) = Math.SinCos(DecDegrees * Degree);
        (double sin2, double cos2) = Math.SinCos(other.DecDegrees * Degree);
        double y = double.Hypot(cos2 * sinDelta, cos1 * sin2 - sin1 * cos2 * cosDelta);
        return Math.Atan2(y, sin1 * sin2 + cos1 * cos2 * cosDelta) / Degree;
    }

    /// <summary>Direction of another position from this one, degrees from north through east, 0 to 360.</summary>
    public double PositionAngleTo(SkyPosition other)
    {
        (double sinDelta, double cosDelta) = Math.SinCos((other.RaDegrees - RaDegrees) * Degree);
        (double sin1, double cos1) = Math.SinCos(DecDegrees * Degree);
        (double sin2, double cos2) = Math.SinCos(other.DecDegrees * Degree);
        return WrapDegrees(Math.Atan2(sinDelta * cos2, cos1 * sin2 - sin1 * cos2 * cosDelta) / Degree);
    }

    /// <summary>The position at a distance along the great circle that leaves at a position angle (north through east); a negative distance goes the other way.</summary>
    public SkyPosition Towards(double distanceDegrees, double positionAngleDegrees)
    {
        (double sinPa, double cosPa) = Math.SinCos(positionAngleDegrees * Degree);
        (double sinDistance, double cosDistance) = Math.SinCos(distanceDegrees * Degree);
        (double sinDec, double cosDec) = Math.SinCos(DecDegrees * Degree);
        double north = cosDec * cosDistance - sinDec * sinDistance * cosPa;
        double east = sinDistance * sinPa;
        double up = sinDec * cosDistance + cosDec * sinDistance * cosPa;
        return new SkyPosition(WrapDegrees(RaDegrees + Math.Atan2(east, north) / Degree), Math.Atan2(up, double.Hypot(north, east)) / Degree);
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
