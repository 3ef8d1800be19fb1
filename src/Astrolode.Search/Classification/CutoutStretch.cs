using System.Numerics.Tensors;

namespace Astrolode.Search.Classification;

/// <summary>
/// How pixels become the numbers that a classifier reads: v = scale · asinh((x − background) / noise). Linear in the noise, logarithmic in bright sources, and the same for every
/// exposure time, gain and unit.
/// </summary>
public sealed record CutoutStretch
{
    /// <summary>Multiplies the inverse hyperbolic sine: with 0.25, the noise has a width of about 0.25 and a saturated star a height of 2.5.</summary>
    public double Scale { get; init; } = 0.25;

    /// <summary>Stretches pixels; NaN stays NaN.</summary>
    /// <param name="pixels">Above the background, in any unit.</param>
    /// <param name="noise">Standard deviation of the background there, in the same unit.</param>
    /// <param name="output">As many values; may be the pixels.</param>
    public void Apply(ReadOnlySpan<float> pixels, float noise, Span<float> output)
    {
        TensorPrimitives.Multiply(pixels, 1 / noise, output);
        TensorPrimitives.Asinh(output, output);
        TensorPrimitives.Multiply(output, (float)Scale, output);
    }
}
