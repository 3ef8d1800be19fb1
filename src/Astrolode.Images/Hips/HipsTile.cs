using System.Globalization;
using Astrolode.Images.Fits;

namespace Astrolode.Images.Hips;

/// <summary>A tile's name: order of the tessellation and number of the HEALPix cell.</summary>
internal readonly record struct TileKey(int Order, long Pixel)
{
    private const long PerFolder = 10_000;

    /// <summary>Path under the survey's root, with forward slashes (IVOA HiPS 1.0, section 4.1).</summary>
    public string RelativePath => string.Create(CultureInfo.InvariantCulture,
        $"Norder{Order}/Dir{Pixel / PerFolder * PerFolder}/Npix{Pixel}.fits");
}

/// <summary>
/// Pixels of a tile as the FITS file has them: the pixel (ix, iy) of the HEALPix cell, ix from the even bits of the nested number and iy from the odd ones,
/// is at row Width − 1 − ix from the start of the file and column iy (IVOA HiPS 1.0, section 4.1.2; checked on real surveys by the continuity of their seams).
/// </summary>
internal sealed class HipsTile(float[] pixels, int width, string? unit)
{
    /// <summary>Width × Width values, NaN where blank.</summary>
    public float[] Pixels { get; } = pixels;

    /// <summary>Unit of the values; null where the file says none.</summary>
    public string? Unit { get; } = unit;

    /// <summary>The value of pixel (ix, iy) of the cell.</summary>
    public float this[int ix, int iy] => Pixels[(width - 1 - ix) * width + iy];

    /// <summary>Reads a tile.</summary>
    /// <exception cref="HipsException">Its sides are not those that the properties promise.</exception>
    /// <exception cref="FitsFormatException">The file is damaged.</exception>
    public static HipsTile Read(ReadOnlyMemory<byte> bytes, string name, int width)
    {
        Image image = FitsImage.Read(bytes, name);
        return image.Width == width && image.Height == width
            ? new HipsTile(image.Pixels, width, image.Unit)
            : throw new HipsException($"cannot use {name}: a tile of {image.Width} x {image.Height} pixels where the properties say {width}; fetch the survey again or correct hips_tile_width");
    }
}
