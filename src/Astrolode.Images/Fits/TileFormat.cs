using System.Buffers.Binary;

namespace Astrolode.Images.Fits;

/// <summary>The codecs of tiles (FITS Standard 4.0, table 36).</summary>
public enum TileCodec
{
    /// <summary>NOCOMPRESS: big-endian numbers.</summary>
    None,

    /// <summary>RICE_1.</summary>
    Rice,

    /// <summary>GZIP_1.</summary>
    Gzip1,

    /// <summary>GZIP_2, bytes shuffled.</summary>
    Gzip2,

    /// <summary>PLIO_1.</summary>
    Plio,

    /// <summary>HCOMPRESS_1.</summary>
    Hcompress,
}

/// <summary>How an image is compressed: what the Z keywords and the columns of its table say (FITS Standard 4.0, section 10.1).</summary>
internal sealed class TileFormat
{
    private readonly BinaryField? scale;
    private readonly BinaryField? zero;
    private readonly BinaryField? blank;
    private readonly FitsHeader header;
    private readonly long? blankKeyword;
    private readonly double plioShift;
    private readonly bool asStored;

    /// <summary>Reads and checks the keywords.</summary>
    /// <exception cref="FitsFormatException">They contradict one another or ask for what the standard does not have.</exception>
    public TileFormat(FitsHdu hdu, string file)
    {
        header = hdu.Header;
        (Rows, long rowBytes) = (header.Integer("NAXIS2") ?? 0, header.Integer("NAXIS1") ?? 0);
        Sides = [.. hdu.Axes.Select((axis, i) => Math.Min(header.Integer($"ZTILE{i + 1}") ?? (i == 0 ? axis : 1), axis))];
        if (Sides.Length == 0 || Sides.Any(side => side < 1) || rowBytes is < 0 or > 1 << 20)
        {
            throw hdu.Damaged(file, "a side of the compressed tiles or of the image is not positive");
        }
        RowBytes = (int)rowBytes;
        Codec = CodecOf(header.Text("ZCMPTYPE")) ?? throw hdu.Damaged(file, $"the compression '{header.Text("ZCMPTYPE")}' is not in the FITS standard");
        BinaryField[] fields = BinaryField.All(hdu, file);
        BinaryField? Named(string name) => fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && field.Repeat > 0);
        BinaryField? main = Named("COMPRESSED_DATA");
        (Lossless, Uncompressed) = (Named("GZIP_COMPRESSED_DATA"), Named("UNCOMPRESSED_DATA"));
        Streams = [.. new[] { main, Lossless, Uncompressed }.OfType<BinaryField>()];
        (scale, zero, blank) = (Named("ZSCALE"), Named("ZZERO"), Named("ZBLANK"));
        if (Streams.Any(stream => stream.Descriptor == 0) || new[] { scale, zero }.Any(field => field is { Type: not ('D' or 'E') }) || blank is { Type: not 'J' })
        {
            throw hdu.Damaged(file, "the columns of the compressed tiles have wrong formats");
        }
        IsReal = hdu.Bitpix < 0;
        Image = PixelScaling.Of(hdu);
        string? quantised = header.Text("ZQUANTIZ");
        bool isQuantised = IsReal && quantised != "NONE" && (scale is not null || zero is not null || header.Has("ZSCALE"));
        HoldsNumbers = Codec is TileCodec.None or TileCodec.Gzip1 or TileCodec.Gzip2 && !isQuantised;
        Dithered = isQuantised && quantised is "SUBTRACTIVE_DITHER_1" or "SUBTRACTIVE_DITHER_2";
        KeepsZero = quantised == "SUBTRACTIVE_DITHER_2";
        DitherSeed = header.Integer("ZDITHER0") ?? 1;
        blankKeyword = header.Integer("ZBLANK") ?? header.Integer("BLANK");
        Image = Image with { Blank = IsReal || hdu.AsStored ? null : blankKeyword };
        // CFITSIO writes unsigned 16-bit integers to PLIO, which has no negative ones, as they are.
        plioShift = Codec == TileCodec.Plio && header.Number("BZERO") == 32768 ? 32768 : 0;
        asStored = hdu.AsStored;
        (RiceBlock, RicePixelBytes) = ((int)(Parameter("BLOCKSIZE") ?? 32), (int)(Parameter("BYTEPIX") ?? 4));
        Smooth = Parameter("SMOOTH") is > 0;
        if (RiceBlock is < 1 or > 128 || RicePixelBytes is not (1 or 2 or 4))
        {
            throw hdu.Damaged(file, $"Rice blocks of {RiceBlock} pixels of {RicePixelBytes} bytes are not in the FITS standard");
        }
    }

    /// <summary>Tiles.</summary>
    public long Rows { get; }

    /// <summary>Bytes of a row of the table.</summary>
    public int RowBytes { get; }

    /// <summary>Sides of a tile, fastest axis first.</summary>
    public long[] Sides { get; }

    /// <summary>The codec of COMPRESSED_DATA.</summary>
    public TileCodec Codec { get; }

    /// <summary>
    /// Pixels that a byte can hold at most. Rice takes 5 bits for 32 pixels or more; a deflate stream grows 1032-fold; a PLIO word counts 4095 zeros. HCOMPRESS shrinks
    /// empty sky without limit, but more than this is far more likely damage.
    /// </summary>
    public long MostExpansion => Codec == TileCodec.Rice ? 64 * ((RiceBlock + 31) / 32) : 4096;

    /// <summary>The columns that may hold a tile's stream, the usual one first.</summary>
    public BinaryField[] Streams { get; }

    /// <summary>The column of tiles that could not be quantised, gzipped (section 10.1.3).</summary>
    public BinaryField? Lossless { get; }

    /// <summary>The column of tiles that were not compressed.</summary>
    public BinaryField? Uncompressed { get; }

    /// <summary>True for an image of floating-point numbers.</summary>
    public bool IsReal { get; }

    /// <summary>BSCALE, BZERO and the blank of the image.</summary>
    public PixelScaling Image { get; }

    /// <summary>True where a stream unpacks to the pixels themselves, false where it is of integers that stand for them.</summary>
    public bool HoldsNumbers { get; }

    /// <summary>True where random numbers were added before quantisation.</summary>
    public bool Dithered { get; }

    /// <summary>True where exact zeros have an integer of their own.</summary>
    public bool KeepsZero { get; }

    /// <summary>ZDITHER0.</summary>
    public long DitherSeed { get; }

    /// <summary>Pixels of a block of Rice.</summary>
    public int RiceBlock { get; }

    /// <summary>Bytes of a pixel of Rice.</summary>
    public int RicePixelBytes { get; }

    /// <summary>True if HCOMPRESS is to smooth.</summary>
    public bool Smooth { get; }

    /// <summary>How the integers of a tile become physical: its ZSCALE and ZZERO, then BSCALE and BZERO.</summary>
    public PixelScaling ScalingOf(ReadOnlySpan<byte> row)
    {
        if (!IsReal)
        {
            return Image with { Zero = Image.Zero - plioShift, Blank = blank is null || asStored ? Image.Blank : Integer(blank, row) };
        }
        double tileScale = scale is null ? header.Number("ZSCALE") ?? 1 : Real(scale, row);
        double tileZero = zero is null ? header.Number("ZZERO") ?? 0 : Real(zero, row);
        return new PixelScaling(tileScale * Image.Scale, tileZero * Image.Scale + Image.Zero, blank is null ? blankKeyword : Integer(blank, row));
    }

    private static long Integer(BinaryField field, ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32BigEndian(row[(int)field.Offset..]);

    private static double Real(BinaryField field, ReadOnlySpan<byte> row) => field.Type == 'D'
        ? BinaryPrimitives.ReadDoubleBigEndian(row[(int)field.Offset..])
        : BinaryPrimitives.ReadSingleBigEndian(row[(int)field.Offset..]);

    /// <summary>The codec of a ZCMPTYPE or ZCTYPn; null where there is none of that name.</summary>
    public static TileCodec? CodecOf(string? name) => name switch
    {
        "NOCOMPRESS" => TileCodec.None,
        "RICE_1" or "RICE_ONE" => TileCodec.Rice,
        "GZIP_1" => TileCodec.Gzip1,
        "GZIP_2" => TileCodec.Gzip2,
        "PLIO_1" => TileCodec.Plio,
        "HCOMPRESS_1" => TileCodec.Hcompress,
        _ => null,
    };

    // Parameters of a codec are named by ZNAMEi; files older than the standard give Rice's block without its name.
    private double? Parameter(string name)
    {
        for (int i = 1; header.Text($"ZNAME{i}") is { } known; i++)
        {
            if (known == name)
            {
                return header.Number($"ZVAL{i}");
            }
        }
        return name == "BLOCKSIZE" && !header.Has("ZNAME1") ? header.Number("ZVAL1") : null;
    }
}
