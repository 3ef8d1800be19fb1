using System.Buffers;
using System.Runtime.Intrinsics;

namespace Astrolode.Images.Tiles;

/// <summary>
/// Brings survey pixels to what a network reads, −1 to 1: v = asinh(a·t)/asinh(a), t = (x − lo)/(hi − lo) clipped to 0..1, output 2v − 1
/// (the asinh scale of Lupton et al. 2004, PASP 116, 133, between robust limits). lo and hi are percentiles of the tile's own finite pixels,
/// so a bright source or a border of blanks does not move the rest. Blank and infinite pixels become −1, and so does all of a tile without
/// contrast (hi = lo) or without finite pixels. The three numbers are part of a model: a network must see what it was trained on.
/// </summary>
/// <param name="LowPercentile">Percentile that becomes −1; 0 ≤ low &lt; high.</param>
/// <param name="HighPercentile">Percentile that becomes +1; at most 100.</param>
/// <param name="Softening">a ≥ 0: larger lifts the faint parts more; 0 (below 0.01) is linear.</param>
public sealed record Stretch(double LowPercentile = 1, double HighPercentile = 99.5, double Softening = 10)
{
    /// <summary>Stretches one tile.</summary>
    /// <param name="pixels">Values, NaN where blank.</param>
    /// <param name="output">As many values, each −1 to 1; may be the same memory as <paramref name="pixels"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ or the settings are out of range.</exception>
    public void Apply(ReadOnlySpan<float> pixels, Span<float> output)
    {
        if (output.Length != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} pixels cannot be stretched into {output.Length}");
        }
        (float low, float high) = Limits(pixels);
        Apply(pixels, output, low, high);
    }

    /// <summary>The values that become −1 and +1; both NaN when no pixel is finite.</summary>
    /// <exception cref="ArgumentException">The settings are out of range.</exception>
    public (float Low, float High) Limits(ReadOnlySpan<float> pixels)
    {
        if (!(LowPercentile >= 0 && LowPercentile < HighPercentile && HighPercentile <= 100))
        {
            throw new ArgumentException($"stretch percentiles {LowPercentile} and {HighPercentile}: 0 <= low < high <= 100 is needed");
        }
        uint[] keys = ArrayPool<uint>.Shared.Rent(pixels.Length);
        try
        {
            int count = OrderedFloats.CopyFinite(pixels, keys);
            ReadOnlySpan<uint> finite = keys.AsSpan(0, count);
            return count == 0
                ? (float.NaN, float.NaN)
                : (OrderedFloats.Quantile(finite, LowPercentile / 100), OrderedFloats.Quantile(finite, HighPercentile / 100));
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(keys);
        }
    }

    private void Apply(ReadOnlySpan<float> pixels, Span<float> output, float low, float high)
    {
        double range = (double)high - low;
        if (!(range > 0))
        {
            output.Fill(-1);
            return;
        }
        if (!(Softening >= 0 && double.IsFinite(Softening)))
        {
            throw new ArgumentException($"stretch softening {Softening}: a finite number that is not negative is needed");
        }
        // Below 0.01 the curve is the straight line to 2e-5, and the logarithm of a float would be coarser than that.
        bool straight = Softening < 0.01;
        Curve curve = new(low, (float)(1 / range), straight, (float)Softening, straight ? 2 : (float)(2 / Math.Asinh(Softening)));
        int i = 0;
        for (; i <= pixels.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            curve.Map(Vector256.Create(pixels[i..])).CopyTo(output[i..]);
        }
        if (i < pixels.Length)
        {
            Span<float> rest = stackalloc float[Vector256<float>.Count];
            rest.Clear();
            pixels[i..].CopyTo(rest);
            curve.Map(Vector256.Create((ReadOnlySpan<float>)rest)).CopyTo(rest);
            rest[..(pixels.Length - i)].CopyTo(output[i..]);
        }
    }

    private readonly struct Curve(float low, float inverseRange, bool straight, float softening, float gain)
    {
        public Vector256<float> Map(Vector256<float> x)
        {
            Vector256<float> finite = Vector256.LessThan(Vector256.Abs(x), Vector256.Create(float.PositiveInfinity));
            Vector256<float> t = Vector256.ConditionalSelect(finite, (x - Vector256.Create(low)) * inverseRange, Vector256<float>.Zero);
            t = Vector256.Min(Vector256.Max(t, Vector256<float>.Zero), Vector256<float>.One);
            if (straight)
            {
                return t * gain - Vector256<float>.One;
            }
            Vector256<float> u = t * softening;
            // asinh u = ln(u + sqrt(u² + 1)); u is not negative, so nothing cancels.
            Vector256<float> v = Vector256.Log(u + Vector256.Sqrt(u * u + Vector256<float>.One)) * gain - Vector256<float>.One;
            return Vector256.Min(v, Vector256<float>.One);
        }
    }
}
