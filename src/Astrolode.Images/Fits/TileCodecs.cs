using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// The decoders of compressed tiles (FITS Standard 4.0, section 10.4): those of CFITSIO, called tile by tile on buffers of ours. CFITSIO's
/// decoders trust the stream and run past its end where it is damaged, so each gets it followed by as many bytes as it can possibly take.
/// </summary>
internal static unsafe partial class TileCodecs
{
    private const string Library = "libcfitsio.so.10";

    /// <summary>Bytes that must follow a Rice or PLIO stream in its buffer.</summary>
    public const int Padding = 1024;

    // Bits of the first block that differ from zero end its run of zeros at once, whatever the stream did before.
    private const byte RiceEnd = 0xff;

    private const int HcompressHead = 25;
    private const int MostBitPlanes = 64;

    /// <summary>Rice (section 10.4.1). The buffer holds <paramref name="length"/> bytes and <see cref="Padding"/> more.</summary>
    /// <param name="buffer">The stream and its padding, which is overwritten.</param>
    /// <param name="length">Bytes of the stream.</param>
    /// <param name="block">Pixels of a block: 16 or 32.</param>
    /// <param name="pixelBytes">Bytes of a stored pixel: 1 (unsigned), 2 or 4.</param>
    /// <param name="values">All pixels of the tile.</param>
    /// <returns>False where the stream is damaged.</returns>
    public static bool Rice(Span<byte> buffer, int length, int block, int pixelBytes, Span<int> values)
    {
        buffer[length..].Fill(RiceEnd);
        fixed (byte* from = buffer)
        fixed (int* to = values)
        {
            if (pixelBytes == 4)
            {
                return fits_rdecomp(from, length, to, values.Length, block) == 0;
            }
            byte[] narrow = ArrayPool<byte>.Shared.Rent(pixelBytes * values.Length);
            fixed (byte* at = narrow)
            {
                int failed = pixelBytes == 2
                    ? fits_rdecomp_short(from, length, (short*)at, values.Length, block)
                    : fits_rdecomp_byte(from, length, at, values.Length, block);
                if (pixelBytes == 2)
                {
                    TensorPrimitives.ConvertTruncating(new ReadOnlySpan<short>(at, values.Length), values);
                }
                else
                {
                    TensorPrimitives.ConvertTruncating(new ReadOnlySpan<byte>(at, values.Length), values);
                }
                ArrayPool<byte>.Shared.Return(narrow);
                return failed == 0;
            }
        }
    }

    /// <summary>IRAF's pixel lists (section 10.4.3). The buffer holds <paramref name="length"/> bytes and <see cref="Padding"/> more.</summary>
    /// <returns>False where the stream is damaged.</returns>
    public static bool Plio(Span<byte> buffer, int length, Span<int> values)
    {
        const int HeaderWords = 7;
        Span<short> words = MemoryMarshal.Cast<byte, short>(buffer);
        BinaryPrimitives.ReverseEndianness(words, words);
        if (length < 2 * HeaderWords)
        {
            return false;
        }
        // The list tells its own length in one of two ways (pl_l2pi in CFITSIO's pliocomp.c).
        int listed = words[2] > 0 ? words[2] : (words[4] << 15) + words[3];
        if (listed < 0 || 2L * listed > length || (words[2] <= 0 && words[1] < 0))
        {
            return false;
        }
        fixed (short* from = words)
        fixed (int* to = values)
        {
            return listed == 0 || pl_l2pi(from, 1, to, values.Length) == values.Length;
        }
    }

    /// <summary>
    /// HCOMPRESS (section 10.4.4; White 1992). <paramref name="wide"/> for images of more than 16 bits. Smoothing is a choice of the writer for lossy images.
    /// </summary>
    /// <returns>False where the stream is damaged.</returns>
    public static bool Hcompress(ReadOnlySpan<byte> stream, bool smooth, bool wide, Span<int> values)
    {
        // Two bytes of magic, the two sides, the scale, the sum, the bit planes of three quadrants (hdecompress in CFITSIO).
        if (stream.Length < HcompressHead
            || (long)BinaryPrimitives.ReadInt32BigEndian(stream[2..]) * BinaryPrimitives.ReadInt32BigEndian(stream[6..]) != values.Length
            || BinaryPrimitives.ReadInt32BigEndian(stream[2..]) <= 0
            || stream[22] > MostBitPlanes || stream[23] > MostBitPlanes || stream[24] > MostBitPlanes)
        {
            return false;
        }
        // A bit plane takes at most six bits a pixel, in the worst of all codings; the signs one bit. Zeros end what was cut short.
        long planes = Math.Max(stream[22], Math.Max(stream[23], stream[24]));
        long most = stream.Length + planes * (values.Length + 64L) + values.Length + Padding;
        byte* from = (byte*)NativeMemory.AllocZeroed((nuint)most);
        int* to = (int*)NativeMemory.AllocZeroed((nuint)values.Length, wide ? 8u : 4u);
        try
        {
            stream.CopyTo(new Span<byte>(from, stream.Length));
            int status = 0;
            status = wide
                ? fits_hdecompress64(from, smooth ? 1 : 0, to, out _, out _, out _, ref status)
                : fits_hdecompress(from, smooth ? 1 : 0, to, out _, out _, out _, ref status);
            new ReadOnlySpan<int>(to, values.Length).CopyTo(values);
            return status == 0;
        }
        finally
        {
            NativeMemory.Free(from);
            NativeMemory.Free(to);
        }
    }

    /// <summary>Gzip (section 10.4.2). The bytes that came out, as many as the span holds at most.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    public static int Gunzip(ReadOnlySpan<byte> stream, Span<byte> bytes)
    {
        fixed (byte* at = stream)
        {
            using UnmanagedMemoryStream source = new(at, stream.Length);
            using GZipStream unzipped = new(source, CompressionMode.Decompress);
            return unzipped.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
    }

    /// <summary>Undoes the shuffle of GZIP_2: first all highest bytes, then all next ones ….</summary>
    public static void Unshuffle(ReadOnlySpan<byte> shuffled, int size, Span<byte> bytes)
    {
        int count = shuffled.Length / size;
        for (int plane = 0; plane < size; plane++)
        {
            ReadOnlySpan<byte> from = shuffled.Slice(plane * count, count);
            for (int i = 0; i < count; i++)
            {
                bytes[i * size + plane] = from[i];
            }
        }
    }

    [LibraryImport(Library)]
    private static partial int fits_rdecomp(byte* stream, int length, int* values, int count, int block);

    [LibraryImport(Library)]
    private static partial int fits_rdecomp_short(byte* stream, int length, short* values, int count, int block);

    [LibraryImport(Library)]
    private static partial int fits_rdecomp_byte(byte* stream, int length, byte* values, int count, int block);

    [LibraryImport(Library)]
    private static partial int pl_l2pi(short* list, int first, int* values, int count);

    [LibraryImport(Library)]
    private static partial int fits_hdecompress(byte* stream, int smooth, int* values, out int nx, out int ny, out int scale, ref int status);

    [LibraryImport(Library)]
    private static partial int fits_hdecompress64(byte* stream, int smooth, int* values, out int nx, out int ny, out int scale, ref int status);
}
