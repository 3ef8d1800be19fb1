using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Astrolode.Images.Fits;

/// <summary>
/// Floating-point values from the integers of a quantised tile (FITS Standard 4.0, section 10.2): value = (integer − r + 0.5) × scale + zero, where r is a
/// random number of 0 to 1 that the writer added in the same order, or 0.5 without dithering.
/// </summary>
internal static class TileQuantisation
{
    /// <summary>The integer that stands for an exact zero with SUBTRACTIVE_DITHER_2.</summary>
    private const int ZeroValue = -2147483646;

    private const int Count = 10_000;

    private static readonly float[] Random = MakeRandom();

    /// <summary>Values without dithering; NaN where blank.</summary>
    public static void Restore<T>(ReadOnlySpan<int> integers, PixelScaling scaling, Span<T> values)
        where T : unmanaged, INumberBase<T> => StoredPixels.Scale(integers, scaling, values);

    /// <summary>Values with subtractive dithering; NaN where blank.</summary>
    /// <param name="integers">Pixels of the tile.</param>
    /// <param name="seed">Place of the tile's first random number: tile from 0, plus ZDITHER0, minus 1.</param>
    /// <param name="scaling">ZSCALE, ZZERO and ZBLANK of the tile.</param>
    /// <param name="keepZero">SUBTRACTIVE_DITHER_2: exact zeros stay so.</param>
    /// <param name="values">Pixels of the tile.</param>
    public static void RestoreDithered<T>(ReadOnlySpan<int> integers, long seed, PixelScaling scaling, bool keepZero, Span<T> values)
        where T : unmanaged, INumberBase<T>
    {
        int start = (int)(((seed % Count) + Count) % Count);
        for (int at = 0; at < integers.Length; start = (start + 1) % Count)
        {
            ReadOnlySpan<float> random = Random.AsSpan(FirstOf(start));
            int run = Math.Min(random.Length, integers.Length - at);
            RestoreRun(integers.Slice(at, run), random[..run], scaling, keepZero, values.Slice(at, run));
            at += run;
        }
    }

    private static void RestoreRun<T>(ReadOnlySpan<int> integers, ReadOnlySpan<float> random, PixelScaling scaling, bool keepZero, Span<T> values)
        where T : unmanaged, INumberBase<T>
    {
        (double scale, double zero) = (scaling.Scale, scaling.Zero);
        for (int i = RestoreVectors(integers, random, scale, zero, values); i < integers.Length; i++)
        {
            values[i] = T.CreateTruncating(((double)integers[i] - random[i] + 0.5) * scale + zero);
        }
        // Looked for apart from the arithmetic: most runs have none.
        if (keepZero)
        {
            StoredPixels.Mark(integers, ZeroValue, T.Zero, values);
        }
        StoredPixels.Mark(integers, scaling.Blank, T.CreateTruncating(double.NaN), values);
    }

    // The same arithmetic, four pixels at a time; how many were done.
    private static int RestoreVectors<T>(ReadOnlySpan<int> integers, ReadOnlySpan<float> random, double scale, double zero, Span<T> values)
    {
        if (typeof(T) != typeof(float) || !Avx.IsSupported)
        {
            return 0;
        }
        ref int from = ref MemoryMarshal.GetReference(integers);
        ref float noise = ref MemoryMarshal.GetReference(random);
        ref float to = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(values));
        int i = 0;
        for (; i <= integers.Length - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            Vector256<double> quantised = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from, (nuint)i));
            Vector256<double> added = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref noise, (nuint)i));
            Vector256<double> value = (quantised - added + Vector256.Create(0.5)) * Vector256.Create(scale) + Vector256.Create(zero);
            Avx.ConvertToVector128Single(value).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }

    private static int FirstOf(int start) => (int)(Random[start] * 500);

    // Park and Miller 1988; the standard's appendix I asks that the last seed be 1043618065.
    private static float[] MakeRandom()
    {
        const double A = 16807.0, M = 2147483647.0;
        float[] random = new float[Count];
        double seed = 1;
        for (int i = 0; i < Count; i++)
        {
            double product = A * seed;
            seed = product - M * Math.Floor(product / M);
            random[i] = (float)(seed / M);
        }
        return random;
    }
}
