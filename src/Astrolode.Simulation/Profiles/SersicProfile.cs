using System.Collections.Concurrent;
using MathNet.Numerics;

namespace Astrolode.Simulation.Profiles;

/// <summary>
/// The light of a round galaxy, I(r) ∝ exp(−b (r/r_e)^(1/n)) (Sérsic 1968; Graham &amp; Driver 2005, PASA 22, 118), total 1, with r in half-light radii r_e.
/// n = 1 is an exponential disc, n = 4 de Vaucouleurs' bulge, n = 0.5 a Gaussian. There is one instance for each n.
/// </summary>
public sealed class SersicProfile
{
    /// <summary>Least n. Below, the profile is flatter than a Gaussian, which no galaxy is.</summary>
    public const double MinN = 0.5;

    /// <summary>Largest n. Above, a tenth of the light lies beyond 10 half-light radii, more than can be seen of any galaxy.</summary>
    public const double MaxN = 6;

    private static readonly ConcurrentDictionary<int, Lazy<SersicProfile>> Known = new();
    private readonly double norm;

    private SersicProfile(double n)
    {
        N = n;
        B = SpecialFunctions.GammaLowerRegularizedInv(2 * n, 0.5);
        norm = Math.Exp(2 * n * Math.Log(B) - SpecialFunctions.GammaLn(2 * n)) / (2 * Math.PI * n);
        Spectrum = new SersicTransform(n, B);
    }

    /// <summary>Sérsic index.</summary>
    public double N { get; }

    /// <summary>b, by which half of the light lies inside r_e: P(2n, b) = ½ with the incomplete gamma function (Graham &amp; Driver, eq. 4).</summary>
    public double B { get; }

    internal SersicTransform Spectrum { get; }

    /// <summary>
    /// The profile of an index, which is rounded to 1/100: the transform of each index is tabulated once (some milliseconds), and galaxies cannot be told apart by less.
    /// </summary>
    /// <param name="n">0.5 to 6.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is out of that range.</exception>
    public static SersicProfile Of(double n) => n is >= MinN and <= MaxN
        ? Known.GetOrAdd((int)Math.Round(100 * n), static key => new Lazy<SersicProfile>(() => new SersicProfile(key / 100.0))).Value
        : throw new ArgumentOutOfRangeException(nameof(n), n, "a Sérsic index lies between 0.5 and 6");

    /// <summary>Surface brightness at <paramref name="r"/> half-light radii: light per square half-light radius (Graham &amp; Driver, eq. 1).</summary>
    public double Brightness(double r) => norm * Math.Exp(-B * Math.Pow(r, 1 / N));

    /// <summary>Where the surface brightness has fallen to <paramref name="brightness"/>, half-light radii; 0 if it is fainter everywhere.</summary>
    public double RadiusOf(double brightness) => brightness >= norm ? 0 : Math.Pow(Math.Log(norm / brightness) / B, N);

    /// <summary>Light inside <paramref name="r"/> half-light radii, 0 to 1 (Graham &amp; Driver, eq. 2).</summary>
    public double Enclosed(double r) => SpecialFunctions.GammaLowerRegularized(2 * N, B * Math.Pow(r, 1 / N));

    /// <summary>
    /// The Fourier transform, 1 at 0, at <paramref name="k"/> cycles per half-light radius; from the table, right to 1e-5.
    /// </summary>
    public double Transform(double k) => Spectrum.At((float)(4 * Math.PI * Math.PI * k * k));
}
