using Astrolode.Files;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>
/// Images of FITS files as float32 planes, through CFITSIO: every BITPIX, BSCALE and BZERO (the unsigned conventions too), BLANK as
/// NaN, extensions, tile compression (.fz), and gzip. All methods may be called from any thread.
/// </summary>
public static class FitsImage
{
    /// <summary>
    /// Reads one plane of an image: of the HDU of that number (0 for the primary), else of the first HDU that holds an image of at least two axes.
    /// Values that float32 cannot hold are rounded to it.
    /// </summary>
    /// <param name="path">A file, taken literally (no CFITSIO extended syntax).</param>
    /// <param name="hdu">Number of the HDU; null for the first image.</param>
    /// <param name="plane">0-based plane of a cube, all axes from the third on counted through.</param>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(string path, int? hdu = null, long plane = 0)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Read(reader, hdu, plane);
    }

    /// <summary>As <see cref="Read(string, int?, long)"/>, from bytes in memory; <paramref name="name"/> is used in messages.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    public static Image Read(ReadOnlyMemory<byte> bytes, string name, int? hdu = null, long plane = 0)
    {
        using FitsReader reader = FitsReader.Open(bytes.Span, name);
        return Read(reader, hdu, plane);
    }

    /// <summary>
    /// Writes a float32 image, whole or not at all, with its world coordinates, BUNIT and checksums; NaN stays NaN.
    /// </summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="image">Pixels, unit, coordinates.</param>
    /// <param name="extraKeywords">Further keywords, which win over those of the image; text, double, float, int, long, bool; HISTORY and COMMENT take text.</param>
    /// <exception cref="IOException">The file cannot be written, the disk being full for instance.</exception>
    public static void Write(string path, Image image, IReadOnlyDictionary<string, object>? extraKeywords = null) =>
        AtomicFile.Write(path, beside => FitsWriter.Write(beside, path, image, extraKeywords));

    private static Image Read(FitsReader reader, int? index, long plane)
    {
        FitsHdu hdu = index is { } number ? reader.Hdu(number) : reader.FirstPlane();
        if (!hdu.IsPlane)
        {
            throw new FitsFormatException($"cannot read {reader.Name} (HDU {hdu.Index}): it holds no image of two axes; name another HDU");
        }
        reader.RequirePixels(hdu);
        long count = PlanePixels(hdu, reader.Name);
        long planes = hdu.PixelCount / count;
        if (plane < 0 || plane >= planes)
        {
            throw new FitsFormatException($"cannot read {reader.Name} (HDU {hdu.Index}): there is no plane {plane} among {planes}; planes count from 0");
        }
        float[] pixels = GC.AllocateUninitializedArray<float>((int)count);
        reader.Read(hdu, plane * count, pixels);
        return new Image((int)hdu.Axes[0], (int)hdu.Axes[1], pixels, WorldCoordinates.Later(reader, hdu), hdu.Header.Text("BUNIT"), reader.Name, hdu.Header);
    }

    private static long PlanePixels(FitsHdu hdu, string name)
    {
        // Both sides are below 2^31 once their product, checked as a double, is.
        double count = (double)hdu.Axes[0] * hdu.Axes[1];
        return count <= Array.MaxLength
            ? hdu.Axes[0] * hdu.Axes[1]
            : throw new FitsFormatException($"cannot read {name} (HDU {hdu.Index}): an image of {hdu.Axes[0]} × {hdu.Axes[1]} pixels is too large for memory; cut it first");
    }
}
