using System.Numerics;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>
/// A coverage of the sky as HEALPix cells of several orders: a space MOC (IVOA MOC 2.0, REC-moc-2.0-20220727). Kept as sorted ranges of cells of order 29
/// that do not touch, so that equal coverages are equal ranges and set operations are single sweeps. Immutable; safe for use by many threads.
/// </summary>
public sealed class SpaceMoc : IEquatable<SpaceMoc>
{
    /// <summary>The finest order; ranges are of its cells.</summary>
    public const int MaxOrder = NestedIndex.MaxOrder;

    private const double SphereSquareDegrees = 4 * Math.PI * (180 / Math.PI) * (180 / Math.PI);
    private const int PositionsAtOnce = 1 << 14;

    // Starts and ends (exclusive) of the ranges in turn, growing strictly.
    private readonly long[] edges;

    internal SpaceMoc(int order, long[] edges, SkyFrame frame = SkyFrame.Icrs) => (Order, this.edges, Frame) = (order, edges, frame);

    /// <summary>Resolution: the finest order of its cells, 0 to 29, whether cells of that order are in it or not.</summary>
    public int Order { get; }

    /// <summary>Frame of the cells. The standard's is ICRS; coverage maps of HiPS may be Galactic.</summary>
    public SkyFrame Frame { get; }

    /// <summary>Number of ranges.</summary>
    public int RangeCount => edges.Length / 2;

    /// <summary>Whether it covers nothing.</summary>
    public bool IsEmpty => edges.Length == 0;

    /// <summary>Part of the sky that is covered, 0 to 1.</summary>
    public double SkyFraction => (double)FinestCells / AllCells;

    /// <summary>Solid angle, square degrees.</summary>
    public double AreaSquareDegrees => SkyFraction * SphereSquareDegrees;

    /// <summary>Number of cells of order 29 on the sphere.</summary>
    internal static long AllCells => NestedIndex.PixelCount(MaxOrder);

    internal ReadOnlySpan<long> Edges => edges;

    /// <summary>Number of cells of its order.</summary>
    internal long CellCount => FinestCells >> Shift(Order);

    private long FinestCells
    {
        get
        {
            long cells = 0;
            for (int i = 0; i < edges.Length; i += 2)
            {
                cells += edges[i + 1] - edges[i];
            }
            return cells;
        }
    }

    /// <summary>The ranges of cells of order 29.</summary>
    public IEnumerable<PixelRange> Ranges
    {
        get
        {
            for (int i = 0; i < edges.Length; i += 2)
            {
                yield return new PixelRange(edges[i], edges[i + 1]);
            }
        }
    }

    /// <summary>Nothing.</summary>
    public static SpaceMoc Empty(int order, SkyFrame frame = SkyFrame.Icrs) => new(RequireOrder(order), [], frame);

    /// <summary>The whole sphere.</summary>
    public static SpaceMoc Everything(int order, SkyFrame frame = SkyFrame.Icrs) => new(RequireOrder(order), [0, AllCells], frame);

    /// <summary>The cells of a shape; see <see cref="PixelCoverage"/> for which those are.</summary>
    /// <param name="shape">Shape, in <paramref name="frame"/>.</param>
    /// <param name="order">Resolution, 0 to 29.</param>
    /// <param name="kind">Every cell touched, or those whose centre is inside.</param>
    /// <param name="frame">Frame of the shape and of the cells.</param>
    public static SpaceMoc FromShape(SkyShape shape, int order, CoverageKind kind = CoverageKind.Touched, SkyFrame frame = SkyFrame.Icrs) =>
        FromRanges(order, PixelCoverage.Of(shape, RequireOrder(order), kind), frame);

    /// <summary>From ranges of cells of its order, sorted and disjoint.</summary>
    internal static SpaceMoc FromRanges(int order, IReadOnlyList<PixelRange> ranges, SkyFrame frame)
    {
        int shift = Shift(order);
        long[] edges = new long[2 * ranges.Count];
        for (int i = 0; i < ranges.Count; i++)
        {
            (edges[2 * i], edges[2 * i + 1]) = (ranges[i].Start << shift, ranges[i].End << shift);
        }
        return new SpaceMoc(order, edges, frame);
    }

