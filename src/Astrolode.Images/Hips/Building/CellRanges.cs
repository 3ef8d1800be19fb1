namespace Astrolode.Images.Hips.Building;

/// <summary>A set of nested HEALPix cells of one order as sorted, disjoint, half-open ranges of their numbers.</summary>
internal sealed class CellRanges
{
    private readonly long[] bounds;

    private CellRanges(long[] bounds) => this.bounds = bounds;

    /// <summary>No cell.</summary>
    public static CellRanges Empty { get; } = new([]);

    /// <summary>First cell of a range and the one after its last, in turns.</summary>
    public ReadOnlySpan<long> Bounds => bounds;

    /// <summary>Number of cells.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (int i = 0; i < bounds.Length; i += 2)
            {
                count += bounds[i + 1] - bounds[i];
            }
            return count;
        }
    }

    /// <summary>The cells in order.</summary>
    public IEnumerable<long> Cells
    {
        get
        {
            for (int i = 0; i < bounds.Length; i += 2)
            {
                for (long cell = bounds[i]; cell < bounds[i + 1]; cell++)
                {
                    yield return cell;
                }
            }
        }
    }

    /// <summary>The set of some cells, in any order, repeated or not.</summary>
    public static CellRanges Of(IEnumerable<long> cells) => Union(cells.Select(cell => (cell, cell + 1)));

    /// <summary>The set from its <see cref="Bounds"/>.</summary>
    public static CellRanges FromBounds(long[] bounds) => Union(bounds.Chunk(2).Select(pair => (pair[0], pair[1])));

    /// <summary>The cells that are in one of some sets.</summary>
    public static CellRanges Union(IEnumerable<CellRanges> sets) => Union(sets.SelectMany(set => set.bounds.Chunk(2)).Select(pair => (pair[0], pair[1])));

    /// <summary>The cells that are in one of some half-open ranges.</summary>
    public static CellRanges Union(IEnumerable<(long Start, long End)> ranges)
    {
        List<long> merged = [];
        foreach ((long start, long end) in ranges.Order())
        {
            if (merged.Count > 0 && start <= merged[^1])
            {
                merged[^1] = Math.Max(merged[^1], end);
            }
            else
            {
                merged.Add(start);
                merged.Add(end);
            }
        }
        return new CellRanges([.. merged]);
    }

    /// <summary>Whether a cell is in the set.</summary>
    public bool Contains(long cell) => Intersects(cell, cell + 1);

    /// <summary>Whether any cell from <paramref name="start"/> up to, but without, <paramref name="end"/> is in the set.</summary>
    public bool Intersects(long start, long end)
    {
        // The first range that ends after the start.
        int low = 0, high = bounds.Length / 2;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = bounds[2 * middle + 1] > start ? (low, middle) : (middle + 1, high);
        }
        return low < bounds.Length / 2 && bounds[2 * low] < end;
    }

    /// <summary>The cells, <paramref name="orders"/> orders coarser, that hold these.</summary>
    public CellRanges Coarsen(int orders) =>
        Union(bounds.Chunk(2).Select(pair => (pair[0] >> (2 * orders), ((pair[1] - 1) >> (2 * orders)) + 1)));
}
