using System.Runtime.Intrinsics.X86;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>
/// HEALPix pixels in the NESTED numbering (Górski et al. 2005, ApJ 622, 759, section 4.1), orders 0 to 29 (N_side = 2^order). A pixel's number is
/// its base cell followed by the interleaved bits of its two coordinates in that cell, ix (even bits) and iy (odd bits), so that the four children of pixel p are 4p … 4p + 3.
/// Longitude and latitude are of whatever frame the map is in; degrees.
/// </summary>
public static class NestedIndex
{
    /// <summary>The finest order whose numbers fit in 64 bits with room for range arithmetic.</summary>
    public const int MaxOrder = 29;

    // Steps in (ix, iy) to the neighbours south-west, west, north-west, north, north-east, east, south-east and south.
    private static ReadOnlySpan<sbyte> StepX => [-1, -1, 0, 1, 1, 1, 0, -1];

    private static ReadOnlySpan<sbyte> StepY => [0, 1, 1, 1, 0, -1, -1, -1];

    /// <summary>Number of pixels on the sphere, 12·4^order.</summary>
    public static long PixelCount(int order) => 12L << (2 * order);

    /// <summary>Side of a pixel in degrees: the root of its area.</summary>
    public static double PixelSideDegrees(int order) => Math.Sqrt(Math.PI / 3) * (180 / Math.PI) / (1L << order);

    /// <summary>The pixel that holds a longitude and latitude, degrees.</summary>
    public static long AngleToPixel(int order, double lonDegrees, double latDegrees)
    {
        (double z, double sinTheta) = Math.SinCos(latDegrees * (Math.PI / 180));
        int zone = FacePosition.SplitAt(z, sinTheta, SkyPosition.WrapDegrees(lonDegrees) / 90, out int face, out double a, out double b);
        return OnFace(order, zone, face, a, b);
    }

    /// <summary>The pixel that holds the direction of a vector of any length but 0.</summary>
    public static long VectorToPixel(int order, double x, double y, double z)
    {
        int zone = FacePosition.Split(x, y, z, out int face, out double a, out double b);
        return OnFace(order, zone, face, a, b);
    }

    /// <summary>Longitude [0, 360) and latitude of a pixel's centre, degrees.</summary>
    public static (double LonDegrees, double LatDegrees) PixelToAngle(int order, long pixel)
    {
        (double x, double y, double z) = PixelToVector(order, pixel);
        return SkyPosition.Angles(x, y, z);
    }

    /// <summary>Unit vector to a pixel's centre.</summary>
    public static (double X, double Y, double Z) PixelToVector(int order, long pixel)
    {
        (int face, long ix, long iy) = Decompose(order, pixel);
        double side = 1L << order;
        return new FacePosition(face, (ix + 0.5) / side, (iy + 0.5) / side).ToVector();
    }

    /// <summary>Unit vectors to a pixel's corners: south, east, north, west.</summary>
    public static void Corners(int order, long pixel, Span<(double X, double Y, double Z)> corners)
    {
        (int face, long ix, long iy) = Decompose(order, pixel);
        double side = 1L << order, x0 = ix / side, y0 = iy / side, x1 = (ix + 1) / side, y1 = (iy + 1) / side;
        corners[0] = new FacePosition(face, x0, y0).ToVector();
        corners[1] = new FacePosition(face, x1, y0).ToVector();
        corners[2] = new FacePosition(face, x1, y1).ToVector();
        corners[3] = new FacePosition(face, x0, y1).ToVector();
    }

    /// <summary>
    /// Unit vectors along a pixel's border, <paramref name="steps"/> from each corner to the next, from the north corner westward (as healpy.boundaries): the edges are no great circles.
    /// </summary>
    /// <param name="order">0 to 29.</param>
    /// <param name="pixel">Pixel.</param>
    /// <param name="steps">Points of each edge, 1 or more.</param>
    /// <param name="border">4·steps vectors.</param>
    public static void Boundary(int order, long pixel, int steps, Span<(double X, double Y, double Z)> border)
    {
        (int face, long ix, long iy) = Decompose(order, pixel);
        double side = 1L << order;
        for (int i = 0; i < 4 * steps; i++)
        {
            double along = (double)(i % steps) / steps;
            (double u, double v) = (i / steps) switch { 0 => (1 - along, 1.0), 1 => (0.0, 1 - along), 2 => (along, 0.0), _ => (1.0, along) };
            border[i] = new FacePosition(face, (ix + u) / side, (iy + v) / side).ToVector();
        }
    }

    /// <summary>The pixel's eight neighbours: SW, W, NW, N, NE, E, SE, S; −1 where none is, which happens at corners of base cells only.</summary>
    public static void Neighbours(int order, long pixel, Span<long> neighbours)
    {
        (int face, long ix, long iy) = Decompose(order, pixel);
        for (int i = 0; i < 8; i++)
        {
            int on = face;
            long x = ix + StepX[i], y = iy + StepY[i];
            neighbours[i] = BaseCells.Enter(ref on, ref x, ref y, 1L << order) ? Compose(order, on, x, y) : -1;
        }
    }

    /// <summary>The pixel of the next coarser order that holds this one.</summary>
    public static long Parent(long pixel) => pixel >> 2;

    /// <summary>The first of the four pixels of the next finer order in this one.</summary>
    public static long FirstChild(long pixel) => pixel << 2;

    /// <summary>The pixel at (ix, iy) of a base cell.</summary>
    public static long Compose(int order, int face, long ix, long iy) => ((long)face << (2 * order)) | Interleave(ix) | (Interleave(iy) << 1);

    /// <summary>Base cell and coordinates in it of a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sphere has no such pixel.</exception>
    public static (int Face, long X, long Y) Decompose(int order, long pixel)
    {
        if (order is < 0 or > MaxOrder || pixel < 0 || pixel >= PixelCount(order))
        {
            throw new ArgumentOutOfRangeException(nameof(pixel), $"there is no HEALPix pixel {pixel} of order {order}");
        }
        long inside = pixel & ((1L << (2 * order)) - 1);
        return ((int)(pixel >> (2 * order)), EvenBits(inside), EvenBits(inside >> 1));
    }

    // Whole pixels along the two edges that Split measures from.
    private static long OnFace(int order, int zone, int face, double a, double b)
    {
        long side = 1L << order, i = (long)(a * side), j = (long)(b * side);
        return Compose(order, face, zone > 0 ? side - 1 - i : i, zone >= 0 ? side - 1 - j : j);
    }

    private static long Interleave(long value)
    {
        ulong v = (ulong)value;
        if (Bmi2.X64.IsSupported)
        {
            return (long)Bmi2.X64.ParallelBitDeposit(v, 0x5555_5555_5555_5555);
        }
        v = (v | (v << 16)) & 0x0000_FFFF_0000_FFFF;
        v = (v | (v << 8)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v << 2)) & 0x3333_3333_3333_3333;
        return (long)((v | (v << 1)) & 0x5555_5555_5555_5555);
    }

    private static long EvenBits(long value)
    {
        ulong v = (ulong)value;
        if (Bmi2.X64.IsSupported)
        {
            return (long)Bmi2.X64.ParallelBitExtract(v, 0x5555_5555_5555_5555);
        }
        v &= 0x5555_5555_5555_5555;
        v = (v | (v >> 1)) & 0x3333_3333_3333_3333;
        v = (v | (v >> 2)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v >> 4)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (long)((v | (v >> 16)) & 0x0000_0000_FFFF_FFFF);
    }
}
