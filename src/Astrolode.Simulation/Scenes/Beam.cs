namespace Astrolode.Simulation.Scenes;

/// <summary>
/// The point spread function of a band: the diffraction pattern of an obscured circular aperture (Spitzer: 0.32 m of 0.85 m obscured; Werner et al. 2004, ApJS 154, 1), or
/// two Gaussian ellipses across each other, as a map from two scan directions has it (Herschel's parallel mode smears the beam along the scan; PACS Observer's Manual, section 3.1).
/// </summary>
public sealed class Beam
{
    private const double SpitzerObscuration = 0.376;

    // Full width at half maximum of a Gaussian in units of its sigma, 2 √(2 ln 2).
    private const double FwhmPerSigma = 2.3548200450309493;

    private readonly Func<double, double, double> shape;

    private Beam(double fwhmArcsec, Func<double, double, double> shape) => (FwhmArcsec, this.shape) = (fwhmArcsec, shape);

    /// <summary>Full width at half maximum, the larger one of an ellipse.</summary>
    public double FwhmArcsec { get; }

    /// <summary>
    /// Spitzer's diffraction pattern, widened to the width that was measured: 1.98″ at 8 µm (Fazio et al. 2004, ApJS 154, 10), 6″ at 24 µm (Rieke et al. 2004, ApJS 154, 25), where the aperture alone gives 1.8″ and 5.5″.
    /// </summary>
    public static Beam Spitzer(double fwhmArcsec)
    {
        double perArcsec = 2 * HalfWidth.Value / fwhmArcsec;
        return new Beam(fwhmArcsec, (x, y) => BandAiry(double.Hypot(x, y) * perArcsec));
    }

    /// <summary>The mean of two ellipses, their long axes at two angles from +x towards +y.</summary>
    public static Beam Crossed(double minorArcsec, double majorArcsec, double firstDegrees, double secondDegrees)
    {
        double minor = minorArcsec / FwhmPerSigma, major = majorArcsec / FwhmPerSigma;
        return new Beam(majorArcsec, (x, y) => (Ellipse(x, y, minor, major, firstDegrees) + Ellipse(x, y, minor, major, secondDegrees)) / 2);
    }

    /// <summary>
    /// Shares of the light of a point at (<paramref name="shiftX"/>, <paramref name="shiftY"/>) pixels from the middle of a square of pixels, each integrated over its pixel; they add up to 1.
    /// [(2 reach + 1)²].
    /// </summary>
    public float[] Kernel(double pixelArcsec, int reach, double shiftX = 0, double shiftY = 0)
    {
        int side = 2 * reach + 1, steps = Math.Clamp((int)Math.Ceiling(12 * pixelArcsec / FwhmArcsec), 3, 60);
        double[] light = new double[side * side];
        Parallel.For(0, side, row =>
        {
            for (int i = 0; i < side * steps * steps; i++)
            {
                int column = i / (steps * steps), sub = i % (steps * steps);
                double x = column - reach + (sub % steps + 0.5) / steps - 0.5 - shiftX, y = row - reach + (sub / steps + 0.5) / steps - 0.5 - shiftY;
                light[row * side + column] += shape(x * pixelArcsec, y * pixelArcsec);
            }
        });
        double sum = light.Sum();
        return [.. light.Select(value => (float)(value / sum))];
    }

    private static double Ellipse(double x, double y, double minor, double major, double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * (Math.PI / 180));
        double u = (x * cos + y * sin) / major, v = (y * cos - x * sin) / minor;
        return Math.Exp(-(u * u + v * v) / 2);
    }

    // The wavelengths of a band, 30 % wide as IRAC's at 8 µm and MIPS's at 24 µm are about, wash the outer rings out; tabulated, as it is asked for millions of times.
    private const double TableStep = 0.05, TableEnd = 1500, BandWidth = 0.3;
    private const int Wavelengths = 9;

    private static readonly Lazy<double[]> Table = new(() =>
    {
        double[] table = new double[(int)(TableEnd / TableStep) + 2];
        Parallel.For(0, table.Length, i =>
        {
            for (int k = 0; k < Wavelengths; k++)
            {
                double relative = 1 + BandWidth * ((k + 0.5) / Wavelengths - 0.5);
                table[i] += Airy(i * TableStep / relative) / (relative * relative * Wavelengths);
            }
        });
        return table;
    });

    // v at half the peak, between two entries of the table.
    private static readonly Lazy<double> HalfWidth = new(() =>
    {
        double[] table = Table.Value;
        double half = table[0] / 2;
        int i = Array.FindIndex(table, value => value < half);
        return TableStep * (i - 1 + (table[i - 1] - half) / (table[i - 1] - table[i]));
    });

    private static double BandAiry(double v)
    {
        double at = v / TableStep;
        int i = (int)at;
        double[] table = Table.Value;
        // Beyond, the mean of the rings goes on as v^-3.
        return i + 1 < table.Length ? table[i] + (at - i) * (table[i + 1] - table[i]) : table[^1] * Math.Pow(TableEnd / v, 3);
    }

    // [2 J1(v)/v − ε² 2 J1(εv)/(εv)]² / (1 − ε²)², Schroeder, Astronomical Optics, eq. 10.2.8.
    private static double Airy(double v)
    {
        const double E = SpitzerObscuration;
        double amplitude = (Jinc(v) - E * E * Jinc(E * v)) / (1 - E * E);
        return amplitude * amplitude;
    }

    private static double Jinc(double v) => v < 1e-6 ? 1 : 2 * MathNet.Numerics.SpecialFunctions.BesselJ(1, v) / v;
}
