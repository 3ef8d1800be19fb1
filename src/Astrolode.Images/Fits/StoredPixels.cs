using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// Big-endian numbers as they lie in a file, made physical values in this machine's order (FITS Standard 4.0, section 5); without scaling, and in the type that is
/// stored, they stay the numbers they are.
/// </summary>
internal static class StoredPixels
{
    private const int Chunk = 2048;

    /// <summary>True where the bytes of the file become the pixels by turning their order round alone.</summary>
    public static bool AreSwappedOnly<T>(int bitpix, PixelScaling scaling)
        where T : unmanaged => scaling.IsIdentity && bitpix == BitpixOf<T>();

    /// <summary>BITPIX of numbers of a type.</summary>
    public static int BitpixOf<T>()
        where T : unmanaged => (typeof(T) == typeof(float) || typeof(T) == typeof(double) ? -8 : 8) * Unsafe.SizeOf<T>();

    /// <summary>Turns the byte order of numbers round, in place.</summary>
    public static void Swap<T>(Span<T> pixels)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                Span<short> halves = MemoryMarshal.Cast<T, short>(pixels);
                BinaryPrimitives.ReverseEndianness(halves, halves);
                break;
            case 4:
                Span<int> words = MemoryMarshal.Cast<T, int>(pixels);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 8:
                Span<long> longs = MemoryMarshal.Cast<T, long>(pixels);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    /// <summary>Physical values of stored numbers; NaN where blank.</summary>
    public static void Convert<T>(ReadOnlySpan<byte> stored, int bitpix, PixelScaling scaling, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        int bytes = Math.Abs(bitpix) / 8;
        for (int at = 0; at < pixels.Length; at += Chunk)
        {
            Span<T> part = pixels.Slice(at, Math.Min(Chunk, pixels.Length - at));
            ConvertChunk(stored.Slice(at * bytes, part.Length * bytes), bitpix, scaling, part);
        }
    }

    private static void ConvertChunk<T>(ReadOnlySpan<byte> stored, int bitpix, PixelScaling scaling, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        Span<long> scratch = stackalloc long[Chunk];
        switch (bitpix)
        {
            case 8:
                Scale(stored, scaling, pixels);
                break;
            case 16:
                Span<short> shorts = MemoryMarshal.Cast<long, short>(scratch)[..pixels.Length];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, short>(stored), shorts);
                Scale<short, T>(shorts, scaling, pixels);
                break;
            case 32 or -32:
                Span<int> ints = MemoryMarshal.Cast<long, int>(scratch)[..pixels.Length];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(stored), ints);
                if (bitpix > 0)
                {
                    Scale<int, T>(ints, scaling, pixels);
                }
                else
                {
                    ScaleReal<float, T>(MemoryMarshal.Cast<int, float>(ints), scaling, pixels);
                }
                break;
            default:
                Span<long> longs = scratch[..pixels.Length];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(stored), longs);
                if (bitpix > 0)
                {
                    Scale<long, T>(longs, scaling, pixels);
                }
                else
                {
                    ScaleReal<double, T>(MemoryMarshal.Cast<long, double>(longs), scaling, pixels);
                }
                break;
        }
    }

    /// <summary>Physical values of integers in memory; NaN where blank.</summary>
    public static void Scale<TStored, T>(ReadOnlySpan<TStored> stored, PixelScaling scaling, Span<T> pixels)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where T : unmanaged, INumberBase<T>
    {
        (double scale, double zero) = (scaling.Scale, scaling.Zero);
        if (typeof(TStored) == typeof(long) && zero == PixelScaling.UnsignedLong && scale == 1)
        {
            for (int i = 0; i < stored.Length; i++)
            {
                pixels[i] = T.CreateTruncating((ulong)(long.CreateTruncating(stored[i]) ^ long.MinValue));
            }
        }
        else if (scale == 1 && zero == 0)
        {
            TensorPrimitives.ConvertTruncating(stored, pixels);
        }
        else
        {
            for (int i = 0; i < stored.Length; i++)
            {
                pixels[i] = T.CreateTruncating(double.CreateTruncating(stored[i]) * scale + zero);
            }
        }
        Mark(stored, scaling.Blank, T.CreateTruncating(double.NaN), pixels);
    }

    /// <summary>Gives a value to the pixels whose stored integer is a given one; null for none.</summary>
    public static void Mark<TStored, T>(ReadOnlySpan<TStored> stored, long? marked, T value, Span<T> pixels)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where T : unmanaged
    {
        TStored mark = TStored.CreateTruncating(marked ?? 0);
        if (marked is null || long.CreateTruncating(mark) != marked)
        {
            return;
        }
        for (int at = stored.IndexOf(mark), step; at >= 0; at = step < 0 ? -1 : at + 1 + step)
        {
            pixels[at] = value;
            step = stored[(at + 1)..].IndexOf(mark);
        }
    }

    private static void ScaleReal<TStored, T>(ReadOnlySpan<TStored> stored, PixelScaling scaling, Span<T> pixels)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, INumberBase<T>
    {
        bool asStored = scaling.IsIdentity;
        for (int i = 0; i < stored.Length; i++)
        {
            pixels[i] = asStored ? T.CreateTruncating(stored[i]) : T.CreateTruncating(double.CreateTruncating(stored[i]) * scaling.Scale + scaling.Zero);
        }
    }
}
