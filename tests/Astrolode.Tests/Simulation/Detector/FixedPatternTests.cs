using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class FixedPatternTests
{
    private const int Side = 600;
    private static readonly DetectorSettings Settings = new();
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Pixels_scatter_by_the_flat_fields_sigma()
    {
        float[] flat = Flat(Settings with { FlatIllumination = 0 });
        double mean = flat.Average(value => (double)value), sigma = Math.Sqrt(flat.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(1, mean, 1e-4);
        Assert.Equal(0.01, sigma, 1e-4);
    }

    [Fact]
    public void The_illumination_is_smooth_within_its_amplitude_and_1_on_average()
    {
        float[] flat = Flat(Settings with { FlatPixelSigma = 0, FlatIllumination = 0.1 });
        Assert.Equal(1, flat.Average(value => (double)value), 1e-3);
        Assert.All(flat, value => Assert.InRange(value, 0.9f, 1.1f));
        Assert.True(flat.Max() - flat.Min() > 0.05);
        Assert.All(Enumerable.Range(0, flat.Length - Side), i => Assert.True(Math.Abs(flat[i] - flat[i + Side]) < 0.002));
    }

    [Fact]
    public void The_pattern_belongs_to_the_CCD_and_not_to_the_exposure()
    {
        Assert.Equal(Flat(Settings), Flat(Settings with { Seed = 5 }));
        Assert.NotEqual(Flat(Settings), Flat(Settings with { CcdSeed = 5 }));
        Assert.Equal(HotPixels.Find(Side, Side, Settings), HotPixels.Find(Side, Side, Settings with { Seed = 5 }));
        Assert.NotEqual(HotPixels.Find(Side, Side, Settings), HotPixels.Find(Side, Side, Settings with { CcdSeed = 5 }));
    }

    [Fact]
    public void Hot_pixels_are_as_many_and_as_hot_as_asked_for()
    {
        DetectorSettings settings = Settings with { HotPixelFraction = 0.01 };
        (int Pixel, double PerSecond)[] hot = HotPixels.Find(Side, Side, settings);
        Assert.InRange(hot.Length, 3420, 3780);
        Assert.All(hot, pixel => Assert.InRange(pixel.PerSecond, settings.HotPixelMinPerSecond, settings.HotPixelMaxPerSecond));
        // Numbers that fall as the −1.5th power leave half as many above four times the current.
        Assert.Equal(0.5, hot.Count(pixel => pixel.PerSecond > 0.2) / (double)hot.Length, 0.035);
        float[] image = new float[Side * Side];
        HotPixels.Add(image, Side, Side, settings);
        Assert.Equal(hot.Sum(pixel => pixel.PerSecond) * 565, image.Sum(electrons => (double)electrons), 1);
        Assert.InRange(image.Count(electrons => electrons > 0), 3390, hot.Length);
    }

    [Fact]
    public void Sky_and_dark_current_are_rates_times_the_exposure()
    {
        float[] image = new float[3];
        SkyBackground.AddSky(image, Settings);
        Assert.All(image, electrons => Assert.Equal(124.3f, electrons, 1e-3));
        SkyBackground.AddDark(image, Settings);
        Assert.All(image, electrons => Assert.Equal(124.865f, electrons, 1e-3));
    }

    [Fact]
    public void Switched_off_they_change_nothing()
    {
        DetectorSettings off = Settings with { FlatPixelSigma = 0, FlatIllumination = 0, HotPixelFraction = 0 };
        Assert.All(Flat(off), value => Assert.Equal(1, value));
        Assert.Empty(HotPixels.Find(Side, Side, off));
    }

    private static float[] Flat(DetectorSettings settings)
    {
        float[] ones = [.. Enumerable.Repeat(1f, Side * Side)];
        FlatField.Apply(ones, Side, Side, settings, Two);
        return ones;
    }
}
