using Astrolode.Files;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>Writes one image with CFITSIO, from memory or as it is made.</summary>
internal static unsafe class FitsWriter
{
    // What CFITSIO's compression takes for a blank among floats: it compares, and nothing equals NaN.
    private const float BlankFloat = -9.11912e-36f;

    /// <summary>Writes to a path; <paramref name="target"/> is the name to give in messages.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">The storage or a keyword is of a kind that is not written.</exception>
    public static void Write(string path, string target, Image image, IReadOnlyDictionary<string, object>? extraKeywords, FitsStorage storage)
    {
        storage.Require();
        using FitsFileHandle file = FitsFileHandle.Create(path, target);
        int status = 0;
        SetCompression(file, storage.Compression, ref status);
        long* axes = stackalloc long[2] { image.Width, image.Height };
        CFitsIO.ffcrimll(file, storage.Bitpix, 2, axes, ref status);
        WriteKeywords(file, image, extraKeywords, storage, ref status);
        WritePixels(file, image, storage, ref status);
        CFitsIO.ffpcks(file, ref status);
        foreach (DistortionTable table in image.Wcs?.Tables ?? [])
        {
            WriteTable(file, table, ref status);
        }
        file.Finish(status, target);
    }

    /// <summary>Writes float32 pixels as they come, whole rows at a time.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">The strips are not the rows of the image.</exception>
    public static void Write(string path, string target, int width, int height, IEnumerable<ReadOnlyMemory<float>> strips, string? unit, IReadOnlyDictionary<string, object>? keywords)
    {
        AtomicFile.RequireRoom(target, path, sizeof(float) * (long)width * height);
        using FitsFileHandle file = FitsFileHandle.Create(path, target);
        int status = 0;
        long* axes = stackalloc long[2] { width, height };
        CFitsIO.ffcrimll(file, -32, 2, axes, ref status);
        WriteUnit(file, unit, ref status);
        FitsKeywords.Write(file, keywords, ref status);
        long* first = stackalloc long[2] { 1, 1 };
        foreach (ReadOnlyMemory<float> strip in strips)
        {
            fixed (float* from = strip.Span)
            {
                CFitsIO.ffppxll(file, CFitsIO.TFloat, first, strip.Length, from, ref status);
            }
            if (status != 0)
            {
                break;
            }
            first[1] += strip.Length / width;
        }
        if (status == 0 && first[1] != height + 1)
        {
            throw new ArgumentException($"{first[1] - 1} rows are not an image of {height}", nameof(strips));
        }
        CFitsIO.ffpcks(file, ref status);
        file.Finish(status, target);
    }

    // As it is: in a compressed table of shifts pixels would move.
    private static void WriteTable(FitsFileHandle file, DistortionTable table, ref int status)
    {
        CFitsIO.fits_set_compression_type(file, 0, ref status);
        fixed (long* axes = table.Axes)
        {
            CFitsIO.ffcrimll(file, FitsStorage.Float32.Bitpix, table.Axes.Length, axes, ref status);
        }
        FitsKeywords.Write(file, "EXTNAME", table.Extension, "distortion", ref status);
        FitsKeywords.Write(file, "EXTVER", table.Version, null, ref status);
        for (int i = 0; i < table.Axes.Length; i++)
        {
            FitsKeywords.Write(file, $"CRPIX{i + 1}", table.Crpix[i], "node of the table", ref status);
            FitsKeywords.Write(file, $"CRVAL{i + 1}", table.Crval[i], "pixel of the image there", ref status);
            FitsKeywords.Write(file, $"CDELT{i + 1}", table.Cdelt[i], "pixels from node to node", ref status);
        }
        WritePixels(file, CFitsIO.TFloat, table.Values, null, ref status);
        CFitsIO.ffpcks(file, ref status);
    }

