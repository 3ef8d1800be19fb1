using System.Buffers.Binary;
using System.Globalization;

namespace Astrolode.Images.Fits;

/// <summary>One column of a binary table: what TFORMn says and where it lies in a row (FITS Standard 4.0, section 7.3).</summary>
/// <param name="Number">From 1, as in the header.</param>
/// <param name="Name">TTYPEn; empty where there is none.</param>
/// <param name="Type">The letter of TFORMn; of a variable-length array that of its elements.</param>
/// <param name="Repeat">Elements in a row; of bits their number.</param>
/// <param name="Descriptor">Bytes of the descriptor of a variable-length array: 8 (P) or 16 (Q); 0 for a field of fixed length.</param>
/// <param name="Offset">Byte in the row.</param>
internal sealed record BinaryField(int Number, string Name, char Type, long Repeat, int Descriptor, long Offset)
{
    private const int MostFields = 999;

    /// <summary>Bytes of one element; of bits 1 for eight of them.</summary>
    public int ElementBytes => BytesOf(Type);

    /// <summary>Bytes in a row.</summary>
    public long Width => Descriptor > 0 ? Repeat * Descriptor : BytesFor(Repeat);

    /// <summary>Bytes of a number of elements.</summary>
    public long BytesFor(long elements) => Type == 'X' ? (elements + 7) / 8 : checked(elements * ElementBytes);

    /// <summary>The columns of a table.</summary>
    /// <exception cref="FitsFormatException">The header lacks a format, has a wrong one, or the columns do not fit into a row.</exception>
    public static BinaryField[] All(FitsHdu hdu, string file)
    {
        long count = hdu.Header.Integer("TFIELDS") ?? 0;
        long rowBytes = hdu.Header.Integer("NAXIS1") ?? 0;
        if (count is < 0 or > MostFields)
        {
            throw hdu.Damaged(file, $"TFIELDS is {count}");
        }
        BinaryField[] fields = new BinaryField[count];
        long offset = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            string form = hdu.Header.Text($"TFORM{i + 1}") ?? throw hdu.Damaged(file, $"there is no TFORM{i + 1}");
            fields[i] = Parse(i + 1, hdu.Header.Text($"TTYPE{i + 1}") ?? "", form, offset) ?? throw hdu.Damaged(file, $"TFORM{i + 1} is '{form}'");
            offset += fields[i].Width;
            if (offset > rowBytes)
            {
                throw hdu.Damaged(file, $"column {i + 1} ends at byte {offset} of rows of {rowBytes}");
            }
        }
        return fields;
    }

    /// <summary>Elements of a variable-length array and the byte of the file at which they start.</summary>
    /// <exception cref="FitsFormatException">The array does not lie in the data of the HDU.</exception>
    public (long Start, long Count) Locate(ReadOnlySpan<byte> row, FitsHdu hdu, string file)
    {
        ReadOnlySpan<byte> pair = row[(int)Offset..];
        (long count, long at) = Descriptor == 8
            ? (BinaryPrimitives.ReadInt32BigEndian(pair), BinaryPrimitives.ReadInt32BigEndian(pair[4..]))
            : (BinaryPrimitives.ReadInt64BigEndian(pair), BinaryPrimitives.ReadInt64BigEndian(pair[8..]));
        if (count == 0)
        {
            return (hdu.DataStart, 0);
        }
        // Compared one by one: a sum of damaged numbers may overflow.
        long heap = hdu.Header.Integer("THEAP") ?? hdu.TableBytes;
        if (count < 0 || at < 0 || heap < 0 || count > hdu.DataBytes * 8 || heap > hdu.DataBytes || at > hdu.DataBytes || heap + at + BytesFor(count) > hdu.DataBytes)
        {
            throw hdu.Damaged(file, $"an array of {count} elements at byte {at} of the heap lies beyond the data");
        }
        return (hdu.DataStart + heap + at, count);
    }

    /// <summary>Memory for bytes of the column.</summary>
    /// <exception cref="FitsFormatException">They are more than an array can hold.</exception>
    public byte[] Allocate(long bytes, FitsHdu hdu, string file) => bytes <= Array.MaxLength
        ? GC.AllocateUninitializedArray<byte>((int)bytes)
        : throw new FitsFormatException($"cannot read {file} (HDU {hdu.Index}): column {Number} takes {bytes} bytes, too many for memory; read fewer rows");

    /// <summary>A field of the format rTa, with r and a optional; of a variable-length array rPt(max) or rQt(max). Null where it is none.</summary>
    public static BinaryField? Parse(int number, string name, string form, long offset)
    {
        string text = form.Trim();
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }
        long repeat = 1;
        if (digits == text.Length || (digits > 0 && !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat)) || repeat > int.MaxValue)
        {
            return null;
        }
        int descriptor = text[digits] switch { 'P' => 8, 'Q' => 16, _ => 0 };
        char type = text.ElementAtOrDefault(digits + (descriptor > 0 ? 1 : 0));
        bool known = BytesOf(type) > 0 && (descriptor == 0 || repeat <= 1);
        return known ? new BinaryField(number, name, type, repeat, descriptor, offset) : null;
    }

    private static int BytesOf(char type) => type switch
    {
        'L' or 'X' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' => 8,
        'M' => 16,
        _ => 0,
    };
}
