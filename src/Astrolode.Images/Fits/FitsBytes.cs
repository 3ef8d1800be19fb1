using Microsoft.Win32.SafeHandles;

namespace Astrolode.Images.Fits;

/// <summary>
/// The bytes of a FITS file, read where they are asked for: a file on disk is never loaded whole. Gzip, bzip2 and Unix compress (found by their magic
/// numbers, not by the name) are undone in memory. Any number of threads may read at once.
/// </summary>
internal sealed class FitsBytes : IDisposable
{
    private readonly SafeFileHandle? file;
    private readonly ReadOnlyMemory<byte> memory;
    private readonly string name;

    private FitsBytes(SafeFileHandle? file, ReadOnlyMemory<byte> memory, long length, string name) =>
        (this.file, this.memory, Length, this.name) = (file, memory, length, name);

    /// <summary>Bytes of the file, unpacked.</summary>
    public long Length { get; }

    /// <summary>Bytes of it that are in memory.</summary>
    public long HeldBytes => memory.Length;

    /// <summary>The bytes of a file, whose name is taken literally.</summary>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="FitsFormatException">It is packed, and damaged or too large to unpack.</exception>
    public static FitsBytes FromFile(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            Span<byte> magic = stackalloc byte[Unpacking.MagicBytes];
            if (!Unpacking.IsPacked(magic[..RandomAccess.Read(file, magic, 0)]))
            {
                return new FitsBytes(file, default, RandomAccess.GetLength(file), path);
            }
            using FileStream stream = new(file, FileAccess.Read, bufferSize: 0);
            return InMemory(Unpacking.ReadAll(stream, path), path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes in memory, which are not copied unless they are packed.</summary>
    /// <exception cref="FitsFormatException">They are packed, and damaged or too large to unpack.</exception>
    public static FitsBytes FromMemory(ReadOnlyMemory<byte> source, string name)
    {
        if (!Unpacking.IsPacked(source.Span))
        {
            return InMemory(source, name);
        }
        using MemoryStream stream = new(source.ToArray(), writable: false);
        return InMemory(Unpacking.ReadAll(stream, name), name);
    }

    /// <summary>What is left of a stream, read into memory.</summary>
    /// <exception cref="FitsFormatException">It is packed and damaged, or too large for memory.</exception>
    public static FitsBytes FromStream(Stream stream, string name) => FromMemory(Unpacking.ReadPlain(stream, name), name);

    /// <summary>Fills a span with the bytes from a place on.</summary>
    /// <exception cref="FitsFormatException">The file ends before; it was measured when it was opened, so it was cut meanwhile.</exception>
    public void Read(long start, Span<byte> into)
    {
        if (file is null)
        {
            memory.Span.Slice((int)start, into.Length).CopyTo(into);
            return;
        }
        for (int done = 0; done < into.Length;)
        {
            int count = RandomAccess.Read(file, into[done..], start + done);
            if (count == 0)
            {
                throw new FitsFormatException($"cannot read {name} (byte {start + done}): the file became shorter while it was read; wait until it is complete");
            }
            done += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static FitsBytes InMemory(ReadOnlyMemory<byte> bytes, string name) => new(null, bytes, bytes.Length, name);
}
