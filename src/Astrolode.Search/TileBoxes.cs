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
        IsWhole(box.X1, box.Y1, box.X2, box.Y2) && Math.Min(box.X2 - box.X1, box.Y2 - box.Y1) * side >= minPixels;

    /// <summary>Whether a box lies clear of the tile's border; edges as fractions of the tile's side.</summary>
    public static bool IsWhole(double x1, double y1, double x2, double y2) => x1 > Border && y1 > Border && x2 < 1 - Border && y2 < 1 - Border;

    /// <summary>The box on the sky. Fractions of the side run over pixel areas, so that 0 is the outer edge of pixel 0, at −0.5.</summary>
    public static SkyBox OnSky(TanGrid grid, in DetectedBox box) =>
        grid.PixelBoxToSky(box.X1 * grid.Width - 0.5, box.Y1 * grid.Height - 0.5, box.X2 * grid.Width - 0.5, box.Y2 * grid.Height - 0.5);
}
