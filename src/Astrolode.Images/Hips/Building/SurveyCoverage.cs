using System.Numerics;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// What a survey covers, in the frame of its tiles: the cells with a pixel that is not blank, read off tiles of a coarser order, in which a pixel is blank only where
/// all the finest ones under it are. Cells are 16 of the finest pixels wide, or coarser where the survey is large. Aladin Lite takes the cells of a Moc.fits
/// for cells of the tiles' frame, whatever its COORDSYS says, and Hipsgen writes them so: with cells in ICRS a Galactic survey stays blank in a browser.
/// </summary>
internal static class SurveyCoverage
{
    private const int OrdersBelowFinest = 4;
    private const int MostTiles = 1024;

    /// <summary>Reads the coverage off the tiles.</summary>
    /// <param name="plan">The survey.</param>
    /// <param name="folder">Its tiles.</param>
    /// <param name="finest">The finest tiles that may be there.</param>
    public static SpaceMoc Of(BuildPlan plan, TileFolder folder, SpaceMoc finest)
    {
        int tileOrder = Math.Max(0, plan.Order - OrdersBelowFinest);
        while (tileOrder > 0 && finest.Degrade(tileOrder).CellCount > MostTiles)
        {
            tileOrder--;
        }
        int order = tileOrder + BitOperations.Log2((uint)plan.TileWidth);
        long[] tiles = [.. finest.Degrade(tileOrder).Pixels()];
        SpaceMoc[] parts = new SpaceMoc[tiles.Length];
        Parallel.For(0, tiles.Length, i =>
        {
            parts[i] = folder.Read(new TileKey(tileOrder, tiles[i])) is { } pixels ? Covered(tiles[i], pixels, plan, order) : SpaceMoc.Empty(order, plan.Frame);
        });
        return tiles.Length > 0 ? MocOperations.Union(parts) : SpaceMoc.Empty(order, plan.Frame);
    }

    // Cell by cell as they are numbered, so that ranges grow.
    private static SpaceMoc Covered(long tile, float[] pixels, BuildPlan plan, int order)
    {
        int width = plan.TileWidth, bits = BitOperations.Log2((uint)width);
        long first = tile << (2 * bits);
        List<PixelRange> ranges = [];
        for (int i = 0; i < pixels.Length; i++)
        {
            (_, long x, long y) = NestedIndex.Decompose(bits, i);
            if (float.IsNaN(pixels[(width - 1 - x) * width + y]))
            {
                continue;
            }
            if (ranges.Count > 0 && ranges[^1].End == first + i)
            {
                ranges[^1] = new PixelRange(ranges[^1].Start, first + i + 1);
                continue;
            }
            ranges.Add(new PixelRange(first + i, first + i + 1));
        }
        return SpaceMoc.FromRanges(order, ranges, plan.Frame);
    }
}
