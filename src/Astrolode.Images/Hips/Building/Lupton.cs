namespace Astrolode.Images.Hips.Building;

/// <summary>
/// Colour from three bands (Lupton et al. 2004, PASP 116, 133): with I the mean of the bands and F(I) = asinh(Q·I)/asinh(Q), each band becomes its value times F(I)/I, so that a source keeps
/// its colour whatever its brightness; where the largest exceeds 1 all three are divided by it. Bands are first brought to 0 … 1 between limits.
/// </summary>
/// <param name="softening">Q above 0: larger shows fainter parts.</param>
internal sealed class Lupton(double softening)
{
    private readonly float q = (float)softening;
    private readonly float full = (float)Math.Asinh(softening);

    /// <summary>
    /// Colours, [pixel * 4 + channel], red, green, blue and opacity. A pixel is transparent where all bands are blank; where one is blank it counts as 0.
    /// </summary>
    /// <param name="red">Values of the red band.</param>
    /// <param name="green">Values of the green band.</param>
    /// <param name="blue">Values of the blue band.</param>
    /// <param name="limits">Values of each band that become 0 and 1.</param>
    /// <param name="rgba">Four bytes a pixel.</param>
    public void Map(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, ReadOnlySpan<(double Low, double High)> limits, Span<byte> rgba)
    {
        for (int i = 0; i < red.Length; i++)
        {
            bool blank = float.IsNaN(red[i]) && float.IsNaN(green[i]) && float.IsNaN(blue[i]);
            float r = Scaled(red[i], limits[0]), g = Scaled(green[i], limits[1]), b = Scaled(blue[i], limits[2]);
            float mean = (r + g + b) / 3;
            float gain = mean > 0 ? MathF.Asinh(q * mean) / (full * mean) : 0;
            float most = Math.Max(1, gain * Math.Max(r, Math.Max(g, b)));
            rgba[4 * i] = Level(r * gain / most);
            rgba[4 * i + 1] = Level(g * gain / most);
            rgba[4 * i + 2] = Level(b * gain / most);
            rgba[4 * i + 3] = blank ? (byte)0 : (byte)255;
        }
    }

    private static float Scaled(float value, (double Low, double High) limits) =>
        float.IsNaN(value) ? 0 : Math.Max(0, (float)((value - limits.Low) / (limits.High - limits.Low)));

    private static byte Level(float value) => (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
}
