namespace Astrolode.Images.Healpix;

/// <summary>
/// HEALPix pixels in the RING numbering (Górski et al. 2005, ApJ 622, 759, section 4.1), orders 0 to 29: along rings of one latitude from the
/// north pole to the south, eastward in each. Geometry goes through the base cells, as the NESTED numbering does; the two numberings differ by whole-number arithmetic only.
/// </summary>
public static class RingIndex
{
    /// <summary>The RING number of a pixel of the NESTED numbering.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sphere has no such pixel.</exception>
    public static long FromNested(int order, long nested)
    {
        (int face, long ix, long iy) = NestedIndex.Decompose(order, nested);
        long side = 1L << order;
        // Rings count from 1 at the north pole.
        long ring = FacePosition.SouthCorner[face] * side - ix - iy - 1;
        (long inRing, long before, long shift) = ring < side ? (ring, 2 * ring * (ring - 1), 0L)
            : ring > 3 * side ? (4 * side - ring, NestedIndex.PixelCount(order) - 2 * (4 * side - ring) * (4 * side - ring + 1), 0L)
            : (side, CapPixels(side) + (ring - side) * 4 * side, (ring - side) & 1);
        long place = (FacePosition.Longitude[face] * inRing + ix - iy + 1 + shift) / 2;
        place = place > 4 * inRing ? place - 4 * inRing : place < 1 ? place + 4 * inRing : place;
        return before + place - 1;
    }

    /// <summary>The NESTED number of a pixel of the RING numbering.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sphere has no such pixel.</exception>
    public static long ToNested(int order, long ring)
    {
        long count = order is >= 0 and <= NestedIndex.MaxOrder ? NestedIndex.PixelCount(order) : 0;
        if (ring < 0 || ring >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(ring), $"there is no HEALPix pixel {ring} of order {order}");
        }
        long side = 1L << order, cap = CapPixels(side);
        return ring < cap ? FromNorthCap(order, ring) : ring < count - cap ? FromBelt(order, ring - cap) : FromSouthCap(order, count - ring);
    }

    /// <summary>The pixel that holds a longitude and latitude, degrees.</summary>
    public static long AngleToPixel(int order, double lonDegrees, double latDegrees) => FromNested(order, NestedIndex.AngleToPixel(order, lonDegrees, latDegrees));

    /// <summary>The pixel that holds the direction of a vector of any length but 0.</summary>
    public static long VectorToPixel(int order, double x, double y, double z) => FromNested(order, NestedIndex.VectorToPixel(order, x, y, z));

    /// <summary>Longitude [0, 360) and latitude of a pixel's centre, degrees.</summary>
    public static (double LonDegrees, double LatDegrees) PixelToAngle(int order, long pixel) => NestedIndex.PixelToAngle(order, ToNested(order, pixel));

    /// <summary>Unit vector to a pixel's centre.</summary>
    public static (double X, double Y, double Z) PixelToVector(int order, long pixel) => NestedIndex.PixelToVector(order, ToNested(order, pixel));

    /// <summary>Unit vectors to a pixel's corners: south, east, north, west.</summary>
    public static void Corners(int order, long pixel, Span<(double X, double Y, double Z)> corners) => NestedIndex.Corners(order, ToNested(order, pixel), corners);

    /// <summary>The pixel's eight neighbours: SW, W, NW, N, NE, E, SE, S; −1 where none is.</summary>
    public static void Neighbours(int order, long pixel, Span<long> neighbours)
    {
        NestedIndex.Neighbours(order, ToNested(order, pixel), neighbours);
        for (int i = 0; i < neighbours.Length; i++)
        {
            neighbours[i] = neighbours[i] < 0 ? -1 : FromNested(order, neighbours[i]);
        }
    }

    // Pixels of a polar cap: rings of 4, 8, … up to, not including, the first ring of 4·side.
    private static long CapPixels(long side) => 2 * side * (side - 1);

    private static long FromNorthCap(int order, long pixel)
    {
        long ring = (1 + IntegerRoot(1 + 2 * pixel)) >> 1, place = pixel + 1 - 2 * ring * (ring - 1);
        return OnFace(order, (int)((place - 1) / ring), ring, place, ring, 0);
    }

    private static long FromSouthCap(int order, long fromEnd)
    {
        long ring = (1 + IntegerRoot(2 * fromEnd - 1)) >> 1, place = 4 * ring + 1 - (fromEnd - 2 * ring * (ring - 1));
        return OnFace(order, 8 + (int)((place - 1) / ring), (4L << order) - ring, place, ring, 0);
    }

    private static long FromBelt(int order, long pixel)
    {
        long side = 1L << order, row = pixel >> (order + 2), place = pixel - (row << (order + 2)) + 1;
        // Columns of cells along the two diagonals (the edges run north-east and north-west).
        long down = (place - (row + 1) / 2 + side - 1) >> order, up = (place - (2 * side + 1 - row) / 2 + side - 1) >> order;
        long face = up == down ? up | 4 : up < down ? up : down + 8;
        return OnFace(order, (int)face, row + side, place, side, row & 1);
    }

    private static long OnFace(int order, int face, long ring, long place, long inRing, long shift)
    {
        long side = 1L << order;
        long south = ring - FacePosition.SouthCorner[face] * side + 1, east = 2 * place - FacePosition.Longitude[face] * inRing - shift - 1;
        east = east >= 2 * side ? east - 8 * side : east;
        return NestedIndex.Compose(order, face, (east - south) >> 1, (-east - south) >> 1);
    }

    // A double's root is off by one for some numbers above 2^52.
    private static long IntegerRoot(long value)
    {
        long root = (long)Math.Sqrt(value + 0.5);
        return root * root > value ? root - 1 : (root + 1) * (root + 1) <= value ? root + 1 : root;
    }
}
