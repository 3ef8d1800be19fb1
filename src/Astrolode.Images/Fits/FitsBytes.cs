using System.Buffers;
using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// The bytes of a FITS file at a fixed address, followed by zeros up to a whole number of FITS blocks, so that a file which lacks its
/// last padding reads like one that has it. Gzip (found by its magic number) is undone. Files of 64 MiB and more that are whole blocks are
/// mapped, not read; such a file must not be cut short by others meanwhile.
/// </summary>
internal sealed unsafe class FitsBytes : SafeHandle
{
    // A deflate stream can grow a thousandfold; an honest image of this size is better unpacked on disk.
    private const long MostUnzippedBytes = 2L << 30;
    private const long MapFrom = 64L << 20;

    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;

    private FitsBytes(nint address, long length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        SetHandle(address);
    }

    private FitsBytes(MemoryMappedFile map, long length)
        : base(0, ownsHandle: true)
    {
        this.map = map;
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* at = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref at);
        Length = length;
        SetHandle((nint)at);
    }

    /// <summary>Bytes of the file itself, padding not counted.</summary>
    public long Length { get; }

    /// <summary>Length with the padding, a multiple of 2880.</summary>
    public long PaddedLength => FitsLayout.Padded(Length);

    /// <summary>Address of the first byte, valid while this object lives.</summary>
    public nint Address => handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A part of the file.</summary>
    public ReadOnlySpan<byte> Span(long start, int count) =>
        start >= 0 && start + count <= PaddedLength ? new ReadOnlySpan<byte>((byte*)handle + start, count) : throw new ArgumentOutOfRangeException(nameof(start));

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static FitsBytes FromFile(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = file.Length;
        if (IsGzip(file))
        {
            return Unzip(file, path);
        }
        if (length >= MapFrom && length % FitsLayout.BlockBytes == 0)
        {
            return new FitsBytes(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), length);
        }
        FitsBytes bytes = Allocate(length);
        for (long at = 0; at < length;)
        {
            int count = RandomAccess.Read(file.SafeFileHandle, new Span<byte>((byte*)bytes.handle + at, (int)Math.Min(length - at, 1 << 24)), at);
            if (count == 0)
            {
                bytes.Dispose();
                throw new FitsFormatException($"cannot read {path} (byte {at}): the file became shorter while it was read; wait until it is complete");
            }
            at += count;
        }
        return bytes;
    }

    /// <summary>A copy of bytes in memory.</summary>
    public static FitsBytes FromMemory(ReadOnlySpan<byte> source, string name)
    {
        if (source.Length > 2 && source[0] == 0x1f && source[1] == 0x8b)
        {
            using MemoryStream stream = new(source.ToArray());
            return Unzip(stream, name);
        }
        FitsBytes bytes = Allocate(source.Length);
        source.CopyTo(new Span<byte>((byte*)bytes.handle, source.Length));
        return bytes;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map!.Dispose();
        }
        else
        {
            NativeMemory.Free((void*)handle);
        }
        return true;
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        return RandomAccess.Read(file.SafeFileHandle, magic, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    }

    private static FitsBytes Allocate(long length)
    {
        long padded = FitsLayout.Padded(Math.Max(length, 1));
        byte* at = (byte*)NativeMemory.Alloc((nuint)padded);
        NativeMemory.Clear(at + length, (nuint)(padded - length));
        return new FitsBytes((nint)at, length);
    }

    private static FitsBytes Unzip(Stream source, string name)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(1 << 18);
        byte* at = null;
        try
        {
            using GZipStream unzipped = new(source, CompressionMode.Decompress);
            long length = 0;
            long capacity = 0;
            for (int count; (count = unzipped.Read(chunk)) > 0; length += count)
            {
                if (length + count > MostUnzippedBytes)
                {
                    throw new FitsFormatException($"cannot read {name}: it unpacks to more than {MostUnzippedBytes >> 30} GiB; unpack it with gunzip first");
                }
                if (FitsLayout.Padded(length + count) > capacity)
                {
                    capacity = FitsLayout.Padded(Math.Max(capacity * 2, length + count));
                    at = (byte*)NativeMemory.Realloc(at, (nuint)capacity);
                }
                chunk.AsSpan(0, count).CopyTo(new Span<byte>(at + length, count));
            }
            FitsBytes bytes = new((nint)NativeMemory.Realloc(at, (nuint)FitsLayout.Padded(Math.Max(length, 1))), length);
            at = null;
            NativeMemory.Clear((byte*)bytes.handle + length, (nuint)(bytes.PaddedLength - length));
            return bytes;
        }
        catch (InvalidDataException error)
        {
            throw new FitsFormatException($"cannot unpack {name}: {error.Message.TrimEnd('.')}; the gzip file is damaged, fetch it again");
        }
        finally
        {
            NativeMemory.Free(at);
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
