using Astrolode.Search.Classification;
using Astrolode.Tests.Networks.Classifier;

namespace Astrolode.Tests.Search.Classification;

public class SkyLevelsTests
{
    [Fact]
    public void Sources_hardly_move_them()
    {
        const int side = 256;
        float[] pixels = [.. ClassifierFixtures.Normal(side * side, 1).Select((value, i) => (i % side < 128 ? 50 : 80) + 4 * value)];
        for (int i = 0; i < pixels.Length; i += 23)
        {
            pixels[i] += 5000;
        }
        SkyLevels levels = SkyLevels.Measure(pixels, side, side, new ParallelOptions());
        foreach ((int x, double background) in new[] { (3, 50), (127, 50), (128, 80), (255, 80) })
        {
            Assert.InRange(levels.At(x, 200).Background, background - 0.6, background + 0.8);
            Assert.InRange(levels.At(x, 200).Noise, 3.8, 4.6);
        }
    }

    [Fact]
    public void A_blank_cell_takes_the_mean_of_the_others_and_a_blank_image_is_refused()
    {
        float[] pixels = ClassifierFixtures.Normal(384 * 100, 2);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (i % 384 / 128) switch { 0 => pixels[i] + 10, 1 => float.NaN, _ => 3 * pixels[i] + 30 };
        }
        SkyLevels levels = SkyLevels.Measure(pixels, 384, 100, new ParallelOptions());
        Assert.Equal((levels.At(0, 0).Background + levels.At(383, 0).Background) / 2, levels.At(200, 50).Background, 1e-9);
        Assert.InRange(levels.At(200, 50).Noise, 1.8, 2.2);
        Assert.Throws<FormatException>(() => SkyLevels.Measure(new float[100], 10, 10, new ParallelOptions()));
    }
}
