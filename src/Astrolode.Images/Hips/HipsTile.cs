using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;

namespace Astrolode.Images.Hips;

/// <summary>A tile's name: order of the tessellation and number of the HEALPix cell.</summary>
internal readonly record struct TileKey(int Order, long Pixel)
{
    private const long PerFolder = 10_000;

    /// <summary>Path of the FITS file under the survey's root, with forward slashes (IVOA HiPS 1.0, section 4.1).</summary>
    public string RelativePath => PathOf("fits");

    /// <summary>Path of the file with an ending (fits, png, jpg).</summary>
    public string PathOf(string ending) => string.Create(CultureInfo.InvariantCulture, $"Norder{Order}/Dir{Pixel / PerFolder * PerFolder}/Npix{Pixel}.{ending}");
}

/// <summary>
/// Pixels of a tile in the order of the FITS file: the pixel (ix, iy) of the HEALPix cell, ix from the even bits of the nested number and iy from the odd ones,
/// is at row Width − 1 − ix from the start of the file and column iy (IVOA HiPS 1.0, section 4.1.2; checked on real surveys by the continuity of their seams).
/// </summary>
internal sealed class HipsTile<T>(T[] pixels, int width, string? unit)
{
    /// <summary>Width × Width values, blank where they are not numbers.</summary>
    public T[] Pixels { get; } = pixels;

    /// <summary>Unit of the values; null where the file says none.</summary>
    public string? Unit { get; } = unit;

    /// <summary>The value of pixel (ix, iy) of the cell.</summary>
    public T this[int ix, int iy] => Pixels[(width - 1 - ix) * width + iy];
}

/// <summary>Reads the files of tiles.</summary>
internal static class HipsTile
{
    /// <summary>Reads a FITS tile.</summary>
    /// <exception cref="HipsException">Its sides are not those that the properties promise.</exception>
    /// <exception cref="FitsFormatException">The file is damaged.</exception>
    public static HipsTile<float> Read(ReadOnlyMemory<byte> bytes, string name, int width)
    {
        Image image = FitsImage.Read(bytes, name);
        Require(image.Width, image.Height, width, name);
        return new HipsTile<float>(image.Pixels, width, image.Unit);
    }

    /// <summary>Reads a PNG or JPEG tile, whose rows go from the top, where those of a FITS tile go from the bottom. What is transparent is blank.</summary>
    /// <exception cref="HipsException">Its sides are not those that the properties promise.</exception>
    /// <exception cref="PictureFormatException">The file is damaged.</exception>
    public static HipsTile<Rgb> ReadColours(ReadOnlyMemory<byte> bytes, string name, int width)
    {
        if (PictureHeader.Size(bytes.Span) is { } size)
        {
            Require(size.Width, size.Height, width, name);
        }
        byte[] rgba = TilePicture.ReadColours(bytes.Span, name, width, width);
        Rgb[] pixels = new Rgb[width * width];
        for (int row = 0; row < width; row++)
        {
            ReadOnlySpan<byte> from = rgba.AsSpan(4 * width * (width - 1 - row), 4 * width);
            Span<Rgb> to = pixels.AsSpan(row * width, width);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[4 * i + 3] == 0 ? Rgb.Blank : new Rgb(from[4 * i], from[4 * i + 1], from[4 * i + 2]);
            }
        }
        return new HipsTile<Rgb>(pixels, width, null);
    }

    private static void Require(int columns, int rows, int width, string name)
    {
        if (columns != width || rows != width)
        {
            throw new HipsException($"cannot use {name}: a tile of {columns} x {rows} pixels where the properties say {width}; fetch the survey again or correct hips_tile_width");
        }
    }
}
