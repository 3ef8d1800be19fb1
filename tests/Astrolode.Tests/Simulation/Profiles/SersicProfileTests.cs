using System.Globalization;
using Astrolode.Simulation.Profiles;

namespace Astrolode.Tests.Simulation.Profiles;

public class SersicProfileTests
{
    private static readonly double[] Indices = [0.5, 0.75, 1, 1.3, 1.5, 2.37, 4, 6];

    [JudgeFact("python:scipy")]
    public void Its_constants_and_enclosed_light_are_those_of_scipy()
    {
        double[] expected = Ask("""
            from scipy.special import gammaincinv, gamma
            from scipy.integrate import quad
            import numpy as np
            for n in INDICES:
                b = gammaincinv(2 * n, 0.5)
                total = 2 * np.pi * n * b ** (-2 * n) * gamma(2 * n)
                print(b)
                for r in (0.1, 1, 3.7):
                    print(np.exp(-b * r ** (1 / n)) / total)
                    print(quad(lambda u: 2 * np.pi * u * np.exp(-b * u ** (1 / n)) / total, 0, r, epsabs=1e-13, epsrel=1e-13)[0])
            """);
        double[] ours = [.. Indices.SelectMany(n => Figures(SersicProfile.Of(n)))];
        Assert.Equal(expected.Length, ours.Length);
        Assert.All(ours.Zip(expected), pair => Assert.Equal(1, pair.First / pair.Second, 1e-10));
    }

    [JudgeFact("python:scipy")]
    public void Its_transform_is_that_of_scipy_to_1e_5()
    {
        // Real space: the integral over lines of light, sliced: F(k) = ∫ cos(2πkx) P(x) dx would need P; Hankel's integral in pieces of one swing is safe.
        double[] expected = Ask("""
            from scipy.special import gammaincinv, gamma, j0, jn_zeros
            from scipy.integrate import quad
            import numpy as np
            zeros = np.concatenate([[0.0], jn_zeros(0, 4000)])
            nodes, weights = np.polynomial.legendre.leggauss(24)
            for n in INDICES:
                b = gammaincinv(2 * n, 0.5)
                total = n * b ** (-2 * n) * gamma(2 * n)
                end = (40 / b) ** n
                for k in (0.001, 0.01, 0.1, 0.3, 1, 2.5):
                    q = 2 * np.pi * k
                    # r = t^4 smooths the cusp at the centre.
                    edges = np.unique(np.minimum(np.concatenate([np.linspace(0, (zeros[1] / q) ** 0.25, 40), np.linspace(0, end ** 0.25, 400), (zeros[1:] / q) ** 0.25]), end ** 0.25))
                    low, high = edges[:-1, None], edges[1:, None]
                    t = (low + high) / 2 + (high - low) / 2 * nodes
                    f = 4 * t ** 7 * np.exp(-b * t ** (4 / n)) * j0(q * t ** 4)
                    print(np.sum((high - low) / 2 * weights * f) / total)
            """);
        double[] ours = [.. Indices.SelectMany(n => new[] { 0.001, 0.01, 0.1, 0.3, 1, 2.5 }.Select(SersicProfile.Of(n).Transform))];
        Assert.Equal(expected.Length, ours.Length);
        Assert.All(ours.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_radius_of_a_brightness_is_where_it_is_that_bright(double n)
    {
        SersicProfile profile = SersicProfile.Of(n);
        Assert.Equal(2.2, profile.RadiusOf(profile.Brightness(2.2)), 1e-9);
        Assert.Equal(0, profile.RadiusOf(profile.Brightness(0) * 2));
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(6.2)]
    [InlineData(double.NaN)]
    public void Other_indices_are_refused(double n) => Assert.Throws<ArgumentOutOfRangeException>(() => SersicProfile.Of(n));

    private static IEnumerable<double> Figures(SersicProfile profile)
    {
        yield return profile.B;
        foreach (double r in new[] { 0.1, 1, 3.7 })
        {
            yield return profile.Brightness(r);
            yield return profile.Enclosed(r);
        }
    }

    private static double[] Ask(string script) =>
        [.. Judge.RunPython(script.Replace("INDICES", $"({string.Join(",", Indices.Select(n => n.ToString(CultureInfo.InvariantCulture)))})", StringComparison.Ordinal))
            .Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
}
