using Astrolode.Images.Healpix;

namespace Astrolode.Catalogue.Adql;

/// <summary>What lets an index of HEALPix numbers (nested, order 29) find the rows of a region: ranges that hold all of it, and a little more.</summary>
internal static class SkyPruning
{
    private const int MostRanges = 24, Finest = 29;

    // A circle whose radius is at most this part of the side of a mean cell lies in the cell of its centre and those around it: the narrowest
    // cells are 0.69 sides across (found over all cells of orders 0 to 8).
    private const double NarrowestCell = 0.6;

    /// <summary>Ranges of cells of order 29, first and last, that hold a shape.</summary>
    public static IReadOnlyList<(long First, long Last)> Ranges(SkyShape shape)
    {
        int order = Math.Clamp(OrderOfSide(Math.Max(shape.WidthDegrees, 1e-9) / 4), 0, Finest);
        IReadOnlyList<PixelRange> ranges = PixelCoverage.Of(shape, order, CoverageKind.Near);
        // A long narrow shape takes very many cells as wide as itself.
        while (ranges.Count > 8 * MostRanges && order > 2)
        {
            order -= 2;
            ranges = PixelCoverage.Of(shape, order, CoverageKind.Near);
        }
        int shift = 2 * (Finest - order);
        return Merge([.. ranges.Select(range => (range.Start << shift, (range.End << shift) - 1))]);
    }

    /// <summary>The finest order at which a circle of a radius lies in the cell of its centre and those around it; null where it never does.</summary>
    public static int? NeighbourOrder(double radiusDegrees)
    {
        int order = Math.Min(OrderOfSide(radiusDegrees / NarrowestCell) - 1, 24);
        while (order >= 0 && radiusDegrees > NarrowestCell * NestedIndex.PixelSideDegrees(order))
        {
            order--;
        }
        return order < 0 ? null : order;
    }

    /// <summary>Ranges brought to a number that a database likes, by filling the smallest gaps.</summary>
    public static IReadOnlyList<(long First, long Last)> Merge(List<(long First, long Last)> ranges)
    {
        if (ranges.Count > MostRanges)
        {
            long[] gaps = [.. ranges.Skip(1).Select((range, i) => range.First - ranges[i].Last)];
            Array.Sort(gaps);
            long widest = gaps[gaps.Length - MostRanges];
            List<(long First, long Last)> merged = [ranges[0]];
            foreach ((long first, long last) in ranges.Skip(1))
            {
                if (first - merged[^1].Last > widest)
                {
                    merged.Add((first, last));
                }
                else
                {
                    merged[^1] = (merged[^1].First, last);
                }
            }
            return merged;
        }
        return ranges;
    }

    private static int OrderOfSide(double degrees) => degrees <= 0 ? Finest : (int)Math.Ceiling(Math.Log2(NestedIndex.PixelSideDegrees(0) / degrees));
}
