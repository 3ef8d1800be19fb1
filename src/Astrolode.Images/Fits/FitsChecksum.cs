using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>Whether a checksum is as the header says.</summary>
public enum ChecksumState
{
    /// <summary>The header states none.</summary>
    Absent,

    /// <summary>The bytes are as they were when it was written.</summary>
    Right,

    /// <summary>The bytes have changed since.</summary>
    Wrong,
}

/// <summary>The checksums of one HDU.</summary>
/// <param name="Index">0 for the primary HDU.</param>
/// <param name="Name">EXTNAME; PRIMARY for a primary HDU without one.</param>
/// <param name="Datasum">DATASUM, of the data alone.</param>
/// <param name="Checksum">CHECKSUM, of header and data.</param>
public sealed record HduChecksums(int Index, string Name, ChecksumState Datasum, ChecksumState Checksum);

/// <summary>The ones' complement sums of FITS (Standard 4.0, appendix J).</summary>
internal static class FitsChecksum
{
    private const int ChunkBytes = 100 * FitsLayout.BlockBytes;

    /// <summary>Sums the HDU up in one pass over its data.</summary>
    /// <exception cref="FitsFormatException">The data are cut short.</exception>
    public static HduChecksums Verify(FitsReader reader, FitsHdu hdu)
    {
        reader.RequireData(hdu);
        uint header = Sum(reader.Bytes, hdu.HeaderStart, hdu.DataStart, 0);
        uint data = Sum(reader.Bytes, hdu.DataStart, hdu.End, 0);
        // With the CHECKSUM record in it the whole adds up to all ones, "minus zero".
        ChecksumState whole = !IsStated(hdu, "CHECKSUM") ? ChecksumState.Absent : Add(header, data) is 0 or uint.MaxValue ? ChecksumState.Right : ChecksumState.Wrong;
        return new HduChecksums(hdu.Index, hdu.Name, Datasum(hdu, data), whole);
    }

    // An empty text means that the sum is not known.
    private static bool IsStated(FitsHdu hdu, string keyword) => hdu.Header.Has(keyword) && hdu.Header.Text(keyword) is not "";

    private static ChecksumState Datasum(FitsHdu hdu, uint sum)
    {
        if (!IsStated(hdu, "DATASUM"))
        {
            return ChecksumState.Absent;
        }
        // A text of decimal digits, of CFITSIO with blanks before a zero; some programs write a number.
        bool known = uint.TryParse(hdu.Header.Text("DATASUM"), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out uint stated);
        return (known ? stated : hdu.Header.Integer("DATASUM")) == sum ? ChecksumState.Right : ChecksumState.Wrong;
    }

    // Padding that the file lacks counts as zeros.
    private static uint Sum(FitsBytes bytes, long start, long end, uint sum)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        for (long at = start; at < Math.Min(end, bytes.Length); at += ChunkBytes)
        {
            int present = (int)Math.Min(Math.Min(end, bytes.Length) - at, ChunkBytes);
            int padded = (present + 3) / 4 * 4;
            chunk.AsSpan(present, padded - present).Clear();
            bytes.Read(at, chunk.AsSpan(0, present));
            sum = Add(sum, Words(MemoryMarshal.Cast<byte, uint>(chunk.AsSpan(0, padded))));
        }
        ArrayPool<byte>.Shared.Return(chunk);
        return sum;
    }

    private static uint Words(ReadOnlySpan<uint> words)
    {
        ulong sum = 0;
        foreach (uint word in words)
        {
            sum += BinaryPrimitives.ReverseEndianness(word);
        }
        return Add((uint)(sum >> 32), (uint)sum);
    }

    private static uint Add(uint a, uint b)
    {
        ulong sum = (ulong)a + b;
        return (uint)sum + (uint)(sum >> 32);
    }
}
