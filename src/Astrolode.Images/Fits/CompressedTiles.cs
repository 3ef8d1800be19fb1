using System.Buffers.Binary;
using System.IO.Compression;

namespace Astrolode.Images.Fits;

/// <summary>
/// What must hold of a tile-compressed image before CFITSIO's decoders may see it (FITS Standard 4.0, section 10.1). They trust the sizes
/// in the table and in the streams, so a damaged one could make them write beyond a tile; and a gzip stream that was cut short makes CFITSIO 4.2
/// take memory for ever (uncompress2mem_from_mem in zcompress.c), so those are run through once here.
/// </summary>
internal static class CompressedTiles
{
    private static readonly string[] Codecs = ["RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1", "NOCOMPRESS"];

    /// <summary>Fails unless there is one row for each tile and each stream lies in the heap and declares no more pixels than its tile has.</summary>
    /// <exception cref="FitsFormatException">A size is wrong.</exception>
    public static void Require(FitsHdu hdu, FitsBytes bytes, string file)
    {
        long[] sides = [.. hdu.Axes.Select((axis, i) => Math.Min(hdu.Header.Integer($"ZTILE{i + 1}") ?? (i == 0 ? axis : 1), axis))];
        if (sides.Any(side => side < 1))
        {
            throw Damaged(hdu, file, "a side of the tiles or of the image is not positive");
        }
        double tiles = hdu.Axes.Zip(sides).Aggregate(1.0, (product, each) => product * ((each.First + each.Second - 1) / each.Second));
        double tilePixels = sides.Aggregate(1.0, (product, side) => product * side);
        long rows = hdu.Header.Integer("NAXIS2") ?? 0;
        if (tiles != rows || tilePixels > int.MaxValue)
        {
            throw Damaged(hdu, file, $"{rows} rows for {tiles} tiles of {tilePixels:g4} pixels");
        }
        string codec = hdu.Header.Text("ZCMPTYPE") ?? "";
        if (!Codecs.Contains(codec))
        {
            throw Damaged(hdu, file, $"the compression '{codec}' is not in the FITS standard");
        }
        RequireParameters(hdu, file);
        RequireStreams(hdu, bytes, file, codec, sides);
    }

    // Parameters of Rice (section 10.4.1), by which CFITSIO divides.
    private static void RequireParameters(FitsHdu hdu, string file)
    {
        for (int i = 1; hdu.Header.Text($"ZNAME{i}") is { } name; i++)
        {
            long value = hdu.Header.Integer($"ZVAL{i}") ?? 0;
            if ((name == "BLOCKSIZE" && value is not (16 or 32)) || (name == "BYTEPIX" && value is not (1 or 2 or 4 or 8)))
            {
                throw Damaged(hdu, file, $"{name} is {value}");
            }
        }
    }

    private static void RequireStreams(FitsHdu hdu, FitsBytes bytes, string file, string codec, long[] sides)
    {
        FitsHeader header = hdu.Header;
        long rows = header.Integer("NAXIS2") ?? 0;
        long rowBytes = header.Integer("NAXIS1") ?? 0;
        long heapStart = header.Integer("THEAP") ?? rowBytes * rows;
        long column = 0;
        for (int field = 1; field <= (header.Integer("TFIELDS") ?? 0); field++)
        {
            string form = header.Text($"TFORM{field}") ?? throw Damaged(hdu, file, $"no TFORM{field}");
            (long width, int descriptor, int elementBytes) = Column(form);
            if (descriptor > 0)
            {
                if (column + width > rowBytes)
                {
                    throw Damaged(hdu, file, $"column {field} lies beyond the row");
                }
                string stream = CodecOf(codec, header.Text($"TTYPE{field}"));
                for (long row = 0; width > 0 && row < rows; row++)
                {
                    long at = hdu.DataStart + row * rowBytes + column;
                    (long start, int length) = Locate(hdu, bytes, file, at, heapStart, (descriptor, elementBytes));
                    RequireStream(hdu, bytes.Span(start, length), file, stream, PixelsOf(hdu, sides, row));
                }
            }
            column += width;
        }
    }

    // Tiles are numbered fastest axis first; the last one along an axis is cut by the edge of the image.
    private static long PixelsOf(FitsHdu hdu, long[] sides, long tile)
    {
        long pixels = 1;
        for (int i = 0; i < sides.Length; i++)
        {
            long along = (hdu.Axes[i] + sides[i] - 1) / sides[i];
            pixels *= Math.Min(sides[i], hdu.Axes[i] - tile % along * sides[i]);
            tile /= along;
        }
        return pixels;
    }

    // Tiles that a lossy codec could not quantise lie gzipped in a column of their own (section 10.1.3).
    private static string CodecOf(string codec, string? column) => column?.ToUpperInvariant() switch
    {
        "COMPRESSED_DATA" => codec,
        "GZIP_COMPRESSED_DATA" => "GZIP_1",
        _ => "",
    };

