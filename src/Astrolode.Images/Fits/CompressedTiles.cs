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
    /// <summary>Fails unless there is one row for each tile and each stream lies in the heap and declares no more pixels than its tile has.</summary>
    /// <exception cref="FitsFormatException">A size is wrong.</exception>
    public static void Require(FitsHdu hdu, FitsBytes bytes, string file)
    {
        long tiles = 1;
        double tilePixels = 1;
        for (int i = 0; i < hdu.Axes.Length; i++)
        {
            long side = hdu.Header.Integer($"ZTILE{i + 1}") ?? (i == 0 ? hdu.Axes[0] : 1);
            if (side < 1 || hdu.Axes[i] < 1)
            {
                throw Damaged(hdu, file, $"a tile side or axis {i + 1} is not positive");
            }
            tiles *= (hdu.Axes[i] + side - 1) / side;
            tilePixels *= side;
        }
        long rows = hdu.Header.Integer("NAXIS2") ?? 0;
        if (tiles != rows || tilePixels > int.MaxValue)
        {
            throw Damaged(hdu, file, $"{rows} rows for {tiles} tiles of {tilePixels:g4} pixels");
        }
        RequireStreams(hdu, bytes, file, rows, (long)tilePixels);
    }

    private static void RequireStreams(FitsHdu hdu, FitsBytes bytes, string file, long rows, long tilePixels)
    {
        FitsHeader header = hdu.Header;
        long rowBytes = header.Integer("NAXIS1") ?? 0;
        long heapStart = header.Integer("THEAP") ?? rowBytes * rows;
        string codec = header.Text("ZCMPTYPE") ?? "";
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
                    RequireStream(hdu, bytes.Span(start, length), file, stream, tilePixels);
                }
            }
            column += width;
        }
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
        else if (codec.StartsWith("GZIP", StringComparison.Ordinal) && !IsWholeGzip(stream, 8 * tilePixels))
        {
            throw Damaged(hdu, file, "a gzip stream is not whole");
        }
    }

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