    private static void SetCompression(FitsFileHandle file, TileCompression? compression, ref int status)
    {
        if (compression is null)
        {
            return;
        }
        // Numbers of fitsio.h.
        int codec = compression.Codec switch
        {
            TileCodec.Rice => 11,
            TileCodec.Gzip1 => 21,
            TileCodec.Gzip2 => 22,
            TileCodec.Plio => 31,
            TileCodec.Hcompress => 41,
            _ => throw new ArgumentException($"{compression.Codec} compresses nothing"),
        };
        CFitsIO.fits_set_compression_type(file, codec, ref status);
        CFitsIO.fits_set_quantize_level(file, (float)compression.QuantiseLevel, ref status);
        CFitsIO.fits_set_quantize_method(file, compression.Dither switch { TileDither.Subtractive1 => 1, TileDither.Subtractive2 => 2, _ => -1 }, ref status);
        CFitsIO.fits_set_dither_seed(file, compression.DitherSeed, ref status);
        CFitsIO.fits_set_hcomp_scale(file, (float)compression.HcompressScale, ref status);
        if (compression.TileSides is { } sides)
        {
            fixed (long* at = sides.ToArray())
            {
                CFitsIO.fits_set_tile_dim(file, sides.Count, at, ref status);
            }
        }
    }

    private static void WriteKeywords(FitsFileHandle file, Image image, IReadOnlyDictionary<string, object>? extraKeywords, FitsStorage storage, ref int status)
    {
        foreach (string card in image.Wcs?.CardsBesideTables() ?? [])
        {
            CFitsIO.ffprec(file, card, ref status);
        }
        WriteUnit(file, image.Unit, ref status);
        if (storage.Bitpix > 0 && Array.Exists(image.Pixels, float.IsNaN))
        {
            FitsKeywords.Write(file, "BLANK", storage.Blank, "stored value of blank pixels", ref status);
        }
        FitsKeywords.Write(file, extraKeywords, ref status);
    }

    private static void WriteUnit(FitsFileHandle file, string? unit, ref int status)
    {
        if (!string.IsNullOrEmpty(unit))
        {
            FitsKeywords.Write(file, "BUNIT", unit, "physical unit of the pixels", ref status);
        }
    }

    // In the type of the file: CFITSIO converts nothing on its way into a compressed image.
    private static void WritePixels(FitsFileHandle file, Image image, FitsStorage storage, ref int status)
    {
        switch (storage.Bitpix)
        {
            case 8:
                WritePixels(file, CFitsIO.TByte, Array.ConvertAll(image.Pixels, Rounding(image, storage, value => (byte)value)), null, ref status);
                break;
            case 16:
                WritePixels(file, CFitsIO.TShort, Array.ConvertAll(image.Pixels, Rounding(image, storage, value => (short)value)), null, ref status);
                break;
            case 32:
                WritePixels(file, CFitsIO.TInt, Array.ConvertAll(image.Pixels, Rounding(image, storage, value => (int)value)), null, ref status);
                break;
            default:
                bool marked = storage.Compression is not null && Array.Exists(image.Pixels, float.IsNaN);
                float[] pixels = marked ? Array.ConvertAll(image.Pixels, pixel => float.IsNaN(pixel) ? BlankFloat : pixel) : image.Pixels;
                if (storage.Bitpix == -32)
                {
                    float blank = BlankFloat;
                    WritePixels(file, CFitsIO.TFloat, pixels, marked ? &blank : null, ref status);
                }
                else
                {
                    double blank = BlankFloat;
                    WritePixels(file, CFitsIO.TDouble, Array.ConvertAll(pixels, pixel => (double)pixel), marked ? &blank : null, ref status);
                }
                break;
        }
    }

    private static void WritePixels<T>(FitsFileHandle file, int type, T[] pixels, void* blank, ref int status)
        where T : unmanaged
    {
        long* first = stackalloc long[2] { 1, 1 };
        fixed (T* from = pixels)
        {
            if (blank is null)
            {
                CFitsIO.ffppxll(file, type, first, pixels.LongLength, from, ref status);
            }
            else
            {
                CFitsIO.ffppxnll(file, type, first, pixels.LongLength, from, blank, ref status);
            }
        }
    }

    private static Converter<float, T> Rounding<T>(Image image, FitsStorage storage, Converter<double, T> toStored)
    {
        // Blank is kept free where there is one: the last value of 8 bits, else the lowest.
        (double least, double most) = storage.Bitpix switch { 8 => (0.0, 254), 16 => (short.MinValue + 1, short.MaxValue), _ => (int.MinValue + 1.0, int.MaxValue) };
        most = storage.Bitpix == 8 && !Array.Exists(image.Pixels, float.IsNaN) ? byte.MaxValue : most;
        return pixel => toStored(float.IsNaN(pixel) ? storage.Blank : Math.Clamp(Math.Round((double)pixel), least, most));
    }
}
