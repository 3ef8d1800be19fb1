namespace Astrolode.Images.Healpix;

/// <summary>
/// A direction as a place on one of the twelve base cells of HEALPix (Górski et al. 2005, ApJ 622, 759): x grows to the north-east edge,
/// y to the north-west edge, both 0 to 1 across the cell. A pixel of order k has its centre at ((ix + ½)/2^k, (iy + ½)/2^k), so
/// pixels of every order, and places between pixels, are read off the same two numbers.
/// </summary>
/// <param name="Face">Base cell: 0–3 north cap, 4–7 equator, 8–11 south cap.</param>
/// <param name="X">0 to 1.</param>
/// <param name="Y">0 to 1.</param>
public readonly record struct FacePosition(int Face, double X, double Y)
{
    // Distance of a cell's southern corner from the north pole in units of a quarter of the way, and its longitude in units of 45 degrees.
    internal static ReadOnlySpan<byte> SouthCorner => [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];

    internal static ReadOnlySpan<byte> Longitude => [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

    /// <summary>The place of a vector of any length but 0.</summary>
    public static FacePosition FromVector(double x, double y, double z)
    {
        int zone = Split(x, y, z, out int face, out double a, out double b);
        return new FacePosition(face, zone > 0 ? 1 - a : a, zone >= 0 ? 1 - b : b);
    }

    /// <summary>Unit vector of this place (Górski et al. 2005, eq. 2–9, with continuous indices).</summary>
    public (double X, double Y, double Z) ToVector()
    {
        double ring = SouthCorner[Face] - X - Y;
        double toPole = ring < 1 ? ring : ring > 3 ? 4 - ring : 1;
        double z, sinTheta;
        if (toPole < 1)
        {
            double depth = toPole * toPole / 3;
            z = ring < 1 ? 1 - depth : depth - 1;
            sinTheta = Math.Sqrt(depth * (2 - depth));
        }
        else
        {
            z = (2 - ring) * (2.0 / 3);
            sinTheta = Math.Sqrt((1 - z) * (1 + z));
        }
        double along = Longitude[Face] * toPole + X - Y;
        double phi = toPole < 1e-15 ? 0 : along / toPole * (Math.PI / 4);
        (double sin, double cos) = Math.SinCos(phi);
        return (sinTheta * cos, sinTheta * sin, z);
    }

    /// <summary>
    /// Base cell and the two distances, 0 to 1, from the edges at which whole pixels are counted, and the zone: 1 north of |z| = 2/3, −1 south of it, 0 between.
    /// x = 1 − a in the north zone, else a; y = b in the south zone, else 1 − b. Kept apart from x and y because 1 − a rounds, and a pixel on an edge would move.
    /// </summary>
    internal static int Split(double x, double y, double z, out int face, out double a, out double b)
    {
        double planar = x * x + y * y;
        double length = Math.Sqrt(planar + z * z);
        double quarter = Math.Atan2(y, x) * (2 / Math.PI);
        quarter = quarter < 0 ? quarter + 4 : quarter;
        // A longitude just below 0 rounds to the whole circle.
        return SplitAt(z / length, Math.Sqrt(planar) / length, quarter < 4 ? quarter : 0, out face, out a, out b);
    }

    /// <summary>As <see cref="Split"/>, of cos θ and sin θ of the angle from the pole and a longitude in quarters of the circle, 0 to 4.</summary>
    internal static int SplitAt(double cosTheta, double sinTheta, double quarter, out int face, out double a, out double b)
    {
        double height = Math.Abs(cosTheta);
        if (height <= 2.0 / 3)
        {
            // The edges of the cells are the lines φ ± 3π/8 z = const of the cylindrical part (eq. 4–9).
            double ascending = 0.5 + quarter - 0.75 * cosTheta, descending = 0.5 + quarter + 0.75 * cosTheta;
            int up = (int)ascending, down = (int)descending;
            face = up == down ? up | 4 : up < down ? up : down + 8;
            a = descending - down;
            b = ascending - up;
            return 0;
        }
        int column = Math.Min(3, (int)quarter);
        double within = quarter - column;
        // Near a pole 1 − |z| loses its digits; sin θ has them (eq. 2–3: 3(1 − |z|) = sin²θ · 3/(1 + |z|)).
        double toPole = height < 0.99 ? Math.Sqrt(3 * (1 - height)) : sinTheta / Math.Sqrt((1 + height) / 3);
        double east = Math.Min(within * toPole, MaxFraction), west = Math.Min((1 - within) * toPole, MaxFraction);
        face = cosTheta > 0 ? column : column + 8;
        (a, b) = cosTheta > 0 ? (west, east) : (east, west);
        return cosTheta > 0 ? 1 : -1;
    }

    private const double MaxFraction = 1 - 1e-16;
}
