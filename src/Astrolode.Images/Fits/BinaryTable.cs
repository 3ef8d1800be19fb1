using System.Globalization;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>Reads a binary table (FITS Standard 4.0, section 7.3) in one pass over its rows.</summary>
internal sealed class BinaryTable(FitsReader reader, FitsHdu hdu)
{
    private const int ChunkBytes = 1 << 20;

    // Rows may point to the same bytes of the heap, but not all of them to all of it.
    private const long MostSharing = 16;

    private readonly BinaryField[] fields = BinaryField.All(hdu, reader.Name);
    private readonly int rowBytes = (int)Math.Min(hdu.Axes[0], int.MaxValue);

    /// <summary>Reads some rows of all columns.</summary>
    /// <exception cref="FitsFormatException">The table is damaged, or a column too large for memory.</exception>
    public FitsColumn[] Read(int first, int count)
    {
        byte[][] stored = [.. fields.Select(field => Allocate(field, field.Width * count))];
        int chunkRows = Math.Max(1, ChunkBytes / Math.Max(1, rowBytes));
        byte[] chunk = new byte[(long)Math.Min(chunkRows, count) * rowBytes];
        for (int row = 0; row < count && rowBytes > 0; row += chunkRows)
        {
            int rows = Math.Min(chunkRows, count - row);
            reader.Bytes.Read(hdu.DataStart + (first + (long)row) * rowBytes, chunk.AsSpan(0, rows * rowBytes));
            Scatter(chunk, rows, row, stored);
        }
        return [.. fields.Select((field, i) => Column(field, stored[i], count))];
    }

