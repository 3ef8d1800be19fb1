namespace Astrolode.Images.Fits;

/// <summary>
/// A file made by Unix compress (<c>.Z</c>): Lempel-Ziv-Welch (Welch 1984) with codes of 9 to 16 bits, the lowest bit first. Codes come in groups of eight; when
/// their width changes, the rest of the group is skipped.
/// </summary>
internal sealed class LzwStream : ReadOnlyStream
{
    private const int MostBits = 16;
    private const int FirstBits = 9;
    private const int Clear = 256;

    private readonly BufferedStream packed;
    private readonly int mostBits;
    private readonly int firstFree;
    private readonly ushort[] prefix = new ushort[1 << MostBits];
    private readonly byte[] suffix = new byte[1 << MostBits];

    // A string is found from its last byte to its first.
    private readonly byte[] reversed = new byte[(1 << MostBits) + 1];
    private int waiting;
    private int bits = FirstBits;
    private int next;
    private int previous = -1;
    private byte first;
    private ulong held;
    private int heldBits;
    private int codesRead;

    /// <summary>Reads the three bytes of the file's head.</summary>
    /// <exception cref="InvalidDataException">The head is damaged.</exception>
    public LzwStream(Stream source)
    {
        packed = new BufferedStream(source, 1 << 16);
        Span<byte> head = stackalloc byte[3];
        packed.ReadExactly(head);
        mostBits = head[2] & 0x1f;
        firstFree = (head[2] & 0x80) != 0 ? Clear + 1 : Clear;
        next = firstFree;
        if (mostBits is < FirstBits or > MostBits)
        {
            throw new InvalidDataException($"codes of {mostBits} bits are not those of compress");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A code refers to a string that is not there yet.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length && (waiting > 0 || TryDecode()))
        {
            while (waiting > 0 && count < buffer.Length)
            {
                buffer[count++] = reversed[--waiting];
            }
        }
        return count;
    }

    private bool TryDecode()
    {
        while (TryReadCode(out int code))
        {
            if (code == Clear && firstFree > Clear)
            {
                SkipGroup();
                (bits, next, previous) = (FirstBits, firstFree, -1);
                continue;
            }
            Expand(code);
            return true;
        }
        return false;
    }

    private void Expand(int code)
    {
        int at = code;
        if (code >= next || (previous < 0 && code > byte.MaxValue))
        {
            if (code > next || previous < 0)
            {
                throw new InvalidDataException($"code {code} refers to a string that is not there yet");
            }
            // The string that is being made: the previous one and its own first byte.
            reversed[waiting++] = first;
            at = previous;
        }
        while (at >= Clear)
        {
            reversed[waiting++] = suffix[at];
            at = prefix[at];
        }
        first = (byte)at;
        reversed[waiting++] = first;
        if (previous >= 0 && next < 1 << mostBits)
        {
            (prefix[next], suffix[next]) = ((ushort)previous, first);
            next++;
        }
        previous = code;
    }

    private bool TryReadCode(out int code)
    {
        if (next > (1 << bits) - 1 && bits < mostBits)
        {
            SkipGroup();
            bits++;
        }
        bool whole = TryReadBits(bits, out code);
        codesRead = (codesRead + 1) % 8;
        return whole;
    }

    private void SkipGroup()
    {
        for (; codesRead != 0; codesRead = (codesRead + 1) % 8)
        {
            TryReadBits(bits, out _);
        }
    }

    private bool TryReadBits(int count, out int value)
    {
        while (heldBits < count)
        {
            int next = packed.ReadByte();
            if (next < 0)
            {
                value = 0;
                return false;
            }
            held |= (ulong)next << heldBits;
            heldBits += 8;
        }
        value = (int)(held & ((1ul << count) - 1));
        held >>= count;
        heldBits -= count;
        return true;
    }
}
