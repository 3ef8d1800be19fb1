namespace Astrolode.Images.Codecs;

/// <summary>
/// Colour maps of even lightness steps, as polynomials of degree six fitted to matplotlib's tables (M. Zucker, "Matplotlib colormaps", 2018, shadertoy.com/view/WlfXRN, CC0);
/// they follow the tables to about 0.02 of full scale.
/// </summary>
public sealed class ColourMap
{
    private readonly Colour[] table = new Colour[256];

    private ColourMap(double[] red, double[] green, double[] blue)
    {
        for (int i = 0; i < table.Length; i++)
        {
            double t = i / 255.0;
            table[i] = new Colour(Level(red, t), Level(green, t), Level(blue, t));
        }
    }

    /// <summary>Black, purple, orange, pale yellow: glowing dust and gas.</summary>
    public static ColourMap Inferno { get; } = new(
        [0.0002189403691192265, 0.1065134194856116, 11.60249308247187, -41.70399613139459, 77.162935699427, -71.31942824499214, 25.13112622477341],
        [0.001651004631001012, 0.5639564367884091, -3.972853965665698, 17.43639888205313, -33.40235894210092, 32.62606426397723, -12.24266895238567],
        [-0.01948089843709184, 3.932712388889277, -15.9423941062914, 44.35414519872813, -81.80730925738993, 73.20951985803202, -23.07032500287172]);

    /// <summary>Violet, blue, green, yellow: measured quantities.</summary>
    public static ColourMap Viridis { get; } = new(
        [0.2777273272234177, 0.1050930431085774, -0.3308618287255563, -4.634230498983486, 6.228269936347081, 4.776384997670288, -5.435455855934631],
        [0.005407344544966578, 1.404613529898575, 0.214847559468213, -5.799100973351585, 14.17993336680509, -13.74514537774601, 4.645852612178535],
        [0.3340998053353061, 1.384590162594685, 0.09509516302823659, -19.33244095627987, 56.69055260068105, -65.35303263337234, 26.3124352495832]);

    /// <summary>Colour of a value; clamped to 0 … 1, black where NaN.</summary>
    public Colour this[float value] => float.IsNaN(value) ? Colour.Black : table[(int)(Math.Clamp(value, 0, 1) * 255 + 0.5f)];

    private static byte Level(double[] coefficients, double t)
    {
        double level = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            level = level * t + coefficients[i];
        }
        return (byte)(Math.Clamp(level, 0, 1) * 255 + 0.5);
    }
}
