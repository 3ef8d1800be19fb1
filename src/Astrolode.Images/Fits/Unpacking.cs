using System.IO.Compression;

namespace Astrolode.Images.Fits;

/// <summary>Undoes what archives do to whole files: gzip (RFC 1952), bzip2 and Unix compress (<c>.Z</c>), told apart by their first bytes.</summary>
internal static class Unpacking
{
    /// <summary>Bytes that tell whether a file is packed.</summary>
    public const int MagicBytes = 3;

    // A deflate stream can grow a thousandfold; an honest image of this size is better unpacked on disk.
    private const int MostBytes = int.MaxValue - (1 << 20);

    /// <summary>True if the first bytes of a file are those of a format that can be unpacked.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b or 0x9d, _, ..] or [(byte)'B', (byte)'Z', (byte)'h', ..];

    /// <summary>All bytes of a packed stream, unpacked.</summary>
    /// <exception cref="FitsFormatException">It is damaged, or unpacks to more than 2 GiB.</exception>
    public static byte[] ReadAll(Stream packed, string name)
    {
        Span<byte> magic = stackalloc byte[MagicBytes];
        packed.ReadExactly(magic);
        packed.Position = 0;
        try
        {
            using Stream unpacked = magic switch
            {
                [0x1f, 0x8b, ..] => new GZipStream(packed, CompressionMode.Decompress),
                [0x1f, ..] => new LzwStream(packed),
                _ => new Bzip2Stream(packed),
            };
            return ReadPlain(unpacked, name);
        }
        catch (InvalidDataException error)
        {
            throw new FitsFormatException($"cannot unpack {name}: {error.Message.TrimEnd('.')}; the packed file is damaged, fetch it again");
        }
    }

    /// <summary>All bytes of a stream.</summary>
    /// <exception cref="FitsFormatException">There are more than 2 GiB.</exception>
    public static byte[] ReadPlain(Stream stream, string name)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(1 << 20);
        int length = 0;
        for (int count; (count = stream.Read(bytes, length, bytes.Length - length)) > 0;)
        {
            length += count;
            if (length == bytes.Length)
            {
                if (length >= MostBytes)
                {
                    throw new FitsFormatException($"cannot read {name}: it holds more than 2 GiB, too much for memory; unpack it to a file first");
                }
                Array.Resize(ref bytes, (int)Math.Min(2L * length, MostBytes));
            }
        }
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
