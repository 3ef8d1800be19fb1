namespace Astrolode.Images.Sky;

/// <summary>A unit vector: a direction on the sphere, in the axes of some frame.</summary>
internal readonly record struct Direction(double X, double Y, double Z)
{
    private const double Degree = Math.PI / 180;

    /// <summary>Towards a longitude and latitude, degrees.</summary>
    public static Direction Towards(double lonDegrees, double latDegrees) => new(SkyPosition.UnitVector(lonDegrees, latDegrees));

    public Direction((double X, double Y, double Z) vector)
        : this(vector.X, vector.Y, vector.Z)
    {
    }

    /// <summary>
    /// The direction <paramref name="xi"/> to the east and <paramref name="eta"/> to the north on the plane tangent at this one (gnomonic projection).
    /// </summary>
    public Direction Offset(double xi, double eta)
    {
        (Direction east, Direction north) = Tangents();
        return new Direction(X + xi * east.X + eta * north.X, Y + xi * east.Y + eta * north.Y, Z + xi * east.Z + eta * north.Z).Normalised();
    }

    /// <summary>East and north at this direction; at a pole those of longitude 0.</summary>
    public (Direction East, Direction North) Tangents()
    {
        double planar = double.Hypot(X, Y);
        (double cos, double sin) = planar > 0 ? (X / planar, Y / planar) : (1, 0);
        return (new Direction(-sin, cos, 0), new Direction(-Z * cos, -Z * sin, planar));
    }

    public double Dot(in Direction other) => X * other.X + Y * other.Y + Z * other.Z;

    /// <summary>The vector to here from another direction, which is not of length 1.</summary>
    public Direction Minus(in Direction other) => new(X - other.X, Y - other.Y, Z - other.Z);

    /// <summary>The vector product, which is not of length 1.</summary>
    public Direction Cross(in Direction other) => new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

    /// <summary>Angle to another direction in radians, good to rounding at every size: half of it is the arc sine of half the chord, or its complement.</summary>
    public double Angle(in Direction other)
    {
        double chord = ChordSquared(other);
        return chord <= 2 ? 2 * Math.Asin(Math.Sqrt(chord) / 2) : Math.PI - 2 * Math.Asin(Math.Min(1, new Direction(-X, -Y, -Z).Chord(other) / 2));
    }

    /// <summary>Square of the straight distance to another direction.</summary>
    public double ChordSquared(in Direction other)
    {
        double x = X - other.X, y = Y - other.Y, z = Z - other.Z;
        return x * x + y * y + z * z;
    }

    /// <summary>The vector brought to length 1.</summary>
    public Direction Normalised()
    {
        double length = Math.Sqrt(Dot(this));
        return new Direction(X / length, Y / length, Z / length);
    }

    /// <summary>The same direction in the axes of another frame.</summary>
    public Direction Rotate(SkyFrame from, SkyFrame to) => new(SkyPosition.Rotate(from, to, X, Y, Z));

    /// <summary>Radians of degrees.</summary>
    public static double Radians(double degrees) => degrees * Degree;

    private double Chord(in Direction other) => Math.Sqrt(ChordSquared(other));
}
