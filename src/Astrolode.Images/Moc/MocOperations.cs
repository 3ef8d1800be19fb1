using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>
/// Set operations on coverages. The result has the finer of the two resolutions, so that no surface is lost or gained (MOC 2.0, section 7.3, on surfaces); degrade it
/// to the coarser where each cell must hold an observation.
/// </summary>
public static class MocOperations
{
    // Truth tables: bit 2·(in the first) + (in the second).
    private const int InEither = 0b1110;
    private const int InBoth = 0b1000;
    private const int InFirstOnly = 0b0100;

    /// <summary>What either covers.</summary>
    /// <exception cref="MocException">They are in different frames.</exception>
    public static SpaceMoc Union(this SpaceMoc first, SpaceMoc second) => Combine(first, second, InEither);

    /// <summary>What both cover.</summary>
    /// <inheritdoc cref="Union"/>
    public static SpaceMoc Intersection(this SpaceMoc first, SpaceMoc second) => Combine(first, second, InBoth);

    /// <summary>What the first covers and the second does not.</summary>
    /// <inheritdoc cref="Union"/>
    public static SpaceMoc Difference(this SpaceMoc first, SpaceMoc second) => Combine(first, second, InFirstOnly);

    /// <summary>What it does not cover.</summary>
    public static SpaceMoc Complement(this SpaceMoc moc) => SpaceMoc.Everything(moc.Order, moc.Frame).Difference(moc);

    /// <summary>The union of any number, joined in pairs so that each range is copied a few times only; empty of order 0 for none.</summary>
    public static SpaceMoc Union(IReadOnlyList<SpaceMoc> mocs)
    {
        List<SpaceMoc> left = [.. mocs];
        while (left.Count > 1)
        {
            left = [.. left.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Union(pair[1]) : pair[0])];
        }
        return left.Count == 1 ? left[0] : SpaceMoc.Empty(0);
    }

    /// <summary>The cells of a coarser order that hold any of it; unchanged where the order is not coarser.</summary>
    public static SpaceMoc Degrade(this SpaceMoc moc, int order)
    {
        if (SpaceMoc.RequireOrder(order) >= moc.Order)
        {
            return moc;
        }
        int shift = SpaceMoc.Shift(order);
        ReadOnlySpan<long> edges = moc.Edges;
        List<PixelRange> ranges = [];
        for (int i = 0; i < edges.Length; i += 2)
        {
            long start = edges[i] >> shift, end = ((edges[i + 1] - 1) >> shift) + 1;
            if (ranges.Count > 0 && ranges[^1].End >= start)
            {
                ranges[^1] = new PixelRange(ranges[^1].Start, end);
                continue;
            }
            ranges.Add(new PixelRange(start, end));
        }
        return SpaceMoc.FromRanges(order, ranges, moc.Frame);
    }

    /// <summary>
    /// The coverage in the cells of another frame, which lie askew to these: every cell that has a point in common with it, and at most some that come within a quarter
    /// of a cell of it. Unchanged in its own frame.
    /// </summary>
    /// <param name="moc">Coverage.</param>
    /// <param name="frame">Frame of the cells to use.</param>
    /// <param name="order">Their finest order.</param>
    public static SpaceMoc To(this SpaceMoc moc, SkyFrame frame, int order) =>
        frame == moc.Frame ? moc : SpaceMoc.FromShape(new CoveredShape(moc, frame), order, CoverageKind.Touched, frame);

    private static SpaceMoc Combine(SpaceMoc first, SpaceMoc second, int rule)
    {
        if (first.Frame != second.Frame)
        {
            throw new MocException($"a coverage in {first.Frame} and one in {second.Frame} cannot be combined; bring both to ICRS with 'astrolode moc convert --frame icrs'");
        }
        return new SpaceMoc(Math.Max(first.Order, second.Order), Sweep(first.Edges, second.Edges, rule), first.Frame);
    }

    private static long[] Sweep(ReadOnlySpan<long> first, ReadOnlySpan<long> second, int rule)
    {
        long[] result = new long[first.Length + second.Length];
        int i = 0, j = 0, count = 0;
        while (i < first.Length || j < second.Length)
        {
            long nextFirst = i < first.Length ? first[i] : long.MaxValue, nextSecond = j < second.Length ? second[j] : long.MaxValue;
            long at = Math.Min(nextFirst, nextSecond);
            i += nextFirst == at ? 1 : 0;
            j += nextSecond == at ? 1 : 0;
            // Past an odd number of edges is inside; the result turns where the rule's answer does.
            int answer = (rule >> (2 * (i & 1) + (j & 1))) & 1;
            if (answer != (count & 1))
            {
                result[count++] = at;
            }
        }
        return result[..count];
    }
}
