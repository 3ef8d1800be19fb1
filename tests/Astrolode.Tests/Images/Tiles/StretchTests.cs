using System.Text.Json;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Tiles;

public class StretchTests
{
    private static float[] Noise(int count, int seed, double blank)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < blank ? float.NaN
            : (float)(100 * Math.Exp(3 * random.NextDouble()) * (random.NextDouble() - 0.3)))];
    }

    // The formula of the docstring, in double precision, after a full sort.
    private static double[] Slow(Stretch stretch, float[] pixels)
    {
        float[] sorted = [.. pixels.Where(float.IsFinite).Order()];
        double Quantile(double percentile) => sorted[(int)Math.Round(percentile / 100 * (sorted.Length - 1))];
        double low = Quantile(stretch.LowPercentile), high = Quantile(stretch.HighPercentile), a = stretch.Softening;
        return [.. pixels.Select(x =>
        {
            double t = Math.Clamp((x - low) / (high - low), 0, 1);
            return !float.IsFinite(x) ? -1 : 2 * (a == 0 ? t : Math.Asinh(a * t) / Math.Asinh(a)) - 1;
        })];
    }

    [Theory]
    [InlineData(1, 99.5, 10, 0)]
    [InlineData(1, 99.5, 10, 0.4)]
    [InlineData(0, 100, 0, 0.1)]
    [InlineData(25, 75, 1000, 0.1)]
    [InlineData(5, 99, 0.01, 0.9)]
    public void The_fast_path_is_the_formula_on_sorted_pixels(double low, double high, double softening, double blank)
    {
        Stretch stretch = new(low, high, softening);
        foreach (int count in new[] { 7, 64, 1003, 90_000 })
        {
            float[] pixels = Noise(count, count, blank);
            pixels[0] = 3;
            pixels[1] = -20;
            float[] output = new float[count];
            stretch.Apply(pixels, output);
            double[] expected = Slow(stretch, pixels);
            for (int i = 0; i < count; i++)
            {
                Assert.True(Math.Abs(expected[i] - output[i]) < 5e-5, $"pixel {i} of {count}: {output[i]} instead of {expected[i]}");
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0f)]
    [InlineData(-7.5f)]
    [InlineData(float.PositiveInfinity)]
    public void A_tile_without_contrast_is_black(float value)
    {
        float[] output = new float[100];
        new Stretch().Apply(Enumerable.Repeat(value, 100).ToArray(), output);
        Assert.All(output, pixel => Assert.Equal(-1, pixel));
    }

    [Fact]
    public void Blank_and_infinite_pixels_are_black_and_move_nothing()
    {
        float[] pixels = Noise(1000, 5, 0);
        float[] alone = new float[1000], among = new float[1003];
        new Stretch().Apply(pixels, alone);
        new Stretch().Apply([.. pixels, float.NaN, float.PositiveInfinity, float.NegativeInfinity], among);
        Assert.Equal(alone, among[..1000]);
        Assert.All(among[1000..], pixel => Assert.Equal(-1, pixel));
    }

    [Fact]
    public void Output_may_be_the_input()
    {
        float[] pixels = Noise(333, 6, 0.2), output = new float[333];
        new Stretch().Apply(pixels, output);
        new Stretch().Apply(pixels, pixels);
        Assert.Equal(output, pixels);
    }

    [Fact]
    public void It_survives_json()
    {
        Stretch stretch = new(2, 99.9, 7);
        Assert.Equal(stretch, JsonSerializer.Deserialize<Stretch>(JsonSerializer.Serialize(stretch)));
    }

    [Fact]
    public void It_allocates_nothing_per_tile()
    {
        float[] pixels = Noise(90_000, 7, 0.1), output = new float[90_000];
        Stretch stretch = new();
        stretch.Apply(pixels, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        stretch.Apply(pixels, output);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100);
    }

    [Theory]
    [InlineData(50, 50, 10)]
    [InlineData(-1, 99, 10)]
    [InlineData(1, 101, 10)]
    [InlineData(1, 99, -1)]
    public void Settings_out_of_range_are_refused(double low, double high, double softening) =>
        Assert.Throws<ArgumentException>(() => new Stretch(low, high, softening).Apply([1, 2, 3, 4], new float[4]));
}
