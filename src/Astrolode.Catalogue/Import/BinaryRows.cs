using System.Buffers.Binary;
using System.Text;

namespace Astrolode.Catalogue.Import;

/// <summary>A source of bytes.</summary>
internal abstract class ReadOnlyBytes
{
    /// <summary>Reads some bytes; 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer);
}

/// <summary>Big-endian values of VOTable's binary rows (REC-VOTable-1.4, section 5.3).</summary>
internal sealed class BinaryRows(ReadOnlyBytes source) : IDisposable
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;

    /// <summary>Whether there are no more bytes.</summary>
    public bool IsAtEnd => at == filled && !Fill();

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public void Read(Span<byte> target)
    {
        while (target.Length > 0)
        {
            if (at == filled && !Fill())
            {
                throw new EndOfStreamException("the last row is cut off");
            }
            int count = Math.Min(target.Length, filled - at);
            buffer.AsSpan(at, count).CopyTo(target);
            target = target[count..];
            at += count;
        }
    }

    public int Int32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public long Integer(int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes[..size]);
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            4 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
    }

    public double Real(int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes[..size]);
        return size == 4 ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    public string Text(int count, bool isUnicode)
    {
        byte[] bytes = new byte[count * (isUnicode ? 2 : 1)];
        Read(bytes);
        string text = isUnicode ? Encoding.BigEndianUnicode.GetString(bytes) : Encoding.UTF8.GetString(bytes);
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    /// <inheritdoc/>
    public void Dispose() => at = filled = 0;

    private bool Fill()
    {
        (at, filled) = (0, source.Read(buffer));
        return filled > 0;
    }
}
