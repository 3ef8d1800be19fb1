using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>What a coverage map covers, as a shape in another frame than that of its cells.</summary>
internal sealed class CoveredShape(SpaceMoc moc, SkyFrame frame) : SkyShape
{
    public override double WidthDegrees => NestedIndex.PixelSideDegrees(moc.Order);

    public override SkyShape Rotate(SkyFrame from, SkyFrame to) => from == frame ? new CoveredShape(moc, to) : throw new NotSupportedException();

    internal override bool Contains(in Direction at)
    {
        Direction own = at.Rotate(frame, moc.Frame);
        return moc.ContainsCell(NestedIndex.VectorToPixel(SpaceMoc.MaxOrder, own.X, own.Y, own.Z));
    }

    // A cell and its neighbours hold every circle around a point of it whose radius is less than the cell's least width: half a unit of 1/N_side is below that everywhere.
    internal override Relation Relate(in Direction centre, double radius)
    {
        int order = (int)Math.Floor(Math.Log2(0.5 / radius));
        if (order < 0)
        {
            return Relation.Unclear;
        }
        order = Math.Min(order, SpaceMoc.MaxOrder);
        Direction own = centre.Rotate(frame, moc.Frame);
        Span<long> cells = stackalloc long[9];
        cells[8] = NestedIndex.VectorToPixel(order, own.X, own.Y, own.Z);
        NestedIndex.Neighbours(order, cells[8], cells[..8]);
        return RelateAll(cells, SpaceMoc.Shift(order));
    }

    private Relation RelateAll(ReadOnlySpan<long> cells, int shift)
    {
        bool anyIn = false, anyOut = false;
        foreach (long cell in cells)
        {
            if (cell < 0)
            {
                continue;
            }
            Relation relation = moc.Relate(new PixelRange(cell << shift, (cell + 1) << shift));
            anyIn |= relation != Relation.Apart;
            anyOut |= relation != Relation.Within;
        }
        return anyIn && anyOut ? Relation.Unclear : anyIn ? Relation.Within : Relation.Apart;
    }
}
