using MathNet.Numerics;

namespace Astrolode.Simulation.Populations;

/// <summary>
/// Draws galaxies: magnitudes from <see cref="GalaxyCounts"/>; sizes, ellipticities and bulges from the distributions that weak lensing takes for its galaxies (Miller et al. 2013,
/// MNRAS 429, 2858, appendix B, fitted to Hubble images). Nine in ten are discs with a small bulge, whose share of the light is a Gaussian of 0.1 cut at 0; one in ten is all bulge.
/// Sérsic indices scatter about the 4 and 1 of that paper, by 0.7 and 0.15: real ones do, and a network must not learn two exact values.
/// </summary>
internal static class GalaxyPopulation
{
    private const double BulgeDominatedShare = 0.1;

    // Of an exponential disc: half-light radius over scale length.
    private const double HalfLightOverScale = 1.6783469900166605;

    // The size r of p(r) ∝ r exp(−(r/a)^(4/3)) is a u^(3/4) with u of the Gamma distribution of 3/2; the median of that is 1.18299.
    private static readonly double MedianOverScale = Math.Pow(1.1829869421876896, 0.75);

    private static readonly double[] DiscEllipticities = Cumulative(e => e >= 0.804 ? 0 : e * (1 - Math.Exp((e - 0.804) / 0.2539)) / ((1 + e) * Math.Sqrt(e * e + 0.0256 * 0.0256)));
    private static readonly double[] BulgeEllipticities = Cumulative(e => e >= 0.804 ? 0 : e * Math.Exp(-2.368 * e - 6.691 * e * e));

    /// <summary>The galaxies of a field, each with random numbers of its own.</summary>
    /// <param name="field">Where.</param>
    /// <param name="brightest">Least magnitude.</param>
    /// <param name="faintest">Largest magnitude.</param>
    /// <param name="densityFactor">Times the observed counts.</param>
    /// <param name="seed">Seed of the scene.</param>
    public static SimulatedGalaxy[] Draw(SkyField field, double brightest, double faintest, double densityFactor, long seed)
    {
        double least = GalaxyCounts.PerSquareArcmin(brightest), most = GalaxyCounts.PerSquareArcmin(faintest);
        RandomStream count = new(seed, ScenePart.Galaxies);
        SimulatedGalaxy[] galaxies = new SimulatedGalaxy[count.NextPoisson(densityFactor * (most - least) * field.SquareArcmin)];
        for (int i = 0; i < galaxies.Length; i++)
        {
            RandomStream random = new(seed, ScenePart.Galaxies, i + 1);
            galaxies[i] = DrawOne(field, GalaxyCounts.Magnitude(random.Uniform(least, most)), ref random);
        }
        return galaxies;
    }

    private static SimulatedGalaxy DrawOne(SkyField field, double magnitude, ref RandomStream random)
    {
        (double ra, double dec) = field.Draw(ref random);
        bool allBulge = random.NextDouble() < BulgeDominatedShare;
        double bulgeFraction = allBulge ? 1 : Math.Min(1, 0.1 * Math.Abs(random.NextNormals().A));
        // Median scale length of discs, eq. B1: ln(r / arcsec) = −1.145 − 0.269 (i − 23).
        double median = Math.Exp(-1.145 - 0.269 * (magnitude - 23));
        double scale = median / MedianOverScale * Math.Pow(NextGammaThreeHalves(ref random), 0.75);
        double half = Math.Clamp(scale * HalfLightOverScale, 0.03, 5);
        (double a, double b) = random.NextNormals();
        double ellipticity = Inverse(allBulge ? BulgeEllipticities : DiscEllipticities, random.NextDouble());
        return new SimulatedGalaxy(
            ra,
            dec,
            magnitude,
            bulgeFraction,
            Math.Clamp(4 + 0.7 * a, 2, 6),
            // A small bulge in a disc has about the disc's scale length as half-light radius.
            allBulge ? half : half / HalfLightOverScale,
            Math.Clamp(1 + 0.15 * b, 0.5, 2),
            half,
            ellipticity,
            random.Uniform(0, 180));
    }

    // Half a squared normal deviate is Gamma of 1/2; an exponential one adds 1.
    private static double NextGammaThreeHalves(ref RandomStream random)
    {
        double normal = random.NextNormals().A;
        return normal * normal / 2 - Math.Log(1 - random.NextDouble());
    }

    private static double[] Cumulative(Func<double, double> density)
    {
        const int Steps = 1024;
        double[] sum = new double[Steps + 1];
        for (int i = 0; i < Steps; i++)
        {
            sum[i + 1] = sum[i] + Integrate.GaussLegendre(density, i / (double)Steps, (i + 1) / (double)Steps, 8);
        }
        return Array.ConvertAll(sum, value => value / sum[Steps]);
    }

    private static double Inverse(double[] cumulative, double share)
    {
        int found = Array.BinarySearch(cumulative, share), at = found >= 0 ? found : ~found - 1;
        at = Math.Clamp(at, 0, cumulative.Length - 2);
        double step = cumulative[at + 1] - cumulative[at];
        return (at + (step > 0 ? (share - cumulative[at]) / step : 0)) / (cumulative.Length - 1);
    }
}