    /// <summary>Whether a position is covered.</summary>
    public bool Contains(SkyPosition position)
    {
        (double lon, double lat) = position.To(Frame);
        return Contains(lon, lat);
    }

    /// <summary>Whether a longitude and latitude, degrees of <see cref="Frame"/>, are covered.</summary>
    public bool Contains(double lonDegrees, double latDegrees) => ContainsCell(NestedIndex.AngleToPixel(MaxOrder, lonDegrees, latDegrees));

    /// <summary>Which of many positions are covered; all processors work. A position that is not a number is not covered.</summary>
    /// <param name="lonlat">Pairs longitude, latitude, degrees of <see cref="Frame"/>.</param>
    /// <param name="inside">One answer a pair.</param>
    /// <exception cref="ArgumentException">The two do not go together.</exception>
    public void Contains(ReadOnlyMemory<double> lonlat, Memory<bool> inside)
    {
        if (lonlat.Length != 2 * inside.Length)
        {
            throw new ArgumentException($"{lonlat.Length} numbers are not {inside.Length} positions");
        }
        int parts = (inside.Length + PositionsAtOnce - 1) / PositionsAtOnce;
        Parallel.For(0, parts, part =>
        {
            int from = part * PositionsAtOnce, count = Math.Min(PositionsAtOnce, inside.Length - from);
            ContainsEach(lonlat.Span.Slice(2 * from, 2 * count), inside.Span.Slice(from, count));
        });
    }

    /// <summary>Whether a cell of order 29 is covered.</summary>
    public bool ContainsCell(long cell) => (IndexAbove(cell) & 1) == 1;

    /// <summary>Whether any of a cell, of an order coarser or finer than its own, is covered.</summary>
    internal bool Meets(int order, long pixel) => Relate(new PixelRange(pixel << Shift(order), (pixel + 1) << Shift(order))) != Relation.Apart;

    /// <summary>How the cells of a range of order 29 lie to the coverage.</summary>
    internal Relation Relate(PixelRange range)
    {
        int at = IndexAbove(range.Start);
        bool free = at == edges.Length || edges[at] >= range.End;
        return !free ? Relation.Unclear : (at & 1) == 1 ? Relation.Within : Relation.Apart;
    }

    /// <inheritdoc/>
    public bool Equals(SpaceMoc? other) => other is not null && Order == other.Order && Frame == other.Frame && Edges.SequenceEqual(other.Edges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpaceMoc);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Order, Frame, edges.Length, edges.Length > 0 ? edges[0] : 0, edges.Length > 0 ? edges[^1] : 0);

    /// <summary>The same cells with another resolution, which must hold them.</summary>
    internal SpaceMoc OfOrder(int order) => order >= FinestCell() ? new SpaceMoc(order, edges, Frame) : throw new ArgumentOutOfRangeException(nameof(order));

    /// <summary>Order of the smallest cell that is needed to write the ranges.</summary>
    internal int FinestCell()
    {
        int bits = 2 * MaxOrder;
        foreach (long edge in edges)
        {
            bits = edge == 0 ? bits : Math.Min(bits, BitOperations.TrailingZeroCount(edge));
        }
        return MaxOrder - bits / 2;
    }

    /// <summary>Bits between a cell of an order and its cells of order 29.</summary>
    internal static int Shift(int order) => 2 * (MaxOrder - order);

    internal static int RequireOrder(int order) => order is >= 0 and <= MaxOrder
        ? order
        : throw new ArgumentOutOfRangeException(nameof(order), $"a MOC's order is from 0 to {MaxOrder}, not {order}");

    private void ContainsEach(ReadOnlySpan<double> lonlat, Span<bool> inside)
    {
        for (int i = 0; i < inside.Length; i++)
        {
            double lon = lonlat[2 * i], lat = lonlat[2 * i + 1];
            inside[i] = double.IsFinite(lon) && Math.Abs(lat) <= 90 && Contains(lon, lat);
        }
    }

    // Number of edges at or below a cell: odd inside a range.
    private int IndexAbove(long cell)
    {
        ReadOnlySpan<long> all = edges;
        int low = 0, count = all.Length;
        while (count > 0)
        {
            int half = count >> 1;
            bool below = all[low + half] <= cell;
            low = below ? low + half + 1 : low;
            count = below ? count - half - 1 : half;
        }
        return low;
    }
}
