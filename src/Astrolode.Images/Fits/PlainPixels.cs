using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>The pixels of an image that is not compressed, read from the file where they are wanted: a cut reads its own rows and no more.</summary>
internal sealed unsafe class PlainPixels(FitsBytes bytes, FitsHdu hdu)
{
    private const int PiecePixels = 1 << 18;
    private const int ChunkBytes = 1 << 18;

    private readonly PixelScaling scaling = PixelScaling.Of(hdu);

    /// <summary>Physical values of a region, in file order, on all processors; NaN where blank.</summary>
    public void Read<T>(PixelRegion region, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        long run = region.RunLength(hdu.Axes);
        long pieces = (run + PiecePixels - 1) / PiecePixels;
        long parts = pixels.Length / run * pieces;
        fixed (T* first = pixels)
        {
            T* to = first;
            ParallelParts.Run(parts, pixels.Length <= PiecePixels, ReadPart);

            void ReadPart(long part)
            {
                long at = part % pieces * PiecePixels;
                long start = part / pieces * run + at;
                ReadRun(region.OffsetInImage(hdu.Axes, start), new Span<T>(to + start, (int)Math.Min(PiecePixels, run - at)));
            }
        }
    }

    /// <summary>Physical values of numbers that follow one another in the data, from one of them (0-based) on.</summary>
    public void ReadRun<T>(long first, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        int size = Math.Abs(hdu.Bitpix) / 8;
        long start = hdu.DataStart + first * size;
        if (StoredPixels.AreSwappedOnly<T>(hdu.Bitpix, scaling))
        {
            bytes.Read(start, MemoryMarshal.AsBytes(pixels));
            StoredPixels.Swap(pixels);
            return;
        }
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        for (int at = 0; at < pixels.Length; at += ChunkBytes / size)
        {
            Span<T> part = pixels.Slice(at, Math.Min(ChunkBytes / size, pixels.Length - at));
            Span<byte> stored = chunk.AsSpan(0, part.Length * size);
            bytes.Read(start + (long)at * size, stored);
            StoredPixels.Convert(stored, hdu.Bitpix, scaling, part);
        }
        ArrayPool<byte>.Shared.Return(chunk);
    }
}
