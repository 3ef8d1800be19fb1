using System.Globalization;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>Reads an ASCII table (FITS Standard 4.0, section 7.2). Text columns are strings, whole numbers longs, others doubles.</summary>
internal sealed class AsciiTable
{
    private const int MostFields = 999;
    private const int MostRowBytes = 1 << 24;

    private readonly FitsReader reader;
    private readonly FitsHdu hdu;
    private readonly Field[] fields;
    private readonly int rowBytes;

    /// <summary>Reads where the columns are.</summary>
    /// <exception cref="FitsFormatException">The header contradicts itself.</exception>
    public AsciiTable(FitsReader reader, FitsHdu hdu)
    {
        (this.reader, this.hdu) = (reader, hdu);
        long count = hdu.Header.Integer("TFIELDS") ?? 0;
        // Columns may overlap, but not all of them everywhere: each cell takes memory of its own.
        if (count is < 0 or > MostFields || count > 2 * hdu.Axes[0] || hdu.Axes[0] > MostRowBytes)
        {
            throw hdu.Damaged(reader.Name, $"{count} columns in rows of {hdu.Axes[0]} bytes are no table");
        }
        rowBytes = (int)hdu.Axes[0];
        fields = [.. Enumerable.Range(1, (int)count).Select(Parse)];
    }

    /// <summary>Reads some rows of all columns.</summary>
    /// <exception cref="FitsFormatException">A field holds no number where one belongs.</exception>
    public FitsColumn[] Read(int first, int count)
    {
        string[][] texts = [.. fields.Select(_ => new string[count])];
        byte[] bytes = new byte[rowBytes];
        for (int row = 0; row < count; row++)
        {
            reader.Bytes.Read(hdu.DataStart + (first + (long)row) * rowBytes, bytes);
            for (int i = 0; i < fields.Length; i++)
            {
                texts[i][row] = Encoding.Latin1.GetString(bytes, fields[i].Offset, fields[i].Width);
            }
        }
        return [.. fields.Select((field, i) => Column(field, texts[i], first))];
    }

    private Field Parse(int number)
    {
        // Aw, Iw, Fw.d, Ew.d or Dw.d; TBCOLn counts from 1.
        string form = (hdu.Header.Text($"TFORM{number}") ?? "").Trim();
        string[] sizes = form.Length < 2 ? [""] : form[1..].Split('.');
        long offset = (hdu.Header.Integer($"TBCOL{number}") ?? 0) - 1;
        bool known = form.Length > 1 && form[0] is 'A' or 'I' or 'F' or 'E' or 'D';
        int decimals = 0;
        if (!known || !int.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || (sizes.Length > 1 && !int.TryParse(sizes[1], NumberStyles.None, CultureInfo.InvariantCulture, out decimals))
            || offset < 0 || offset + width > rowBytes)
        {
            throw hdu.Damaged(reader.Name, $"column {number} of format '{form}' at byte {offset + 1} does not fit into rows of {rowBytes}");
        }
        return new Field(number, form[0], (int)offset, width, decimals);
    }

    private FitsColumn Column(Field field, string[] texts, int firstRow)
    {
        string? undefined = hdu.Header.Text($"TNULL{field.Number}")?.Trim();
        bool[] nulls = Array.ConvertAll(texts, text => undefined is not null && text.Trim() == undefined);
        (double scale, double zero) = (hdu.Header.Number($"TSCAL{field.Number}") ?? 1, hdu.Header.Number($"TZERO{field.Number}") ?? 0);
        Array values = field.Type switch
        {
            'A' => Array.ConvertAll(texts, text => text.TrimEnd(' ', '\0')),
            'I' when scale == 1 && zero == 0 => texts.Select((text, row) => nulls[row] ? 0 : Whole(text) ?? throw NoNumber(field, text, firstRow + row)).ToArray(),
            _ => texts.Select((text, row) => nulls[row] ? double.NaN : (Real(text, field.Decimals) ?? throw NoNumber(field, text, firstRow + row)) * scale + zero).ToArray(),
        };
        return new FitsColumn(hdu.Header.Text($"TTYPE{field.Number}") ?? "", values, texts.Length)
        {
            Form = hdu.Header.Text($"TFORM{field.Number}") ?? "",
            Unit = hdu.Header.Text($"TUNIT{field.Number}"),
            Ucd = hdu.Header.Text($"TUCD{field.Number}"),
            Description = hdu.Header.Text($"TCOMM{field.Number}"),
            Nulls = nulls.Contains(true) ? nulls : null,
        };
    }

    private static long? Whole(string text) => text.AsSpan().Trim() is { Length: > 0 } digits
        ? long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole : null
        : 0;

    // Without a point the last d digits are decimals; an exponent may be written D, or its letter left out (Fortran). Blank is zero.
    private static double? Real(string text, int decimals)
    {
        string number = text.Trim().Replace('D', 'E').Replace('d', 'E').Replace('e', 'E');
        int sign = number.LastIndexOfAny(['+', '-']);
        if (sign > 0 && number[sign - 1] != 'E')
        {
            number = number.Insert(sign, "E");
        }
        bool known = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        bool implied = decimals > 0 && !number.Contains('.', StringComparison.Ordinal);
        return number.Length == 0 ? 0 : !known ? null : implied ? value * Math.Pow(10, -decimals) : value;
    }

    private FitsFormatException NoNumber(Field field, string text, long row) => new(
        $"cannot read {reader.Name} (HDU {hdu.Index}, byte {hdu.DataStart + row * rowBytes + field.Offset}): '{text.Trim()}' in row {row} of column {field.Number} is no number; the file is damaged, fetch it again");

    private sealed record Field(int Number, char Type, int Offset, int Width, int Decimals);
}