    private static (long Start, int Length) Locate(FitsHdu hdu, FitsBytes bytes, string file, long at, long heapStart, (int Bytes, int Element) kind)
    {
        ReadOnlySpan<byte> pair = bytes.Span(at, kind.Bytes);
        long count = kind.Bytes == 8 ? BinaryPrimitives.ReadInt32BigEndian(pair) : BinaryPrimitives.ReadInt64BigEndian(pair);
        long offset = kind.Bytes == 8 ? BinaryPrimitives.ReadInt32BigEndian(pair[4..]) : BinaryPrimitives.ReadInt64BigEndian(pair[8..]);
        if (count < 0 || offset < 0 || heapStart < 0 || count > int.MaxValue / 16 || offset > hdu.DataBytes
            || heapStart > hdu.DataBytes || heapStart + offset + count * kind.Element > hdu.DataBytes)
        {
            throw Damaged(hdu, file, $"a tile at heap offset {offset} of {count} elements lies beyond the data");
        }
        return (hdu.DataStart + heapStart + offset, (int)count * kind.Element);
    }

    private static void RequireStream(FitsHdu hdu, ReadOnlySpan<byte> stream, string file, string codec, long tilePixels)
    {
        if (stream.Length == 0)
        {
            return;
        }
        if (codec.StartsWith("HCOMPRESS", StringComparison.Ordinal) && stream.Length >= 10)
        {
            // Two bytes of magic, then the two sides (White, 1992; hdecompress in CFITSIO).
            long nx = BinaryPrimitives.ReadInt32BigEndian(stream[2..]);
            long ny = BinaryPrimitives.ReadInt32BigEndian(stream[6..]);
            if (nx <= 0 || ny <= 0 || nx > tilePixels || ny > tilePixels || nx * ny > tilePixels)
            {
                throw Damaged(hdu, file, $"a tile of {nx} × {ny} pixels where at most {tilePixels} belong");
            }
        }
        else if (codec == "PLIO_1" && !IsWholeLineList(stream))
        {
            throw Damaged(hdu, file, "a line list is longer than its stream");
        }
        else if (codec.StartsWith("GZIP", StringComparison.Ordinal) && !IsWholeGzip(stream, 8 * tilePixels))
        {
            throw Damaged(hdu, file, "a gzip stream is not whole");
        }
    }

    // The header of an IRAF line list tells its length in one of two ways (pl_l2pi in CFITSIO's pliocomp.c).
    private static bool IsWholeLineList(ReadOnlySpan<byte> stream)
    {
        const int HeaderWords = 7;
        if (stream.Length < 2 * HeaderWords)
        {
            return false;
        }
        short inHeader = Word(stream, 2);
        int length = inHeader > 0 ? inHeader : (Word(stream, 4) << 15) + Word(stream, 3);
        return length >= 0 && 2L * length <= stream.Length && (inHeader > 0 || Word(stream, 1) >= 0);
    }

    private static short Word(ReadOnlySpan<byte> stream, int index) => BinaryPrimitives.ReadInt16BigEndian(stream[(2 * index)..]);

    private static unsafe bool IsWholeGzip(ReadOnlySpan<byte> stream, long mostBytes)
    {
        fixed (byte* at = stream)
        {
            using UnmanagedMemoryStream source = new(at, stream.Length);
            using GZipStream unzipped = new(source, CompressionMode.Decompress);
            Span<byte> chunk = stackalloc byte[8192];
            try
            {
                long length = 0;
                for (int count; (count = unzipped.Read(chunk)) > 0 && length <= mostBytes;)
                {
                    length += count;
                }
                // The last four bytes of a member are its unpacked length (RFC 1952).
                return length <= mostBytes && stream.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(stream[^4..]) == (uint)length;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }

    // Bytes of a column in a row; bytes of its descriptor (0 without) and of one element in the heap.
    private static (long Width, int Descriptor, int ElementBytes) Column(string form)
    {
        int digits = 0;
        while (digits < form.Length && char.IsAsciiDigit(form[digits]))
        {
            digits++;
        }
        long repeat = digits == 0 ? 1 : long.TryParse(form.AsSpan(0, digits), out long parsed) ? Math.Min(parsed, int.MaxValue) : int.MaxValue;
        char type = digits < form.Length ? form[digits] : ' ';
        return type switch
        {
            'P' => (repeat * 8, 8, ElementBytes(form.ElementAtOrDefault(digits + 1))),
            'Q' => (repeat * 16, 16, ElementBytes(form.ElementAtOrDefault(digits + 1))),
            'X' => ((repeat + 7) / 8, 0, 0),
            _ => (repeat * ElementBytes(type), 0, 0),
        };
    }

    private static int ElementBytes(char type) => type switch { 'I' => 2, 'J' or 'E' => 4, 'K' or 'D' or 'C' => 8, 'M' => 16, _ => 1 };

    private static FitsFormatException Damaged(FitsHdu hdu, string file, string why) =>
        new($"cannot read {file} (HDU {hdu.Index}, byte {hdu.HeaderStart}): the compressed tiles are damaged: {why}; fetch the file again");
}
