using System.Globalization;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>A column of a binary table from its bytes (FITS Standard 4.0, section 7.3.3).</summary>
/// <param name="header">Header of the table.</param>
/// <param name="field">The column.</param>
internal sealed class TableColumn(FitsHeader header, BinaryField field)
{
    /// <summary>The column with its values.</summary>
    /// <param name="stored">The elements of all rows, one after the other.</param>
    /// <param name="counts">Elements of each row of variable-length arrays; null where all rows have the same number.</param>
    /// <param name="rows">Rows.</param>
    public FitsColumn Of(byte[] stored, long[]? counts, int rows)
    {
        PixelScaling scaling = new(Number("TSCAL") ?? 1, Number("TZERO") ?? 0, header.Integer($"TNULL{field.Number}"));
        (Array values, bool[]? nulls) = field.Type switch
        {
            'A' => (counts is null ? Texts(stored, rows) : Texts(stored, counts), null),
            'X' => (Bits(stored, counts ?? [.. Enumerable.Repeat(field.Repeat, rows)]), null),
            'L' => (Array.ConvertAll(stored, each => each == 'T'), stored.Contains((byte)0) ? Array.ConvertAll(stored, each => each == 0) : null),
            _ => TableNumbers.Of(field.Type, stored, scaling),
        };
        return new FitsColumn(field.Name, values, rows)
        {
            Form = Text("TFORM") ?? "",
            Unit = Text("TUNIT"),
            Ucd = Text("TUCD"),
            Description = Text("TCOMM"),
            Shape = counts is null ? Shape() : [],
            Starts = counts is null || field.Type == 'A' ? null : StartsOf(counts),
            Nulls = nulls,
        };
    }

    private double? Number(string keyword) => header.Number($"{keyword}{field.Number}");

    private string? Text(string keyword) => header.Text($"{keyword}{field.Number}");

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
    private long[] Shape()
    {
        long[] sides = [.. (Text("TDIM") ?? "").Trim('(', ')', ' ').Split(',').Select(side => long.TryParse(side, NumberStyles.Integer, CultureInfo.InvariantCulture, out long length) ? length : -1)];
        double elements = sides.Aggregate(1.0, (product, side) => product * side);
        bool fits = sides.All(side => side >= 0) && elements == field.Repeat;
        return (fits, field.Type) switch
        {
            (true, 'A') => [.. sides.Skip(1).Reverse()],
            (true, _) => [.. sides.Reverse()],
            (false, 'A') => field.Repeat > TextWidth() ? [field.Repeat / TextWidth()] : [],
            _ => field.Repeat == 1 ? [] : [field.Repeat],
        };
    }

    // Characters of one text: the first side of TDIMn, or w of the older rAw.
    private long TextWidth()
    {
        string form = (Text("TFORM") ?? "").Trim();
        string wanted = Text("TDIM") is { } shape ? shape.Trim('(', ')', ' ').Split(',')[0] : form[(form.IndexOf('A', StringComparison.Ordinal) + 1)..];
        bool known = long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out long width);
        return known && width > 0 && width <= field.Repeat ? width : Math.Max(1, field.Repeat);
    }

    private string[] Texts(byte[] stored, int rows)
    {
        int width = (int)TextWidth();
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
