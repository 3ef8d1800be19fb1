namespace Astrolode.Images.Hips.Building;

/// <summary>
/// Physical values as the 255 greys of a picture: v = asinh(a·t)/asinh(a), t = (x − low)/(high − low) clipped to 0 … 1 (linear for a = 0), level 1 + round(254 v);
/// level 0 is kept for blank pixels.
/// </summary>
internal sealed class GreyScale
{
    /// <summary>Level of a blank pixel.</summary>
    public const byte Blank = 0;

    // The curve at even steps of t: a step of its steepest part is less than a sixteenth of a grey.
    private const int Steps = 1 << 16;
    private readonly byte[] levels = new byte[Steps + 1];
    private readonly float low;
    private readonly float gain;

    /// <param name="low">Value of level 1.</param>
    /// <param name="high">Value of level 255.</param>
    /// <param name="softening">a; 0 is linear.</param>
    public GreyScale(double low, double high, double softening)
    {
        this.low = (float)low;
        gain = (float)(Steps / Math.Max(high - low, double.Epsilon));
        double full = Math.Asinh(softening);
        for (int i = 0; i <= Steps; i++)
        {
            double t = (double)i / Steps;
            levels[i] = (byte)(1 + Math.Round(254 * (softening < 0.01 ? t : Math.Asinh(softening * t) / full)));
        }
    }

    /// <summary>Greys of values, NaN where blank.</summary>
    public void Map(ReadOnlySpan<float> values, Span<byte> greys)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float step = (values[i] - low) * gain;
            greys[i] = float.IsNaN(step) ? Blank : levels[(int)Math.Clamp(step, 0, Steps)];
        }
    }
}
