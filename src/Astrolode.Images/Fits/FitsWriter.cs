using System.Numerics;
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
    /// <exception cref="FitsFormatException">Values do not fit into the storage.</exception>
    /// <exception cref="ArgumentException">The storage or a keyword is of a kind that is not written.</exception>
    public static void Write<T>(string path, string target, Image<T> image, IReadOnlyDictionary<string, object>? extraKeywords, FitsStorage storage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        storage.Require();
        switch (storage.Bitpix)
        {
            case 8:
                Put(PixelRounding.ToIntegers<T, byte>(image, storage, target));
                break;
            case 16:
                Put(PixelRounding.ToIntegers<T, short>(image, storage, target));
                break;
            case 32:
                Put(PixelRounding.ToIntegers<T, int>(image, storage, target));
                break;
            case 64:
                Put(PixelRounding.ToIntegers<T, long>(image, storage, target));
                break;
            case -32:
                Put(PixelRounding.ToReals<T, float>(image, storage, target));
                break;
            default:
                Put(PixelRounding.ToReals<T, double>(image, storage, target));
                break;
        }

        void Put<TStored>(TStored[] numbers)
            where TStored : unmanaged, INumber<TStored>
        {
            long? blank = storage.Bitpix > 0 && PixelRounding.HasBlanks(image) ? storage.Blank : null;
            Write(path, target, image, numbers, [], blank, extraKeywords, storage);
        }
    }

    /// <summary>Writes a detector's counts, 0 to 65,535, as BITPIX 16 with the BZERO of unsigned numbers (Standard 4.0, section 5.2.5).</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteCounts(string path, string target, Image<ushort> image, IReadOnlyDictionary<string, object>? keywords, TileCompression? compression)
    {
        FitsStorage storage = new(16, compression);
        storage.Require();
        short[] stored = Array.ConvertAll(image.Pixels, count => (short)(count - 32768));
        Write(path, target, image, stored, ["BSCALE  =                    1".PadRight(FitsHeader.CardLength), "BZERO   =                32768".PadRight(FitsHeader.CardLength)], null, keywords, storage);
    }

    /// <summary>Writes labels of pixels as BITPIX 32.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteLabels(string path, string target, Image<int> image, IReadOnlyDictionary<string, object>? keywords, TileCompression? compression)
    {
        FitsStorage storage = new(32, compression);
        storage.Require();
        Write(path, target, image, image.Pixels, [], null, keywords, storage);
    }

    /// <summary>Writes numbers as they were stored in an HDU, with its BSCALE, BZERO and BLANK.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="FitsFormatException">The codec cannot hold them.</exception>
    public static void WriteStored<T>(string path, string target, Image<T> image, FitsHdu source, FitsStorage storage)
        where T : unmanaged, INumber<T>
    {
        if (storage.Compression?.Codec == TileCodec.Plio && source.Header.Number("BZERO") is not (null or 0))
        {
            throw new FitsFormatException($"cannot write {target}: PLIO has no numbers below 0, which the BZERO of {source.Name} asks for; store them in BITPIX 32, or use another codec");
        }
        // As they are: made of a number, a card would have fifteen digits of it.
        string[] scaling = [.. source.Header.Cards.Where(card => card.StartsWith("BSCALE  =", StringComparison.Ordinal) || card.StartsWith("BZERO   =", StringComparison.Ordinal))];
        long? blank = source.Bitpix > 0 ? source.Header.Integer("BLANK") ?? source.Header.Integer("ZBLANK") : null;
        Write(path, target, image, image.Pixels, scaling, blank, null, storage);
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
        FitsKeywords.WriteChecksums(file, ref status);
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
        FitsKeywords.WriteChecksums(file, ref status);
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

    private static void WriteUnit(FitsFileHandle file, string? unit, ref int status)
    {
        if (!string.IsNullOrEmpty(unit))
        {
            FitsKeywords.Write(file, "BUNIT", unit, "physical unit of the pixels", ref status);
        }
    }

    private static void Write<T, TStored>(
        string path, string target, Image<T> image, TStored[] numbers, string[] scaling, long? blank, IReadOnlyDictionary<string, object>? extraKeywords, FitsStorage storage)
        where T : unmanaged
        where TStored : unmanaged, INumber<TStored>
    {
        if (storage.Compression?.Codec == TileCodec.Plio)
        {
            PlioLimits.Require<TStored>(numbers, image.Width, target);
        }
        using FitsFileHandle file = FitsFileHandle.Create(path, target);
        int status = 0;
        SetCompression(file, storage.Compression, ref status);
        long* axes = stackalloc long[2] { image.Width, image.Height };
        CFitsIO.ffcrimll(file, storage.Bitpix, 2, axes, ref status);
        foreach (string card in image.Wcs?.CardsBesideTables() ?? [])
        {
            CFitsIO.ffprec(file, card, ref status);
        }
        WriteUnit(file, image.Unit, ref status);
        FitsKeywords.Write(file, extraKeywords, ref status);
        WriteNumbers(file, numbers, storage, ref status);
        // Behind the pixels, which CFITSIO would scale.
        foreach (string card in scaling)
        {
            CFitsIO.ffprec(file, card, ref status);
        }
        if (blank is { } value)
        {
            FitsKeywords.Write(file, "BLANK", value, "stored value of blank pixels", ref status);
        }
        FitsKeywords.WriteChecksums(file, ref status);
        foreach (DistortionTable table in image.Wcs?.Tables ?? [])
        {
            WriteTable(file, table, ref status);
        }
        file.Finish(status, target);
    }

    // In the type of the file: CFITSIO converts nothing on its way into a compressed image.
    private static void WriteNumbers<T>(FitsFileHandle file, T[] numbers, FitsStorage storage, ref int status)
        where T : unmanaged, INumber<T>
    {
        int type = storage.Bitpix switch { 8 => CFitsIO.TByte, 16 => CFitsIO.TShort, 32 => CFitsIO.TInt, 64 => CFitsIO.TLongLong, -32 => CFitsIO.TFloat, _ => CFitsIO.TDouble };
        // What is not quantised keeps its NaN.
        if (storage.Bitpix < 0 && storage.Compression is { QuantiseLevel: not 0 } && Array.Exists(numbers, T.IsNaN))
        {
            T blank = T.CreateTruncating(BlankFloat);
            T[] marked = [.. numbers];
            foreach (ref T number in marked.AsSpan())
            {
                number = T.IsNaN(number) ? blank : number;
            }
            WritePixels(file, type, marked, &blank, ref status);
            return;
        }
        WritePixels(file, type, numbers, null, ref status);
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
}
