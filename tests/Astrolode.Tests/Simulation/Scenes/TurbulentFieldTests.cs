using System.Numerics;
using Astrolode.Simulation;
using Astrolode.Simulation.Scenes;
using MathNet.Numerics.IntegralTransforms;

namespace Astrolode.Tests.Simulation.Scenes;

public class TurbulentFieldTests
{
    private const int Side = 256;

    [Theory]
    [InlineData(-2.9)]
    [InlineData(-2.0)]
    public void Its_power_spectrum_has_the_index_that_was_asked_for(double index)
    {
        double[] slopes = [.. Enumerable.Range(1, 4).Select(seed => Slope(Draw(index, seed)))];
        Assert.InRange(slopes.Average(), index - 0.15, index + 0.15);
    }

    [Fact]
    public void Its_variance_is_one_on_average()
    {
        // Small patches of a field with large waves vary less inside; so the mean square about 0, over many seeds.
        double meanSquare = Enumerable.Range(1, 24).Average(seed => Draw(-2.9, seed).Average(value => (double)value * value));
        Assert.InRange(meanSquare, 0.7, 1.35);
    }

    private static float[] Draw(double index, long seed) =>
        TurbulentField.Draw(Side, Side, index, 100, seed, ScenePart.Turbulence, new ParallelOptions());

    // Least-squares slope of log power over log k, between the outer scale and the pixel; a Hann window keeps the edges from leaking.
    private static double Slope(float[] field)
    {
        Complex[][] rows = [.. Enumerable.Range(0, Side).Select(y =>
            Enumerable.Range(0, Side).Select(x => new Complex(field[y * Side + x] * Hann(x) * Hann(y), 0)).ToArray())];
        foreach (Complex[] row in rows)
        {
            Fourier.Forward(row);
        }
        double[] power = new double[Side], count = new double[Side];
        for (int x = 0; x < Side; x++)
        {
            Complex[] column = [.. rows.Select(row => row[x])];
            Fourier.Forward(column);
            for (int y = 0; y < Side; y++)
            {
                int k = (int)Math.Round(double.Hypot(Math.Min(x, Side - x), Math.Min(y, Side - y)));
                power[k] += column[y].Magnitude * column[y].Magnitude;
                count[k]++;
            }
        }
        (double LogK, double LogPower)[] points = [.. Enumerable.Range(8, 56).Select(k => (Math.Log(k), Math.Log(power[k] / count[k])))];
        double meanK = points.Average(p => p.LogK), meanP = points.Average(p => p.LogPower);
        return points.Sum(p => (p.LogK - meanK) * (p.LogPower - meanP)) / points.Sum(p => (p.LogK - meanK) * (p.LogK - meanK));
    }

    private static double Hann(int i) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Side);
}
