using System.Globalization;
using System.Runtime.InteropServices;
using Astrolode.Simulation;
using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class PoissonNoiseTests
{
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [JudgeFact("python:scipy")]
    public void Deviates_pass_the_chi_square_test_of_scipy()
    {
        double[] means = [0.01, 0.7, 3, 9.99, 10, 15.5, 124, 5000, 3e6];
        const int Count = 200_000;
        using TemporaryFolder folder = new();
        long[] deviates = new long[means.Length * Count];
        for (int i = 0; i < means.Length; i++)
        {
            RandomStream random = new(11, ScenePart.Photons, i);
            foreach (ref long deviate in deviates.AsSpan(i * Count, Count))
            {
                deviate = random.NextPoisson(means[i]);
            }
        }
        string path = folder.File("deviates");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<long>(deviates).ToArray());
        const string ChiSquare = """
            import sys, numpy as np
            from scipy import stats
            means = [float(m) for m in sys.argv[2:]]
            samples = np.fromfile(sys.argv[1], dtype=np.int64).reshape(len(means), -1)
            for mean, sample in zip(means, samples):
                edges = np.unique(stats.poisson.ppf(np.linspace(0, 1, 62)[1:-1], mean))
                cdf = np.concatenate([[0], stats.poisson.cdf(edges, mean), [1]])
                seen = np.bincount(np.searchsorted(edges, sample), minlength=len(edges) + 1)
                keep = np.diff(cdf) * len(sample) > 5
                expected = np.append(np.diff(cdf)[keep], np.diff(cdf)[~keep].sum()) * len(sample)
                counted = np.append(seen[keep], seen[~keep].sum())
                many = expected > 0
                print(stats.chisquare(counted[many], expected[many] * counted[many].sum() / expected[many].sum()).pvalue)
            """;
        string[] judged = Judge.RunPython(ChiSquare, [path, .. means.Select(mean => mean.ToString(CultureInfo.InvariantCulture))]).Split('\n');
        Assert.Equal(means.Length, judged.Length);
        Assert.All(judged, value => Assert.InRange(double.Parse(value, CultureInfo.InvariantCulture), 0.002, 1));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(1e16)]
    public void A_mean_that_is_none_is_refused(double mean)
    {
        RandomStream random = new(1, ScenePart.Photons);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextPoisson(mean));
    }

    [Fact]
    public void No_light_is_no_electron()
    {
        RandomStream random = new(1, ScenePart.Photons);
        Assert.Equal(0, random.NextPoisson(0));
        float[] below = [-1e-3f, 0];
        PoissonNoise.Apply(below, 2, 1, new DetectorSettings(), Two);
        Assert.Equal([0f, 0f], below);
    }

    [Fact]
    public void Each_pixel_has_the_variance_of_its_mean()
    {
        const int Side = 500;
        float[] image = [.. Enumerable.Repeat(124f, Side * Side)];
        PoissonNoise.Apply(image, Side, Side, new DetectorSettings(), Two);
        double mean = image.Average(electrons => (double)electrons), variance = image.Average(electrons => (electrons - mean) * (electrons - mean));
        Assert.InRange(mean, 123.9, 124.1);
        Assert.InRange(variance, 123, 125);
        // Neighbours along a row and along a column know nothing of each other.
        Assert.InRange(Enumerable.Range(0, image.Length - Side).Average(i => (image[i] - mean) * (image[i + 1] - mean)), -1, 1);
        Assert.InRange(Enumerable.Range(0, image.Length - Side).Average(i => (image[i] - mean) * (image[i + Side] - mean)), -1, 1);
    }

    [Fact]
    public void Switched_off_it_leaves_the_expected_number()
    {
        float[] image = [1.5f, 7.25f];
        PoissonNoise.Apply(image, 2, 1, new DetectorSettings { PhotonNoise = false }, Two);
        Assert.Equal([1.5f, 7.25f], image);
    }
}
