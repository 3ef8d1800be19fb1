using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Ssd;

namespace Astrolode.Search;

/// <summary>What becomes of the network's boxes on a tile.</summary>
internal static class TileBoxes
{
    // Boxes that touch a tile's border, to this fraction of its side, are whole in the neighbour.
    private const float Border = 0.012f;

    /// <summary>Whether a box lies clear of the tile's border and is large enough to be trusted.</summary>
    public static bool IsWhole(in DetectedBox box, int side, double minPixels) =>
        box.X1 > Border && box.Y1 > Border && box.X2 < 1 - Border && box.Y2 < 1 - Border
        && Math.Min(box.X2 - box.X1, box.Y2 - box.Y1) * side >= minPixels;

    /// <summary>The box on the sky. Fractions of the side run over pixel areas, so that 0 is the outer edge of pixel 0, at −0.5.</summary>
    public static SkyBox OnSky(TanGrid grid, in DetectedBox box) =>
        grid.PixelBoxToSky(box.X1 * grid.Width - 0.5, box.Y1 * grid.Height - 0.5, box.X2 * grid.Width - 0.5, box.Y2 * grid.Height - 0.5);
}
