using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Sky;

/// <summary>What a coverage map covers.</summary>
public sealed record MocRegion : SkyRegion
{
    // Enough circles for bounds that fit, few enough to be quick.
    private const int MostCells = 4096;
    private const int FinestBounds = 12;

    /// <summary>The region that a coverage is.</summary>
    public MocRegion(SpaceMoc moc) => Moc = moc;

    /// <summary>The coverage.</summary>
    public SpaceMoc Moc { get; }

    /// <inheritdoc/>
    public override SkyFrame Frame => Moc.Frame;

    /// <inheritdoc/>
    public override double AreaSquareDegrees => Moc.AreaSquareDegrees;

    /// <inheritdoc/>
    public override bool Contains(SkyPosition position) => Moc.Contains(position);

    /// <inheritdoc/>
    public override bool MayTouch(SkyPosition centre, double radiusDegrees)
    {
        (double lon, double lat) = centre.To(Frame);
        // Cells about as large as the circle answer as well as small ones.
        int order = Math.Clamp((int)Math.Ceiling(Math.Log2(60 / Math.Max(radiusDegrees, 1e-9))) + 2, 0, Moc.Order);
        return PixelCoverage.Of(new CircleShape(lon, lat, Math.Min(radiusDegrees, 180)), order)
            .Any(range => Moc.Relate(new PixelRange(range.Start << SpaceMoc.Shift(order), range.End << SpaceMoc.Shift(order))) != Relation.Apart);
    }

    /// <inheritdoc/>
    public override LonLatRange Bounds(SkyFrame frame)
    {
        SpaceMoc coarse = Moc.Degrade(FinestBounds);
        while (coarse.Cells().Skip(MostCells).Any())
        {
            coarse = coarse.Degrade(coarse.Order - 1);
        }
        return coarse.IsEmpty ? new LonLatRange(frame, 0, 0, 0, 0) : LonLatRange.Union([.. coarse.Cells().Select(cell => Around(cell).Bounds(frame))]);
    }

    private CircleRegion Around(MocCell cell)
    {
        (double lon, double lat) = NestedIndex.PixelToAngle(cell.Order, cell.Pixel);
        return new CircleRegion(Frame, lon, lat, PixelSize.RadiusDegrees(cell.Order, cell.Pixel));
    }
}
