using Astrolode.Images.Sky;

namespace Astrolode.Catalogue;

/// <summary>The sides of its tile that a box touches, in the tile's pixels: such a box may be cut off there.</summary>
[Flags]
public enum TileEdges
{
    /// <summary>The box lies inside.</summary>
    None = 0,

    /// <summary>It touches x = 0.</summary>
    LowX = 1,

    /// <summary>It touches y = 0.</summary>
    LowY = 2,

    /// <summary>It touches the largest x.</summary>
    HighX = 4,

    /// <summary>It touches the largest y.</summary>
    HighY = 8,
}

/// <summary>What the network gave on one tile, before merging across tiles and scales.</summary>
/// <param name="Tile">Number of the tile in its run.</param>
/// <param name="Sky">Box on the sky; null on a photo.</param>
/// <param name="Pixels">Box in the pixels of the image; null where the source is a HiPS.</param>
/// <param name="Score">Score of the network, 0 to 1.</param>
/// <param name="Class">A class of the model.</param>
/// <param name="ScaleArcsec">Pixel scale of the tile, arcsec; null on a photo.</param>
/// <param name="Edges">The sides of the tile that it touches.</param>
/// <param name="Image">The image, where the source is images.</param>
public readonly record struct RawDetection(
    long Tile, SkyBox? Sky, PixelBox? Pixels, double Score, string Class, double? ScaleArcsec, TileEdges Edges, string? Image = null);
