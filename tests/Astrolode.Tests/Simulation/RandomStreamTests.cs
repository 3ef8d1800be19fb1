using Astrolode.Simulation;

namespace Astrolode.Tests.Simulation;

public class RandomStreamTests
{
    [Fact]
    public void It_is_SplitMix64_of_the_mixed_seed()
    {
        // Fixed for ever: scenes of old seeds must stay what they were.
        RandomStream random = new(1, ScenePart.Bubbles);
        double[] first = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        Assert.Equal(Reference(1, (ulong)ScenePart.Bubbles << 32, 3), first);
    }

    [Theory]
    [InlineData(-2.0)]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    public void A_power_law_has_its_median_where_the_integral_says(double index)
    {
        RandomStream random = new(3, ScenePart.Knots);
        double n = index + 1;
        double median = n == 0 ? Math.Sqrt(1 * 8.0) : Math.Pow((1 + Math.Pow(8, n)) / 2, 1 / n);
        int below = 0;
        for (int i = 0; i < 20_000; i++)
        {
            double value = random.PowerLaw(1, 8, index);
            Assert.InRange(value, 1, 8);
            below += value < median ? 1 : 0;
        }
        Assert.InRange(below, 9_700, 10_300);
    }

    [Fact]
    public void Normal_deviates_have_mean_0_and_variance_1()
    {
        RandomStream random = new(4, ScenePart.Noise, 17);
        double[] values = [.. Enumerable.Range(0, 20_000).SelectMany(_ => { (double a, double b) = random.NextNormals(); return new[] { a, b }; })];
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Average(value => value * value), 0.97, 1.03);
    }

    // SplitMix64 as published, written out once more.
    private static double[] Reference(ulong seed, ulong part, int count)
    {
        const ulong Gamma = 0x9E3779B97F4A7C15;
        ulong state = Finalise(Finalise(seed + Gamma) ^ part);
        return [.. Enumerable.Range(0, count).Select(_ => (Finalise(state += Gamma) >> 11) / 9007199254740992.0)];

        static ulong Finalise(ulong z)
        {
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            return z ^ (z >> 31);
        }
    }
}
