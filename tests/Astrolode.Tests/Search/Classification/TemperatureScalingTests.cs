using Astrolode.Search.Classification;

namespace Astrolode.Tests.Search.Classification;

public class TemperatureScalingTests
{
    [Fact]
    public void The_temperature_by_which_logits_were_multiplied_is_found()
    {
        Random random = new(1);
        const int count = 20_000;
        float[] logits = [.. Enumerable.Range(0, 3 * count).Select(_ => (float)(4 * random.NextDouble()))];
        double[] probabilities = TemperatureScaling.Probabilities(logits, 3, 1);
        int[] labels = [.. Enumerable.Range(0, count).Select(i =>
        {
            double draw = random.NextDouble();
            return draw < probabilities[3 * i] ? 0 : draw < probabilities[3 * i] + probabilities[3 * i + 1] ? 1 : 2;
        })];
        double[] weights = [.. Enumerable.Repeat(1.0, count)];
        Assert.Equal(1, TemperatureScaling.Fit(logits, labels, weights, 3), 0.03);
        Assert.Equal(2.5, TemperatureScaling.Fit([.. logits.Select(logit => 2.5f * logit)], labels, weights, 3), 0.08);
        Assert.Equal(0.4, TemperatureScaling.Fit([.. logits.Select(logit => 0.4f * logit)], labels, weights, 3), 0.02);
    }

    [Fact]
    public void Probabilities_and_cross_entropy_are_those_of_the_formula_even_for_large_logits()
    {
        double[] probabilities = TemperatureScaling.Probabilities([1000, 1002], 2, 2);
        Assert.Equal(1 / (1 + Math.E), probabilities[0], 1e-12);
        double loss = TemperatureScaling.CrossEntropy([1000, 1002, 0, 0], [0, 1], [3, 1], 2, 2);
        Assert.Equal((3 * Math.Log(1 + Math.E) + Math.Log(2)) / 4, loss, 1e-12);
    }
}
