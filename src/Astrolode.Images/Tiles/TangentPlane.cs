using Astrolode.Images.Sky;

namespace Astrolode.Images.Tiles;

/// <summary>
/// The plane that touches the unit sphere at a point: the point and the unit vectors to the east (increasing longitude) and north of it.
/// A direction is point + ξ·east + η·north, with ξ and η the tangents that Calabretta &amp; Greisen 2002 write as x, y of eq. 12–14 with R_θ = cot θ (eq. 54).
/// </summary>
internal readonly struct TangentPlane
{
    private readonly (double X, double Y, double Z) point;
    private readonly (double X, double Y, double Z) north;

    /// <summary>The plane at a longitude and latitude, degrees.</summary>
    public TangentPlane(double lonDegrees, double latDegrees)
    {
        (double sinLon, double cosLon) = Math.SinCos(lonDegrees * (Math.PI / 180));
        (double sinLat, double cosLat) = Math.SinCos(latDegrees * (Math.PI / 180));
        point = (cosLat * cosLon, cosLat * sinLon, sinLat);
        East = (-sinLon, cosLon, 0);
        north = (-sinLat * cosLon, -sinLat * sinLon, cosLat);
    }

    private TangentPlane((double, double, double) point, (double, double, double) east, (double, double, double) north)
    {
        this.point = point;
        East = east;
        this.north = north;
    }

    /// <summary>Unit vector to increasing longitude.</summary>
    public (double X, double Y, double Z) East { get; }

    /// <summary>The same plane with its vectors given in another frame.</summary>
    public TangentPlane Rotate(SkyFrame from, SkyFrame to) => new(
        SkyPosition.Rotate(from, to, point.X, point.Y, point.Z),
        SkyPosition.Rotate(from, to, East.X, East.Y, East.Z),
        SkyPosition.Rotate(from, to, north.X, north.Y, north.Z));

    /// <summary>Vector, not normalised, to a place on the plane.</summary>
    public (double X, double Y, double Z) Direction(double xi, double eta) => (
        point.X + xi * East.X + eta * north.X,
        point.Y + xi * East.Y + eta * north.Y,
        point.Z + xi * East.Z + eta * north.Z);

    /// <summary>Place on the plane of a vector; false, and NaN, where it is 90° or more away.</summary>
    public bool Project(double x, double y, double z, out double xi, out double eta)
    {
        double depth = x * point.X + y * point.Y + z * point.Z;
        bool projected = depth > 1e-12;
        double scale = projected ? 1 / depth : double.NaN;
        xi = (x * East.X + y * East.Y + z * East.Z) * scale;
        eta = (x * north.X + y * north.Y + z * north.Z) * scale;
        return projected;
    }
}
