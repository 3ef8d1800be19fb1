using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// Random fields that are functions of the place alone (gradient noise, Perlin 1985, SIGGRAPH 19, 287; fade polynomial of Perlin 2002, SIGGRAPH 21, 681): any
/// row of a map can be made on its own, at any pixel scale, and is the same sky. Octaves of halved cells add up to power laws; unlike a Gaussian field
/// from a Fourier transform it can be read at displaced places, which is what draws turbulence out into wisps.
/// </summary>
internal static class GradientNoise
{
    // One octave of gradients uniform in a square has a mean square of 8/3 ∫w² ∫w²u², w = 1 − fade(u); this is one over its root.
    internal const float Norm = 5.6777f;
    private const float Turn = 0.8910065f, Across = 0.4539905f;

    /// <summary>
    /// Octaves of mean square 1 in sum, with a power spectrum ∝ k^<paramref name="index"/> from the outer scale to the finest.
    /// </summary>
    /// <param name="x">Places, one a pixel, in any unit.</param>
    /// <param name="y">As many.</param>
    /// <param name="outer">Side of the largest cells, in that unit.</param>
    /// <param name="finest">Cells below this are left out: the pixel, as a rule.</param>
    /// <param name="index">Exponent of the power spectrum, −5 to −2.</param>
    /// <param name="key">Which field.</param>
    /// <param name="result">As many values; overwritten.</param>
    public static void Fractal(ReadOnlySpan<float> x, ReadOnlySpan<float> y, double outer, double finest, double index, uint key, Span<float> result)
    {
        // Variance of an octave is ∫P(k) k dk ∝ k^(index + 2).
        double gain = Math.Pow(2, (index + 2) / 2);
        // The octaves that a finer map would have count too, or the sky would grow brighter with the pixel.
        double norm = Math.Sqrt(1 - gain * gain);
        if (gain > 0.999)
        {
            norm = 1 / Math.Sqrt(Math.Max(1, Math.Log2(outer / finest)));
        }
        result.Clear();
        using Octaves octaves = new(x, y, outer);
        for (double cell = outer, amplitude = norm; cell > finest; cell /= 2, amplitude *= gain)
        {
            AddOctave(octaves.X, octaves.Y, key, (float)(amplitude * Norm * Math.Min(1, cell / finest - 1)), result);
            octaves.Next(ref key);
        }
    }

