using Astrolode.Search.Exposures;

namespace Astrolode.Tests.Search.Exposures;

public class ClassFrequenciesTests
{
    [Fact]
    public void Frequencies_of_a_calibrated_network_are_found_again()
    {
        // Two classes, a value drawn from Gaussians at −1 and 1; the network knows the likelihoods where both are equally frequent.
        Random random = new(3);
        float[] even = new float[2 * 20_000];
        for (int i = 0; i < even.Length / 2; i++)
        {
            bool isRare = i % 20 == 0;
            double x = (isRare ? 1 : -1) + Normal(random), odds = Math.Exp(2 * x);
            (even[2 * i], even[2 * i + 1]) = ((float)(odds / (1 + odds)), (float)(1 / (1 + odds)));
        }
        double[] found = ClassFrequencies.Estimate(even, 2);
        Assert.Equal(1, found.Sum(), 1e-9);
        Assert.InRange(found[0], 0.043, 0.057);
    }

    [Fact]
    public void They_are_where_the_likelihood_is_largest()
    {
        Random random = new(5);
        float[] even = [.. Enumerable.Range(0, 300).SelectMany(_ =>
        {
            double p = random.NextDouble();
            return new[] { (float)p, (float)(1 - p) };
        })];
        double Likelihood(double f) => Enumerable.Range(0, 300).Sum(i => Math.Log(even[2 * i] * f + even[2 * i + 1] * (1 - f))) + Math.Log(f) + Math.Log(1 - f);
        double best = Enumerable.Range(1, 999).Select(i => i / 1000.0).MaxBy(Likelihood);
        Assert.Equal(best, ClassFrequencies.Estimate(even, 2)[0], 0.003);
    }

    [Fact]
    public void What_is_not_seen_stays_possible_and_nothing_is_even()
    {
        double[] found = ClassFrequencies.Estimate([.. Enumerable.Repeat(new[] { 0f, 1f }, 98).SelectMany(row => row)], 2);
        Assert.Equal(0.01, found[0], 1e-6);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], ClassFrequencies.Estimate([], 4));
        double[] weighed = new double[2];
        ClassFrequencies.Apply([0.5f, 0.5f], [0.2, 0.8], weighed);
        Assert.Equal([0.2, 0.8], weighed, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
