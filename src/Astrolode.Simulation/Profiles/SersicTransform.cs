using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.Interpolation;

namespace Astrolode.Simulation.Profiles;

/// <summary>
/// The Fourier transform of a Sérsic profile, F(q) = ∫ I(r) J₀(q r) r dr / ∫ I(r) r dr, q in radians per half-light radius, as a table over q². Right to 1e-5 (absolute;
/// F(0) = 1), which is below the noise of any galaxy of less than 1e10 electrons.
/// </summary>
internal sealed class SersicTransform
{
    // 128 steps in every octave of q², from 2^-20 to 2^20: the step of the table is in the float's own bits, and looking up needs no logarithm.
    private const int StepBits = 7, FirstExponent = -20, Octaves = 40;
    private const int Shift = 23 - StepBits, FirstBits = (127 + FirstExponent) << 23, Steps = Octaves << StepBits;
    private const float First = 1f / (1 << -FirstExponent), BelowStep = 1f / (1 << Shift);

    // Exact values per octave of q²; between them a spline in ln q.
    private const int NodesPerOctave = 8;

    private readonly float[] table = new float[Steps + 2];

    public SersicTransform(double n, double b)
    {
        int nodes = Octaves * NodesPerOctave + 1;
        double[] lnQ = new double[nodes], values = new double[nodes];
        for (int i = 0; i < nodes; i++)
        {
            lnQ[i] = (FirstExponent + (double)i / NodesPerOctave) / 2 * Math.Log(2);
        }
        Func<double, double> exact = Exact(n, b);
        for (int i = 0; i < nodes; i++)
        {
            values[i] = exact(Math.Exp(lnQ[i]));
        }
        CubicSpline spline = CubicSpline.InterpolateNaturalSorted(lnQ, values);
        for (int i = 0; i <= Steps; i++)
        {
            table[i] = (float)spline.Interpolate(Math.Log(BitConverter.Int32BitsToSingle(FirstBits + (i << Shift))) / 2);
        }
        table[Steps + 1] = table[Steps];
    }

    /// <summary>F at the square of q. Beyond q = 1024 it stays what it is there, below 1e-5.</summary>
    public float At(float q2)
    {
        if (q2 < First)
        {
            return 1 - (1 - table[0]) * (q2 / First);
        }
        int bits = BitConverter.SingleToInt32Bits(q2) - FirstBits, i = Math.Min(bits >> Shift, Steps);
        float low = table[i];
        return low + (table[i + 1] - low) * ((bits & ((1 << Shift) - 1)) * BelowStep);
    }

    private static Func<double, double> Exact(double n, double b)
    {
        if (n == 1)
        {
            return q => Math.Pow(1 + q * q / (b * b), -1.5);
        }
        // ∫ I(r) r dr = n b^(−2n) Γ(2n).
        double norm = Math.Exp(2 * n * Math.Log(b) - SpecialFunctions.GammaLn(2 * n)) / n;
        return n >= 1.5
            ? q => norm * AlongImaginaryAxis(n, b, q)
            : q => norm * (q < 64 ? Direct(n, b, q) : PowerSeries(n, b, q));
    }

    // J₀ is the real part of Hankel's function H₀; for n > 1 the path of integration can be turned to r = i s, where H₀ becomes K₀ and nothing swings:
    // F = 2/π ∫ s K₀(q s) exp(−b s^(1/n) cos φ) sin(b s^(1/n) sin φ) ds, φ = π/(2n). In ln s the trapezoid rule converges exponentially.
    private static double AlongImaginaryAxis(double n, double b, double q)
    {
        (double sin, double cos) = Math.SinCos(Math.PI / (2 * n));
        double last = Math.Min(Math.Log(700 / q), n * Math.Log(40 / (b * cos))), first = Math.Min(Math.Log(1e-8), Math.Log(1e-8 / q));
        int steps = (int)Math.Ceiling((last - first) / 0.03);
        double step = (last - first) / steps, sum = 0;
        for (int i = 1; i <= steps; i++)
        {
            double s = Math.Exp(first + i * step), u = b * Math.Pow(s, 1 / n);
            sum += s * s * SpecialFunctions.BesselK0(q * s) * Math.Exp(-u * cos) * Math.Sin(u * sin);
        }
        return 2 / Math.PI * step * sum;
    }

    // Gauss and Legendre's rule over pieces that grow from the centre (I has no derivative there) until they hold one swing of J₀.
    private static double Direct(double n, double b, double q)
    {
        double end = Math.Pow(36 / b, n), widest = Math.Min(2 * Math.PI / q, end / 16), sum = 0;
        for (double from = 0, to = 1e-5 * widest; from < end; (from, to) = (to, to + Math.Min(2 * to, widest)))
        {
            sum += GaussLegendreRule.Integrate(r => r * Math.Exp(-b * Math.Pow(r, 1 / n)) * SpecialFunctions.BesselJ(0, q * r), from, to, 16);
        }
        return sum;
    }

    // Far out: the transform of each term of I(r) = Σ (−b)^m r^(m/n) / m! (Gradshteyn & Ryzhik 6.561.14, by continuation).
    private static double PowerSeries(double n, double b, double q)
    {
        double sum = 0;
        for (int m = 1; m <= 12; m++)
        {
            double a = m / n, reciprocal = a / 2 % 1 == 0 ? 0 : 1 / SpecialFunctions.Gamma(-a / 2);
            sum += Math.Pow(-b, m) / SpecialFunctions.Factorial(m) * Math.Pow(2, a + 1) * SpecialFunctions.Gamma(1 + a / 2) * reciprocal * Math.Pow(q, -a - 2);
        }
        return sum;
    }
}
