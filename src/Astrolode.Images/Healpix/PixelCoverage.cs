using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>Pixels <paramref name="Start"/> to <paramref name="End"/> − 1 of one order, NESTED.</summary>
public readonly record struct PixelRange(long Start, long End)
{
    /// <summary>How many.</summary>
    public long Count => End - Start;
}

/// <summary>Which pixels a shape takes.</summary>
public enum CoverageKind
{
    /// <summary>
    /// Conservative: every pixel that has a point in common with the shape, and at most some that come within 7 % of the side of a mean pixel of it.
    /// </summary>
    Touched,

    /// <summary>Exact: the pixels whose centre is in the shape.</summary>
    Centres,

    /// <summary>Quick and conservative: every pixel that has a point in common with the shape, and some that come within their own radius of it.</summary>
    Near,
}

/// <summary>
/// The pixels of a shape: down from the twelve base cells, cells that are wholly in or out are settled, the others are divided.
/// The work grows with the shape's border in pixels, not with its area.
/// </summary>
public static class PixelCoverage
{
    // Pixels of the order asked for are looked into this many orders deeper: their circles then reach 1.07/32 of a pixel beyond them,
    // and near the tips of an ellipse, whose distance is not known exactly, twice as far.
    private const int DeeperOrders = 5;

    /// <summary>The pixels of a shape, NESTED, as ranges that grow and do not touch.</summary>
    /// <param name="shape">Shape, in the frame of the pixels.</param>
    /// <param name="order">Order of the pixels, 0 to 29.</param>
    /// <param name="kind">Which pixels it takes.</param>
    public static IReadOnlyList<PixelRange> Of(SkyShape shape, int order, CoverageKind kind = CoverageKind.Touched)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, NestedIndex.MaxOrder);
        Walk walk = new(shape, order, kind);
        for (int face = 0; face < 12; face++)
        {
            walk.Visit(0, face, 0, 0);
        }
        return walk.Ranges;
    }

    private readonly struct Walk(SkyShape shape, int order, CoverageKind kind)
    {
        public List<PixelRange> Ranges { get; } = [];

        public void Visit(int depth, int face, long x, long y)
        {
            Direction centre = Centre(depth, face, x, y);
            Relation relation = shape.Relate(centre, PixelSize.MaxRadius(depth));
            if (relation == Relation.Within || (relation == Relation.Unclear && depth == order && IsTaken(centre, face, x, y)))
            {
                Add(depth, NestedIndex.Compose(depth, face, x, y));
            }
            else if (relation == Relation.Unclear && depth < order)
            {
                // In the order of their numbers: x is the even bit.
                Visit(depth + 1, face, 2 * x, 2 * y);
                Visit(depth + 1, face, 2 * x + 1, 2 * y);
                Visit(depth + 1, face, 2 * x, 2 * y + 1);
                Visit(depth + 1, face, 2 * x + 1, 2 * y + 1);
            }
        }

        private bool IsTaken(in Direction centre, int face, long x, long y) =>
            kind == CoverageKind.Near || shape.Contains(centre) || (kind == CoverageKind.Touched && TouchesParts(order + 1, face, 2 * x, 2 * y));

        // Whether one of four parts of a cell, the first at x, y, has a point in the shape; what is unclear at the end counts as if.
        private bool TouchesParts(int depth, int face, long x, long y)
        {
            for (int part = 0; part < 4; part++)
            {
                long partX = x + (part & 1), partY = y + (part >> 1);
                Direction centre = Centre(depth, face, partX, partY);
                Relation relation = shape.Relate(centre, PixelSize.MaxRadius(depth));
                if (relation == Relation.Within
                    || (relation == Relation.Unclear && (depth == order + DeeperOrders || shape.Contains(centre) || TouchesParts(depth + 1, face, 2 * partX, 2 * partY))))
                {
                    return true;
                }
            }
            return false;
        }

        private static Direction Centre(int depth, int face, long x, long y)
        {
            double size = 1.0 / (1L << depth);
            return new Direction(new FacePosition(face, (x + 0.5) * size, (y + 0.5) * size).ToVector());
        }

        private void Add(int depth, long pixel)
        {
            int shift = 2 * (order - depth);
            long start = pixel << shift, end = (pixel + 1) << shift;
            if (Ranges.Count > 0 && Ranges[^1].End == start)
            {
                Ranges[^1] = new PixelRange(Ranges[^1].Start, end);
                return;
            }
            Ranges.Add(new PixelRange(start, end));
        }
    }
}
