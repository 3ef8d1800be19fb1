using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class ReadoutTests
{
    private const int Side = 400;
    private static readonly DetectorSettings Settings = new();
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void The_photon_transfer_curve_gives_back_gain_and_read_noise()
    {
        // Janesick 2001, chapter 2: variance over mean, both in ADU, is 1/gain; where there is no light the variance is the read noise's and that of rounding, 1/12.
        List<(double Mean, double Variance)> curve = [];
        foreach (float level in (ReadOnlySpan<float>)[0, 200, 1000, 5000, 20_000, 100_000])
        {
            float[] image = [.. Enumerable.Repeat(level, Side * Side)];
            DetectorSettings settings = Settings with { Seed = (long)level + 1 };
            PoissonNoise.Apply(image, Side, Side, settings, Two);
            double[] adu = [.. Readout.Digitise(image, Side, Side, settings, Two).Select(value => value - settings.BiasAdu)];
            double mean = adu.Average();
            curve.Add((mean, adu.Average(value => (value - mean) * (value - mean))));
        }
        double readNoise = Math.Sqrt(curve[0].Variance - 1.0 / 12) * Settings.Gain;
        Assert.Equal(4.4, readNoise, 0.03);
        Assert.InRange(curve[0].Mean, -0.01, 0.01);
        foreach ((double mean, double variance) in curve.Skip(1))
        {
            Assert.Equal(1 / 3.48, (variance - curve[0].Variance) / mean, 0.015 / 3.48);
        }
    }

    [Fact]
    public void Electrons_come_back_within_half_a_unit()
    {
        float[] image = [.. Enumerable.Range(0, 1000).Select(i => i * 190f)];
        float[] back = Readout.ToElectrons(Readout.Digitise(image, 100, 10, Settings with { ReadNoiseElectrons = 0 }, Two), Settings);
        Assert.All(image.Zip(back), pair => Assert.InRange(pair.Second - pair.First, -1.75, 1.75));
    }

    [Fact]
    public void Sixteen_bits_end_at_both_ends()
    {
        ushort[] adu = Readout.Digitise([1e6f, -1e6f, 0, 3.48f], 4, 1, Settings with { ReadNoiseElectrons = 0 }, Two);
        Assert.Equal([ushort.MaxValue, (ushort)0, (ushort)1000, (ushort)1001], adu);
    }
}
