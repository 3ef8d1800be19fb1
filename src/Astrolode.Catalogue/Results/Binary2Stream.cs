using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Astrolode.Catalogue.Results;

/// <summary>Rows as VOTable's BINARY2 (REC-VOTable-1.4, section 5.4): a bit a column that says whether it is null, the first the highest, then the cells, big-endian; in base64.</summary>
internal sealed class Binary2Stream
{
    // 57 bytes are 76 characters, the line of MIME.
    private const int LineBytes = 57, LinesAtOnce = 64;
    private readonly ArrayBufferWriter<byte> pending = new(1 << 13);

    /// <summary>Adds a row.</summary>
    public void Row(IBufferWriter<byte> output, CellReader row, VoTableType[] types)
    {
        Span<byte> flags = pending.GetSpan((types.Length + 7) / 8)[..((types.Length + 7) / 8)];
        flags.Clear();
        for (int i = 0; i < types.Length; i++)
        {
            flags[i / 8] |= (byte)(row.IsNull(i) ? 0x80 >> (i % 8) : 0);
        }
        pending.Advance(flags.Length);
        for (int i = 0; i < types.Length; i++)
        {
            Cell(row, i, types[i]);
        }
        if (pending.WrittenCount >= LineBytes * LinesAtOnce)
        {
            Encode(output, pending.WrittenCount / LineBytes * LineBytes);
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Flush(IBufferWriter<byte> output) => Encode(output, pending.WrittenCount);

    private void Cell(CellReader row, int column, VoTableType type)
    {
        bool isNull = row.IsNull(column);
        switch (type.Datatype)
        {
            case "long":
                BinaryPrimitives.WriteInt64BigEndian(pending.GetSpan(8), isNull ? 0 : row.Integer(column));
                pending.Advance(8);
                break;
            case "int":
                Count((int)(isNull ? 0 : row.Integer(column)));
                break;
            case "short":
                BinaryPrimitives.WriteInt16BigEndian(pending.GetSpan(2), (short)(isNull ? 0 : row.Integer(column)));
                pending.Advance(2);
                break;
            case "unsignedByte":
                pending.GetSpan(1)[0] = (byte)(isNull ? 0 : row.Integer(column));
                pending.Advance(1);
                break;
            case "boolean":
                pending.GetSpan(1)[0] = (byte)(isNull ? '?' : row.Integer(column) == 0 ? 'F' : 'T');
                pending.Advance(1);
                break;
            case "float":
                BinaryPrimitives.WriteSingleBigEndian(pending.GetSpan(4), isNull ? float.NaN : (float)row.Real(column));
                pending.Advance(4);
                break;
            case "double":
                BinaryPrimitives.WriteDoubleBigEndian(pending.GetSpan(8), isNull ? double.NaN : row.Real(column));
                pending.Advance(8);
                break;
            default:
                Text(isNull ? "" : row.Text(column), type);
                break;
        }
    }

    private void Text(string text, VoTableType type)
    {
        Encoding encoding = type.Datatype == "unicodeChar" ? Encoding.BigEndianUnicode : Encoding.ASCII;
        if (type.Arraysize is null or "1")
        {
            // One character stands without its number.
            encoding.GetBytes(text.Length == 0 ? "\0" : text[..1], pending);
            return;
        }
        Count(text.Length);
        encoding.GetBytes(text, pending);
    }

    private void Count(int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(pending.GetSpan(4), number);
        pending.Advance(4);
    }

    private void Encode(IBufferWriter<byte> output, int bytes)
    {
        byte[] kept = pending.WrittenSpan[bytes..].ToArray();
        for (int at = 0; at < bytes; at += LineBytes)
        {
            ReadOnlySpan<byte> line = pending.WrittenSpan[at..Math.Min(at + LineBytes, bytes)];
            Base64.EncodeToUtf8(line, output.GetSpan(80), out _, out int written);
            output.Advance(written);
            output.Put("\n"u8);
        }
        pending.ResetWrittenCount();
        pending.Write(kept);
    }
}
