using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>The coverage of a catalogue: the cells of its positions, or of circles around them.</summary>
internal static class MocFromPositions
{
    private const int Positions = 1 << 14;

    /// <summary>The coverage, ICRS; all processors work.</summary>
    /// <param name="frame">Frame of the positions.</param>
    /// <param name="lonDegrees">Longitudes.</param>
    /// <param name="latDegrees">Latitudes, −90 to 90.</param>
    /// <param name="radiusDegrees">A radius for each, 0 to 180: every cell that the circle touches; 0 takes the position's own cell. Empty for none.</param>
    /// <param name="order">Resolution, 0 to 29.</param>
    /// <param name="cancellation">Stops between parts.</param>
    public static SpaceMoc Cover(SkyFrame frame, double[] lonDegrees, double[] latDegrees, double[] radiusDegrees, int order, CancellationToken cancellation = default)
    {
        SpaceMoc.RequireOrder(order);
        SpaceMoc[] parts = new SpaceMoc[(lonDegrees.Length + Positions - 1) / Positions];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancellation }, part =>
        {
            MocBuilder builder = new(order);
            for (int i = part * Positions; i < Math.Min((part + 1) * Positions, lonDegrees.Length); i++)
            {
                SkyPosition position = SkyPosition.From(frame, lonDegrees[i], latDegrees[i]);
                Add(builder, position, radiusDegrees.Length > 0 ? radiusDegrees[i] : 0, order);
            }
            parts[part] = builder.ToMoc();
        });
        return parts.Length > 0 ? MocOperations.Union(parts) : SpaceMoc.Empty(order);
    }

    private static void Add(MocBuilder builder, SkyPosition position, double radiusDegrees, int order)
    {
        if (radiusDegrees == 0)
        {
            builder.Add(NestedIndex.AngleToPixel(order, position.RaDegrees, position.DecDegrees));
            return;
        }
        foreach (PixelRange range in PixelCoverage.Of(new CircleShape(position.RaDegrees, position.DecDegrees, radiusDegrees), order))
        {
            builder.Add(range);
        }
    }
}
