using System.Buffers.Binary;

namespace Astrolode.Images.Codecs;

/// <summary>Format and size that the first bytes of a picture declare, read before a decoder takes memory for them.</summary>
internal static class PictureHeader
{
    private static ReadOnlySpan<byte> PngMagic => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>True for PNG, false for JPEG; null for neither.</summary>
    public static bool? IsPng(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngMagic) ? true : bytes.Length > 2 && bytes[0] == 0xff && bytes[1] == 0xd8 ? false : null;

    /// <summary>Width and height; null where the bytes end before they are told.</summary>
    public static (int Width, int Height)? Size(ReadOnlySpan<byte> bytes) => IsPng(bytes) switch
    {
        true when bytes.Length >= 24 => (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..])),
        false => JpegSize(bytes),
        _ => null,
    };

    /// <summary>
    /// True if the bytes reach the end that their format marks: decoders fill up a JPEG that was cut short with grey. In the coded data after the scan header
    /// SOS the end marker EOI cannot occur by chance (ITU-T T.81, B.1.1.5). PNG decoders check their own end.
    /// </summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes)
    {
        const int StartOfScan = 0xda;
        return IsPng(bytes) == true || (FindMarker(bytes, marker => marker == StartOfScan) is { } scan && bytes[scan..].IndexOf([(byte)0xff, (byte)0xd9]) >= 0);
    }

    // The size is in the frame header SOFn (ITU-T T.81, B.2.2).
    private static (int Width, int Height)? JpegSize(ReadOnlySpan<byte> bytes) =>
        FindMarker(bytes, marker => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc)) is { } at && at + 9 <= bytes.Length
            ? (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]))
            : null;

    // Byte of the first marker of a kind, from segment to segment; the walk ends where coded data begin.
    private static int? FindMarker(ReadOnlySpan<byte> bytes, Func<int, bool> wanted)
    {
        int at = 2;
        while (at + 4 <= bytes.Length && bytes[at] == 0xff)
        {
            if (wanted(bytes[at + 1]))
            {
                return at;
            }
            // A marker may be preceded by any number of fill bytes.
            at += bytes[at + 1] == 0xff ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }
        return null;
    }
}