    private void Scatter(byte[] chunk, int rows, int firstRow, byte[][] stored)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            (int width, int offset) = ((int)fields[i].Width, (int)fields[i].Offset);
            for (int row = 0; row < rows && width > 0; row++)
            {
                chunk.AsSpan(row * rowBytes + offset, width).CopyTo(stored[i].AsSpan((firstRow + row) * width));
            }
        }
    }

    private byte[] Allocate(BinaryField field, long bytes) => bytes <= Array.MaxLength
        ? GC.AllocateUninitializedArray<byte>((int)bytes)
        : throw new FitsFormatException($"cannot read {reader.Name} (HDU {hdu.Index}): column {field.Number} takes {bytes} bytes, too many for memory; read fewer rows");

    private FitsColumn Column(BinaryField field, byte[] stored, int rows)
    {
        long[]? counts = null;
        if (field.Descriptor > 0)
        {
            (stored, counts) = ReadHeap(field, stored, rows);
        }
        PixelScaling scaling = new(Number("TSCAL", field) ?? 1, Number("TZERO", field) ?? 0, hdu.Header.Integer($"TNULL{field.Number}"));
        (Array values, bool[]? nulls) = field.Type switch
        {
            'A' => (counts is null ? Texts(field, stored, rows) : Texts(stored, counts), null),
            'X' => (Bits(stored, counts ?? [.. Enumerable.Repeat(field.Repeat, rows)]), null),
            'L' => (Array.ConvertAll(stored, each => each == 'T'), stored.Contains((byte)0) ? Array.ConvertAll(stored, each => each == 0) : null),
            _ => TableNumbers.Of(field.Type, stored, scaling),
        };
        return new FitsColumn(field.Name, values, rows)
        {
            Form = Text("TFORM", field) ?? "",
            Unit = Text("TUNIT", field),
            Ucd = Text("TUCD", field),
            Description = Text("TCOMM", field),
            Shape = counts is null ? ShapeOf(field) : [],
            Starts = counts is null || field.Type == 'A' ? null : StartsOf(counts),
            Nulls = nulls,
        };
    }

    private double? Number(string keyword, BinaryField field) => hdu.Header.Number($"{keyword}{field.Number}");

    private string? Text(string keyword, BinaryField field) => hdu.Header.Text($"{keyword}{field.Number}");

    // Bytes of all arrays, one after the other, and the elements of each.
    private (byte[] Stored, long[] Counts) ReadHeap(BinaryField field, byte[] descriptors, int rows)
    {
        BinaryField here = field with { Offset = 0 };
        long[] starts = new long[rows];
        long[] counts = new long[rows];
        long total = 0;
        for (int row = 0; row < rows && field.Repeat > 0; row++)
        {
            (starts[row], counts[row]) = here.Locate(descriptors.AsSpan(row * field.Descriptor, field.Descriptor), hdu, reader.Name);
            total += field.BytesFor(counts[row]);
            if (total > MostSharing * hdu.DataBytes)
            {
                throw hdu.Damaged(reader.Name, $"the arrays of column {field.Number} take far more bytes than the heap has");
            }
        }
        byte[] stored = Allocate(field, total);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            int bytes = (int)field.BytesFor(counts[row]);
            reader.Bytes.Read(starts[row], stored.AsSpan(at, bytes));
            at += bytes;
        }
        return (stored, counts);
    }

    private static long[] StartsOf(long[] counts)
    {
        long[] starts = new long[counts.Length + 1];
        for (int row = 0; row < counts.Length; row++)
        {
            starts[row + 1] = starts[row] + counts[row];
        }
        return starts;
    }

    // TDIMn = (fastest, …, slowest); a wrong one is left out of account, as section 7.3.2 asks for formats that do not fit.
    private long[] ShapeOf(BinaryField field)
    {
        long[] sides = [.. (Text("TDIM", field) ?? "").Trim('(', ')', ' ').Split(',').Select(side => long.TryParse(side, NumberStyles.Integer, CultureInfo.InvariantCulture, out long length) ? length : -1)];
        double elements = sides.Aggregate(1.0, (product, side) => product * side);
        bool fits = sides.All(side => side >= 0) && elements == field.Repeat;
        return (fits, field.Type) switch
        {
            (true, 'A') => [.. sides.Skip(1).Reverse()],
            (true, _) => [.. sides.Reverse()],
            (false, 'A') => field.Repeat > TextWidth(field) ? [field.Repeat / TextWidth(field)] : [],
            _ => field.Repeat == 1 ? [] : [field.Repeat],
        };
    }

    // Characters of one text: the first side of TDIMn, or w of the older rAw.
    private long TextWidth(BinaryField field)
    {
        string form = (Text("TFORM", field) ?? "").Trim();
        string wanted = Text("TDIM", field) is { } shape ? shape.Trim('(', ')', ' ').Split(',')[0] : form[(form.IndexOf('A', StringComparison.Ordinal) + 1)..];
        bool known = long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out long width);
        return known && width > 0 && width <= field.Repeat ? width : Math.Max(1, field.Repeat);
    }

    private string[] Texts(BinaryField field, byte[] stored, int rows)
    {
        int width = (int)TextWidth(field);
        int perRow = (int)(field.Repeat / width);
        string[] texts = new string[(long)rows * perRow];
        for (int i = 0; i < texts.Length; i++)
        {
            int start = i / perRow * (int)field.Repeat + i % perRow * width;
            texts[i] = TextOf(stored.AsSpan(start, Math.Min(width, stored.Length - start)));
        }
        return texts;
    }

    private static string[] Texts(byte[] stored, long[] counts)
    {
        string[] texts = new string[counts.Length];
        int at = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            texts[row] = TextOf(stored.AsSpan(at, (int)counts[row]));
            at += (int)counts[row];
        }
        return texts;
    }

    // Ends at a zero byte (section 7.3.3.1); trailing blanks mean nothing.
    private static string TextOf(ReadOnlySpan<byte> stored)
    {
        int end = stored.IndexOf((byte)0);
        ReadOnlySpan<byte> text = (end < 0 ? stored : stored[..end]).TrimEnd((byte)' ');
        return Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : Encoding.UTF8.GetString(text);
    }

    // The highest bit of a byte is the first.
    private static bool[] Bits(byte[] stored, long[] counts)
    {
        bool[] bits = new bool[counts.Sum()];
        int at = 0;
        int start = 0;
        foreach (long count in counts)
        {
            for (int i = 0; i < count; i++)
            {
                bits[at++] = (stored[start + i / 8] & (0x80 >> (i % 8))) != 0;
            }
            start += (int)((count + 7) / 8);
        }
        return bits;
    }
}
