using Astrolode.Images.Hips.Building;

namespace Astrolode.Tests.Images.Hips.Building;

public class PictureScaleTests
{
    [Fact]
    public void Greys_run_from_1_to_255_on_the_asinh_scale_and_blank_is_0()
    {
        float[] values = [-5, 2, 3, 4, 7, 12, 99, float.NaN, float.NegativeInfinity, float.PositiveInfinity];
        byte[] greys = new byte[values.Length];
        new GreyScale(2, 12, 10).Map(values, greys);
        byte Level(double t) => (byte)(1 + Math.Round(254 * Math.Asinh(10 * t) / Math.Asinh(10)));
        Assert.Equal([1, 1, Level(0.1), Level(0.2), Level(0.5), 255, 255, 0, 1, 255], greys);
        new GreyScale(2, 12, 0).Map(values, greys);
        Assert.Equal((byte)(1 + 127), greys[4]);
    }

    [Fact]
    public void Colours_keep_the_ratio_of_the_bands_at_any_brightness()
    {
        (double, double)[] limits = [(0, 1), (0, 2), (-1, 0)];
        float[] brightness = [0.01f, 0.1f, 0.5f];
        byte[] rgba = new byte[12];
        // Scaled values 1, ½, ¼ times the brightness.
        new Lupton(8).Map(brightness, [.. brightness], [.. brightness.Select(each => each / 4 - 1)], limits, rgba);
        for (int i = 0; i < 3; i++)
        {
            double mean = brightness[i] * 1.75 / 3, gain = Math.Asinh(8 * mean) / (Math.Asinh(8) * mean);
            Assert.Equal(255 * brightness[i] * gain, rgba[4 * i], 0.51);
            Assert.Equal(rgba[4 * i] / 2.0, rgba[4 * i + 1], 1.0);
            Assert.Equal(rgba[4 * i] / 4.0, rgba[4 * i + 2], 1.0);
            Assert.Equal(255, rgba[4 * i + 3]);
        }
    }

    [Fact]
    public void A_bright_source_keeps_its_colour_instead_of_turning_white()
    {
        byte[] rgba = new byte[4];
        new Lupton(8).Map([100], [50], [25], [(0, 1), (0, 1), (0, 1)], rgba);
        Assert.Equal([255, 128, 64, 255], rgba);
        new Lupton(8).Map([float.NaN], [float.NaN], [float.NaN], [(0, 1), (0, 1), (0, 1)], rgba);
        Assert.Equal(0, rgba[3]);
    }
}
