using System.Globalization;
using System.Runtime.InteropServices;
using Astrolode.Simulation;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class GradientNoiseTests
{
    private const int Side = 512;

    [Theory]
    [InlineData(-2.6)]
    [InlineData(-3.1)]
    [InlineData(-3.8)]
    public void Its_mean_square_is_one(double index)
    {
        double sum = 0;
        for (int seed = 0; seed < 24; seed++)
        {
            sum += Field(index, seed, outer: 64).Sum(value => (double)value * value) / (Side * Side);
        }
        // 24 fields of 64 cells each.
        Assert.InRange(sum / 24, 0.85, 1.15);
    }

    [JudgeFact("python:numpy")]
    public void Its_power_spectrum_has_the_index_as_numpy_has_it()
    {
        const string Script = """
            import sys, numpy as np
            power = 0
            for path in sys.argv[1:]:
                a = np.fromfile(path, dtype='<f4').reshape(512, 512)
                w = np.hanning(514)[1:-1]
                power = power + np.abs(np.fft.fft2((a - a.mean())*w[:,None]*w[None,:]))**2
            k = np.fft.fftfreq(512); k = np.hypot(k[:,None], k[None,:])
            edges = np.geomspace(1/100, 1/6, 9)
            p = [(np.log(k[m].mean()), np.log(power[m].mean())) for a, b in zip(edges, edges[1:]) for m in [(k>=a)&(k<b)]]
            print(np.polyfit(*zip(*p), 1)[0])
            """;
        using TemporaryFolder folder = new();
        foreach (double index in (double[])[-2.6, -3.1, -3.8])
        {
            string[] paths = [.. Enumerable.Range(0, 8).Select(seed =>
            {
                string path = Path.Combine(folder.Path, $"{seed}.f32");
                File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(Field(index, seed, outer: 256)).ToArray());
                return path;
            })];
            Assert.Equal(index, double.Parse(Judge.RunPython(Script, paths), CultureInfo.InvariantCulture), 0.25);
        }
    }

    [Fact]
    public void A_place_has_the_same_value_in_every_map()
    {
        float[] x = [.. Enumerable.Range(0, 37).Select(i => 0.37f * i)], y = [.. Enumerable.Repeat(5.5f, 37)];
        float[] whole = new float[37], part = new float[3];
        GradientNoise.Fractal(x, y, 8, 0.3, -3, 99, whole);
        GradientNoise.Fractal(x.AsSpan(30, 3), y.AsSpan(30, 3), 8, 0.3, -3, 99, part);
        Assert.Equal(whole[30..33], part);
    }

    [Fact]
    public void A_finer_map_adds_detail_and_keeps_the_rest()
    {
        float[] x = [.. Enumerable.Range(0, 4096).Select(i => 0.05f * i)], y = [.. Enumerable.Repeat(3.3f, 4096)];
        float[] coarse = new float[4096], fine = new float[4096];
        GradientNoise.Fractal(x, y, 16, 2, -3, 7, coarse);
        GradientNoise.Fractal(x, y, 16, 0.1, -3, 7, fine);
        double detail = coarse.Zip(fine, (a, b) => (double)(a - b) * (a - b)).Average(), all = fine.Average(value => (double)value * value);
        Assert.InRange(detail / all, 1e-3, 0.4);
    }

    [Fact]
    public void Ridges_lie_between_nothing_and_one()
    {
        float[] field = new float[Side * Side], x = new float[Side * Side], y = new float[Side * Side];
        Places(x, y);
        GradientNoise.Ridged(x, y, 128, 1, 5, field);
        Assert.All(field, value => Assert.InRange(value, 0, 1.1f));
        Assert.InRange(field.Average(), 0.1, 0.2);
    }

    private static float[] Field(double index, int seed, double outer)
    {
        float[] field = new float[Side * Side], x = new float[Side * Side], y = new float[Side * Side];
        Places(x, y);
        GradientNoise.Fractal(x, y, outer, 1, index, GradientNoise.Key(seed, ScenePart.Turbulence), field);
        return field;
    }

    private static void Places(float[] x, float[] y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (i % Side + 0.13f, i / Side + 0.57f);
        }
    }
}
