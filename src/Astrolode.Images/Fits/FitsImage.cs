using System.Numerics;
using Astrolode.Files;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>
/// Images of FITS files as planes of float32, or of float64 where that is asked for: every BITPIX, BSCALE and BZERO (the unsigned conventions too), BLANK as NaN, extensions, axes of any
/// number, tile compression (.fz), and files packed with gzip, bzip2 or compress. All methods may be called from any thread.
/// </summary>
public static class FitsImage
{
    /// <summary>
    /// Reads one plane of an image: of the HDU that is selected, else of the first HDU that holds an image of at least two axes.
    /// Values that float32 cannot hold are rounded to it.
    /// </summary>
    /// <param name="path">A file, taken literally.</param>
    /// <param name="selection">HDU and plane; a number means the HDU of that number.</param>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(string path, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Read(reader, selection, null);
    }

    /// <summary>As <see cref="Read(string, FitsSelection?)"/>, from bytes in memory; <paramref name="name"/> is used in messages.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    public static Image Read(ReadOnlyMemory<byte> bytes, string name, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(bytes, name);
        return Read(reader, selection, null);
    }

    /// <summary>As <see cref="Read(string, FitsSelection?)"/>, from a stream, which is read to its end.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(Stream stream, string name, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(stream, name);
        return Read(reader, selection, null);
    }

    /// <summary>
    /// Reads a rectangle of one plane. Of a file that is not packed as a whole only the rows and tiles of the rectangle are read. The world coordinates are those of the cut.
    /// </summary>
    /// <param name="path">A file, taken literally.</param>
    /// <param name="section">Pixels, inside the image.</param>
    /// <param name="selection">HDU and plane.</param>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such pixels.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image ReadSection(string path, PixelRectangle section, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Read(reader, selection, section);
    }

    /// <summary>
    /// As <see cref="Read(string, FitsSelection?)"/> and <see cref="ReadSection"/>, in double precision: exact but for integers beyond 2⁵³, which are rounded.
    /// </summary>
    /// <param name="path">A file, taken literally.</param>
    /// <param name="section">Pixels, inside the image; null for all.</param>
    /// <param name="selection">HDU and plane.</param>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such pixels.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image<double> ReadDoubles(string path, PixelRectangle? section = null, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Read<double>(reader, reader.PlaneHdu(selection ?? FitsSelection.Any), selection, section);
    }

    /// <summary>
    /// Copies a rectangle of one plane into a file of its own, whole or not at all, with its unit and world coordinates. In the BITPIX that it has, the stored numbers, BSCALE, BZERO
    /// and BLANK are copied as they are, so that no value changes; in another, physical values are rounded to it.
    /// </summary>
    /// <param name="path">A file, taken literally.</param>
    /// <param name="target">File to write; replaced if there.</param>
    /// <param name="section">Pixels, inside the image; null for all.</param>
    /// <param name="selection">HDU and plane.</param>
    /// <param name="bitpix">As in <see cref="FitsStorage"/>; null for that of the image.</param>
    /// <param name="compression">Tile compression; null for none. Quantised floating point is rounded.</param>
    /// <returns>Pixels along x and y.</returns>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, has no such pixels, or has values that the BITPIX or the codec cannot hold.</exception>
    /// <exception cref="ArgumentException">The codec cannot hold such images.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static (int Width, int Height) Cut(
        string path, string target, PixelRectangle? section = null, FitsSelection? selection = null, int? bitpix = null, TileCompression? compression = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return new ImageCopy(reader, selection ?? FitsSelection.Any, section, target).Write(bitpix, compression);
    }

    /// <summary>
    /// Writes an image, whole or not at all, with its world coordinates (tables of distortions in HDUs behind it), BUNIT and checksums; NaN stays NaN (BLANK in integers).
    /// Values beyond what the storage can hold (also infinite ones, as integers) are refused.
    /// </summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="image">Pixels, unit, coordinates.</param>
    /// <param name="extraKeywords">Further keywords, which win over those of the image; text, double, float, int, long, bool; HISTORY and COMMENT take text.</param>
    /// <param name="storage">How pixels are stored; null for float32, not compressed.</param>
    /// <exception cref="FitsFormatException">Values do not fit into the storage.</exception>
    /// <exception cref="IOException">The file cannot be written, the disk being full for instance.</exception>
    public static void Write<T>(string path, Image<T> image, IReadOnlyDictionary<string, object>? extraKeywords = null, FitsStorage? storage = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AtomicFile.Write(path, beside => FitsWriter.Write(beside, path, image, extraKeywords, storage ?? FitsStorage.Float32));

    /// <summary>Writes a detector's counts, 0 to 65,535, as unsigned 16-bit integers, whole or not at all, with checksums.</summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="image">Counts.</param>
    /// <param name="keywords">Keywords, those of the world coordinates among them.</param>
    /// <param name="compression">Null for none.</param>
    /// <exception cref="IOException">The file cannot be written, the disk being full for instance.</exception>
    public static void Write(string path, Image<ushort> image, IReadOnlyDictionary<string, object>? keywords = null, TileCompression? compression = null) =>
        AtomicFile.Write(path, beside => FitsWriter.WriteCounts(beside, path, image, keywords, compression));

    /// <summary>Writes labels of pixels as 32-bit integers, whole or not at all, with checksums.</summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="image">Labels.</param>
    /// <param name="keywords">Keywords.</param>
    /// <param name="compression">Null for none.</param>
    /// <exception cref="IOException">The file cannot be written, the disk being full for instance.</exception>
    public static void Write(string path, Image<int> image, IReadOnlyDictionary<string, object>? keywords = null, TileCompression? compression = null) =>
        AtomicFile.Write(path, beside => FitsWriter.WriteLabels(beside, path, image, keywords, compression));

    /// <summary>Writes a float32 image too large for memory, whole or not at all, with checksums.</summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="strips">Whole rows from the first on, as many at a time as one likes; each strip is done with when the next is asked for.</param>
    /// <param name="unit">BUNIT, or null.</param>
    /// <param name="keywords">Keywords, those of the world coordinates among them, as in <see cref="Write{T}(string, Image{T}, IReadOnlyDictionary{string, object}?, FitsStorage?)"/>.</param>
    /// <exception cref="IOException">The file cannot be written, the disk being full for instance.</exception>
    public static void Write(string path, int width, int height, IEnumerable<ReadOnlyMemory<float>> strips, string? unit = null, IReadOnlyDictionary<string, object>? keywords = null) =>
        AtomicFile.Write(path, beside => FitsWriter.Write(beside, path, width, height, strips, unit, keywords));

    /// <summary>Reads pixels of any type: of an HDU that is <see cref="FitsHdu.AsStored"/> the numbers of the file.</summary>
    internal static Image<T> Read<T>(FitsReader reader, FitsHdu hdu, FitsSelection? selection, PixelRectangle? section)
        where T : unmanaged, INumberBase<T>
    {
        reader.RequireData(hdu);
        PixelRectangle rectangle = section ?? new PixelRectangle(0, 0, hdu.Axes[0], hdu.Axes[1]);
        PixelRegion region = RegionOf(hdu, rectangle, selection?.Plane ?? 0, reader.Name);
        T[] pixels = GC.AllocateUninitializedArray<T>((int)(rectangle.Width * rectangle.Height));
        reader.Read(hdu, region, pixels);
        FitsHeader header = section is null ? hdu.Header : FitsCut.Header(hdu, rectangle);
        FitsHdu cut = hdu with { Header = header };
        return new Image<T>((int)rectangle.Width, (int)rectangle.Height, pixels, WorldCoordinates.Later(reader, cut, (rectangle.X, rectangle.Y)), header.Text("BUNIT"), reader.Name, header);
    }

    private static Image Read(FitsReader reader, FitsSelection? selection, PixelRectangle? section) =>
        new(Read<float>(reader, reader.PlaneHdu(selection ?? FitsSelection.Any), selection, section));

    private static PixelRegion RegionOf(FitsHdu hdu, PixelRectangle rectangle, long plane, string name)
    {
        (long x, long y, long width, long height) = rectangle;
        if (x < 0 || y < 0 || width < 1 || height < 1 || width > hdu.Axes[0] - x || height > hdu.Axes[1] - y)
        {
            throw new FitsFormatException($"cannot cut {width} × {height} pixels at {x},{y} from {name} (HDU {hdu.Index}): the image has {hdu.Axes[0]} × {hdu.Axes[1]}; pixels count from 0");
        }
        return (double)width * height <= Array.MaxLength
            ? PixelRegion.InPlane(hdu.Axes, plane, rectangle)
            : throw new FitsFormatException($"cannot read {name} (HDU {hdu.Index}): an image of {width} × {height} pixels is too large for memory; cut it first");
    }
}
