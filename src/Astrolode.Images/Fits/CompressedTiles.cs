using System.Buffers.Binary;

namespace Astrolode.Images.Fits;

/// <summary>
/// What must hold of a tile-compressed image before CFITSIO's decoders may see it (FITS Standard 4.0, section 10.1). They trust the sizes
/// in the table and in the streams, so a damaged one could make them write beyond a tile.
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
        bool hcompress = header.Text("ZCMPTYPE")?.StartsWith("HCOMPRESS", StringComparison.Ordinal) ?? false;
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
                bool isHcompress = hcompress && header.Text($"TTYPE{field}") == "COMPRESSED_DATA";
                for (long row = 0; width > 0 && row < rows; row++)
                {
                    long at = hdu.DataStart + row * rowBytes + column;
                    RequireStream(hdu, bytes, file, at, heapStart, (descriptor, elementBytes), isHcompress ? tilePixels : -1);
                }
            }
            column += width;
        }
    }

    private static void RequireStream(
        FitsHdu hdu, FitsBytes bytes, string file, long at, long heapStart, (int Bytes, int Element) kind, long hcompressPixels)
    {
        ReadOnlySpan<byte> pair = bytes.Span(at, kind.Bytes);
        long count = kind.Bytes == 8 ? BinaryPrimitives.ReadInt32BigEndian(pair) : BinaryPrimitives.ReadInt64BigEndian(pair);
        long offset = kind.Bytes == 8 ? BinaryPrimitives.ReadInt32BigEndian(pair[4..]) : BinaryPrimitives.ReadInt64BigEndian(pair[8..]);
        if (count < 0 || offset < 0 || heapStart < 0 || count > hdu.DataBytes || offset > hdu.DataBytes
            || heapStart + offset + count * kind.Element > hdu.DataBytes)
        {
            throw Damaged(hdu, file, $"a tile at heap offset {offset} of {count} elements lies beyond the data");
        }
        if (hcompressPixels >= 0 && count >= 10)
        {
            // The H-compress stream: two bytes of magic, then its two sides (White, 1992; hdecompress in CFITSIO).
            ReadOnlySpan<byte> stream = bytes.Span(hdu.DataStart + heapStart + offset, 10);
            long nx = BinaryPrimitives.ReadInt32BigEndian(stream[2..]);
            long ny = BinaryPrimitives.ReadInt32BigEndian(stream[6..]);
            if (nx <= 0 || ny <= 0 || nx > hcompressPixels || ny > hcompressPixels || nx * ny > hcompressPixels)
            {
                throw Damaged(hdu, file, $"a tile of {nx} × {ny} pixels where at most {hcompressPixels} belong");
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
