using System.Numerics.Tensors;
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

    // Steps in ln s from s = 1e-11 to beyond where any profile has ended.
    private const double LnStep = 0.6931471805599453 / (4 * NodesPerOctave), FirstLnS = -25.5;
    private const int SharedSteps = 1600;
    private static readonly Lazy<double[]> SharedK0 = new(MakeSharedK0);

    private readonly float[] table = new float[Steps + 2];

    public SersicTransform(double n, double b)
    {
        int nodes = Octaves * NodesPerOctave + 1;
        double[] lnQ = new double[nodes], values = new double[nodes];
        for (int i = 0; i < nodes; i++)
        {
            lnQ[i] = (FirstExponent + (double)i / NodesPerOctave) / 2 * Math.Log(2);
        }
        if (n >= 1.5)
        {
            AlongImaginaryAxis(n, b, values);
        }
        else
        {
            AlongRealAxis(n, b, lnQ, values);
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

    // 1 / ∫ I(r) r dr = b^(2n) / (n Γ(2n)).
    private static double Norm(double n, double b) => Math.Exp(2 * n * Math.Log(b) - SpecialFunctions.GammaLn(2 * n)) / n;

    private static void AlongRealAxis(double n, double b, double[] lnQ, double[] values)
    {
        double norm = Norm(n, b);
        for (int i = 0; i < values.Length; i++)
        {
            double q = Math.Exp(lnQ[i]);
            values[i] = n == 1 ? Math.Pow(1 + q * q / (b * b), -1.5) : norm * (q < 64 ? Direct(n, b, q) : PowerSeries(n, b, q));
        }
    }

    // J₀ is the real part of Hankel's function H₀; for n > 1 the path of integration can be turned to r = i s, where H₀ becomes K₀ and nothing swings:
    // F = 2/π ∫ s K₀(q s) exp(−b s^(1/n) cos φ) sin(b s^(1/n) sin φ) ds, φ = π/(2n). In ln s the trapezoid rule converges exponentially, and the nodes in ln q
    // are multiples of its step, so that all share the values of K₀.
    private static void AlongImaginaryAxis(double n, double b, double[] values)
    {
        (double sin, double cos) = Math.SinCos(Math.PI / (2 * n));
        double[] rest = new double[SharedSteps];
        for (int i = 0; i < SharedSteps; i++)
        {
            double s = Math.Exp(FirstLnS + i * LnStep), u = b * Math.Pow(s, 1 / n);
            rest[i] = s * s * Math.Exp(-u * cos) * Math.Sin(u * sin);
        }
        double norm = 2 / Math.PI * LnStep * Norm(n, b);
        ReadOnlySpan<double> bessel = SharedK0.Value;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = norm * TensorPrimitives.Dot(rest, bessel.Slice(2 * i, SharedSteps));
        }
    }

    private static double[] MakeSharedK0()
    {
        double[] values = new double[SharedSteps + 2 * Octaves * NodesPerOctave];
        for (int i = 0; i < values.Length; i++)
        {
            double z = Math.Exp(FirstExponent / 2.0 * Math.Log(2) + FirstLnS + i * LnStep);
            values[i] = z > 700 ? 0 : SpecialFunctions.BesselK0(z);
        }
        return values;
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