    /// <summary>
    /// Ridged multifractal (Musgrave 1994, in Texturing and Modeling, chapter 14): sharp crests, 0 to about 1, mean about 0.15, that are rough where the coarser
    /// ones are high and smooth between: filaments.
    /// </summary>
    /// <inheritdoc cref="Fractal"/>
    public static void Ridged(ReadOnlySpan<float> x, ReadOnlySpan<float> y, double outer, double finest, uint key, Span<float> result)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(2 * result.Length);
        Span<float> octave = rented.AsSpan(0, result.Length), weight = rented.AsSpan(result.Length, result.Length);
        weight.Fill(1);
        result.Clear();
        using Octaves octaves = new(x, y, outer);
        double sum = 0;
        for (double cell = outer, amplitude = 1; cell > finest; cell /= 2, amplitude *= 0.55)
        {
            octave.Clear();
            AddOctave(octaves.X, octaves.Y, key, Norm, octave);
            float share = (float)(amplitude * Math.Min(1, cell / finest - 1));
            sum += amplitude;
            for (int i = 0; i < result.Length; i++)
            {
                float crest = 1 / (1 + 2.2f * Math.Abs(octave[i]));
                crest *= crest * weight[i];
                weight[i] = Math.Min(1, 1.6f * crest);
                result[i] += share * crest;
            }
            octaves.Next(ref key);
        }
        for (int i = 0; i < result.Length && sum > 0; i++)
        {
            result[i] /= (float)sum;
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>A number for <see cref="Fractal"/>'s key.</summary>
    public static uint Key(long seed, ScenePart part, int index = 0) => (uint)(new RandomStream(seed, part, index).NextDouble() * uint.MaxValue);

    private static void AddOctave(ReadOnlySpan<float> x, ReadOnlySpan<float> y, uint key, float amplitude, Span<float> result)
    {
        int at = 0;
        for (; at + Vector256<float>.Count <= result.Length; at += Vector256<float>.Count)
        {
            Vector256<float> value = Noise(Vector256.Create(x.Slice(at, Vector256<float>.Count)), Vector256.Create(y.Slice(at, Vector256<float>.Count)), key);
            (Vector256.Create<float>(result.Slice(at, Vector256<float>.Count)) + value * amplitude).CopyTo(result[at..]);
        }
        if (at < result.Length)
        {
            // The same arithmetic for the rest of the row: a pixel must not depend on the width of the map.
            Span<float> px = stackalloc float[Vector256<float>.Count], py = stackalloc float[Vector256<float>.Count];
            x[at..].CopyTo(px);
            y[at..].CopyTo(py);
            Vector256<float> value = Noise(Vector256.Create<float>(px), Vector256.Create<float>(py), key);
            for (int i = 0; at + i < result.Length; i++)
            {
                result[at + i] += value[i] * amplitude;
            }
        }
    }

    private static Vector256<float> Noise(Vector256<float> x, Vector256<float> y, uint key)
    {
        Vector256<float> fx = Vector256.Floor(x), fy = Vector256.Floor(y);
        Vector256<uint> ix = Vector256.ConvertToInt32(fx).AsUInt32(), iy = Vector256.ConvertToInt32(fy).AsUInt32();
        Vector256<float> u = x - fx, v = y - fy;
        Vector256<float> one = Vector256<float>.One, left = u - one, down = v - one;
        Vector256<uint> step = Vector256<uint>.One;
        Vector256<float> a = Corner(ix, iy, key, u, v), b = Corner(ix + step, iy, key, left, v);
        Vector256<float> c = Corner(ix, iy + step, key, u, down), d = Corner(ix + step, iy + step, key, left, down);
        Vector256<float> su = Fade(u), sv = Fade(v);
        Vector256<float> top = a + su * (b - a), bottom = c + su * (d - c);
        return top + sv * (bottom - top);
    }

    // The gradient's components are two halves of a hash (Wellons' lowbias32, 2018) of the corner.
    private static Vector256<float> Corner(Vector256<uint> ix, Vector256<uint> iy, uint key, Vector256<float> dx, Vector256<float> dy)
    {
        Vector256<uint> h = ix * 0x9E3779B1u ^ iy * 0x85EBCA77u ^ Vector256.Create(key);
        h ^= h >>> 16;
        h *= 0x7FEB352Du;
        h ^= h >>> 15;
        h *= 0x846CA68Bu;
        h ^= h >>> 16;
        const float Half = 1 / 32768f;
        Vector256<float> gx = Vector256.ConvertToSingle((h & Vector256.Create(0xFFFFu)).AsInt32()) * Half - Vector256<float>.One;
        Vector256<float> gy = Vector256.ConvertToSingle((h >>> 16).AsInt32()) * Half - Vector256<float>.One;
        return gx * dx + gy * dy;
    }

    private static Vector256<float> Fade(Vector256<float> t) =>
        t * t * t * (t * (t * 6f - Vector256.Create(15f)) + Vector256.Create(10f));

    // Places in cells of the octave; each octave is turned, so that no lattice shows.
    private readonly struct Octaves : IDisposable
    {
        private readonly float[] places;
        private readonly int count;

        public Octaves(ReadOnlySpan<float> x, ReadOnlySpan<float> y, double outer)
        {
            count = x.Length;
            places = ArrayPool<float>.Shared.Rent(2 * count);
            TensorPrimitives.Multiply(x, (float)(1 / outer), X);
            TensorPrimitives.Multiply(y, (float)(1 / outer), Y);
        }

        public Span<float> X => places.AsSpan(0, count);

        public Span<float> Y => places.AsSpan(count, count);

        public void Next(ref uint key)
        {
            key = (key ^ key >> 15) * 0x2C1B3C6D + 0x9E3779B9;
            Span<float> x = X, y = Y;
            for (int i = 0; i < count; i++)
            {
                (x[i], y[i]) = (2 * (x[i] * Turn - y[i] * Across) + 17.31f, 2 * (x[i] * Across + y[i] * Turn) - 11.87f);
            }
        }

        public void Dispose() => ArrayPool<float>.Shared.Return(places);
    }
}
