using Astrolode.Catalogue.Adql;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.CrossMatch;

/// <summary>Two rows that belong together.</summary>
/// <param name="A">Number of the row in the first list, from 0.</param>
/// <param name="B">Number of the row in the second list, from 0.</param>
/// <param name="SeparationDegrees">Angle between them.</param>
public readonly record struct MatchedPair(int A, int B, double SeparationDegrees);

/// <summary>
/// Pairs of positions within a radius. The second list is sorted by HEALPix cell; each position of the first looks into its own cell and those around that its circle may reach. Work
/// grows with the rows and pairs, not with their product.
/// </summary>
public static class SkyMatch
{
    // Cells some times wider than the radius: most circles then lie in one.
    private const int CoarserOrders = 2, FinestOrder = 16, RowsAtOnce = 1 << 14;

    // A step of an angle changes a position on a base cell, whose side is 1, by at most the angle over this: base cells are 58.6 degrees wide, and cells nowhere narrower than 0.69 of that (SkyPruning).
    private const double NarrowestBaseCellDegrees = 0.6 * 58.6;

    /// <summary>All pairs within a radius, those of the first row first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not from 0 to 30 degrees.</exception>
    public static List<MatchedPair> All(ReadOnlySpan<SkyPosition> a, ReadOnlySpan<SkyPosition> b, double radiusDegrees) => Sorted(Unsorted(a, b, radiusDegrees));

    private static MatchedPair[] Unsorted(ReadOnlySpan<SkyPosition> a, ReadOnlySpan<SkyPosition> b, double radiusDegrees)
    {
        if (!(radiusDegrees is >= 0 and <= 30))
        {
            throw new ArgumentOutOfRangeException(nameof(radiusDegrees), "the radius of a match is from 0 to 30 degrees");
        }
        int order = Math.Clamp((SkyPruning.NeighbourOrder(radiusDegrees) ?? 0) - CoarserOrders, 0, FinestOrder);
        SortedCells first = new(a, order), second = new(b, order);
        double sine = Math.Sin(Direction.Radians(radiusDegrees) / 2), chord = 4 * sine * sine, reach = radiusDegrees / NarrowestBaseCellDegrees * (1L << order);
        int parts = (a.Length + RowsAtOnce - 1) / RowsAtOnce;
        List<MatchedPair>[] found = new List<MatchedPair>[parts];
        Parallel.For(0, parts, part => found[part] = first.Pairs(second, part * RowsAtOnce, Math.Min((part + 1) * RowsAtOnce, first.Count), (chord, reach)));
        return found.SelectMany(part => part).ToArray();
    }

    private static List<MatchedPair> Sorted(MatchedPair[] found)
    {
        List<MatchedPair> pairs = [.. found];
        pairs.Sort(static (x, y) => x.A != y.A ? x.A.CompareTo(y.A) : x.SeparationDegrees != y.SeparationDegrees ? x.SeparationDegrees.CompareTo(y.SeparationDegrees) : x.B.CompareTo(y.B));
        return pairs;
    }

    /// <summary>The best pairs, each row in one at most: the closest pair first, then the closest of the rows that are left, and so on.</summary>
    public static List<MatchedPair> Best(ReadOnlySpan<SkyPosition> a, ReadOnlySpan<SkyPosition> b, double radiusDegrees) => Greedy(Unsorted(a, b, radiusDegrees), a.Length, b.Length);

    /// <summary>Of pairs, the best that leave each row in one at most.</summary>
    private static List<MatchedPair> Greedy(MatchedPair[] pairs, int a, int b)
    {
        // Sorting keys alone is several times as fast as sorting by a comparison; pairs come in an order of their own, which breaks ties the same way every time.
        double[] keys = Array.ConvertAll(pairs, pair => pair.SeparationDegrees);
        Array.Sort(keys, pairs);
        bool[] takenA = new bool[a], takenB = new bool[b];
        int[] partner = new int[a];
        Array.Fill(partner, -1);
        for (int i = 0; i < pairs.Length; i++)
        {
            ref readonly MatchedPair pair = ref pairs[i];
            if (!takenA[pair.A] && !takenB[pair.B])
            {
                takenA[pair.A] = takenB[pair.B] = true;
                partner[pair.A] = i;
            }
        }
        return [.. partner.Where(i => i >= 0).Select(i => pairs[i])];
    }

    /// <summary>Positions in the order of their cells.</summary>
    private sealed class SortedCells
    {
        private readonly int order;
        private readonly long[] cells;
        private readonly int[] rows;
        private readonly (double X, double Y, double Z)[] vectors;

        public SortedCells(ReadOnlySpan<SkyPosition> positions, int order)
        {
            this.order = order;
            SkyPosition[] given = positions.ToArray();
            cells = new long[given.Length];
            rows = new int[given.Length];
            (double X, double Y, double Z)[] unsorted = new (double X, double Y, double Z)[given.Length];
            Parallel.For(0, (given.Length + RowsAtOnce - 1) / RowsAtOnce, part =>
            {
                for (int i = part * RowsAtOnce; i < Math.Min(given.Length, (part + 1) * RowsAtOnce); i++)
                {
                    unsorted[i] = SkyPosition.UnitVector(given[i].RaDegrees, given[i].DecDegrees);
                    cells[i] = NestedIndex.VectorToPixel(order, unsorted[i].X, unsorted[i].Y, unsorted[i].Z);
                    rows[i] = i;
                }
            });
            Array.Sort(cells, rows);
            vectors = Array.ConvertAll(rows, row => unsorted[row]);
        }

        public int Count => cells.Length;

        public List<MatchedPair> Pairs(SortedCells others, int from, int to, (double Chord, double Reach) limits)
        {
            List<MatchedPair> pairs = [];
            Span<long> around = stackalloc long[8];
            for (int i = from; i < to; i++)
            {
                others.Search(cells[i], this, i, limits.Chord, pairs);
                if (ReachesOut(vectors[i], limits.Reach))
                {
                    NestedIndex.Neighbours(order, cells[i], around);
                    foreach (long cell in around)
                    {
                        if (cell >= 0)
                        {
                            others.Search(cell, this, i, limits.Chord, pairs);
                        }
                    }
                }
            }
            return pairs;
        }

        private bool ReachesOut((double X, double Y, double Z) at, double reach)
        {
            FacePosition place = FacePosition.FromVector(at.X, at.Y, at.Z);
            double side = 1L << order, x = place.X * side, y = place.Y * side;
            (x, y) = (x - Math.Floor(x), y - Math.Floor(y));
            return x < reach || y < reach || x > 1 - reach || y > 1 - reach;
        }

        private void Search(long cell, SortedCells asking, int asked, double chord, List<MatchedPair> pairs)
        {
            (double x, double y, double z) = asking.vectors[asked];
            for (int i = First(cell); i < cells.Length && cells[i] == cell; i++)
            {
                (double dx, double dy, double dz) = (vectors[i].X - x, vectors[i].Y - y, vectors[i].Z - z);
                double squared = dx * dx + dy * dy + dz * dz;
                if (squared <= chord)
                {
                    pairs.Add(new MatchedPair(asking.rows[asked], rows[i], 2 * Math.Asin(Math.Min(1, Math.Sqrt(squared) / 2)) * (180 / Math.PI)));
                }
            }
        }

        private int First(long cell)
        {
            int low = 0, high = cells.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                (low, high) = cells[middle] < cell ? (middle + 1, high) : (low, middle);
            }
            return low;
        }
    }
}
