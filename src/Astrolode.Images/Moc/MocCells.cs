using System.Numerics;

namespace Astrolode.Images.Moc;

/// <summary>A cell of a coverage: HEALPix order and NESTED number.</summary>
public readonly record struct MocCell(int Order, long Pixel)
{
    /// <summary>Order and number in one: 4·4^order + number (MOC 2.0, section 4.3.1).</summary>
    public long Uniq => (4L << (2 * Order)) + Pixel;

    /// <summary>The cell of a NUNIQ number; false where there is none.</summary>
    internal static bool TryFromUniq(long uniq, out MocCell cell)
    {
        int order = uniq < 4 ? -1 : (BitOperations.Log2((ulong)uniq) - 2) / 2;
        cell = order < 0 ? default : new MocCell(order, uniq - (4L << (2 * order)));
        return order is >= 0 and <= SpaceMoc.MaxOrder;
    }
}

/// <summary>A coverage as its fewest cells: the well-formed, canonical form of MOC 2.0, section 7.1.</summary>
public static class MocCells
{
    /// <summary>The cells in the order in which they lie along the numbering of order 29.</summary>
    public static IEnumerable<MocCell> Cells(this SpaceMoc moc)
    {
        foreach ((long start, long end) in moc.Ranges)
        {
            for (long at = start; at < end;)
            {
                int order = LargestAt(at, end - at);
                int shift = SpaceMoc.Shift(order);
                yield return new MocCell(order, at >> shift);
                at += 1L << shift;
            }
        }
    }

    /// <summary>The coverage as cells of its own order alone, growing.</summary>
    internal static IEnumerable<long> Pixels(this SpaceMoc moc)
    {
        int shift = SpaceMoc.Shift(moc.Order);
        foreach ((long start, long end) in moc.Ranges)
        {
            for (long pixel = start >> shift; pixel < end >> shift; pixel++)
            {
                yield return pixel;
            }
        }
    }

    /// <summary>The cells of each order from 0 to the coverage's own, growing.</summary>
    public static IReadOnlyList<IReadOnlyList<long>> CellsByOrder(this SpaceMoc moc)
    {
        List<long>[] cells = [.. Enumerable.Range(0, moc.Order + 1).Select(_ => new List<long>())];
        foreach (MocCell cell in moc.Cells())
        {
            cells[cell.Order].Add(cell.Pixel);
        }
        return cells;
    }

    // The coarsest order of which a cell begins here and is not longer than what is left.
    private static int LargestAt(long at, long length)
    {
        int aligned = at == 0 ? 2 * SpaceMoc.MaxOrder : BitOperations.TrailingZeroCount(at);
        int bits = Math.Min(Math.Min(aligned, BitOperations.Log2((ulong)length)), 2 * SpaceMoc.MaxOrder);
        return SpaceMoc.MaxOrder - bits / 2;
    }
}
