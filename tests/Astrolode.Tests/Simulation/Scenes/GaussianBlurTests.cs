using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class GaussianBlurTests
{
    [Fact]
    public void It_agrees_with_the_sum_over_every_pixel()
    {
        const int Width = 23, Height = 17;
        const double Sigma = 1.3;
        Random random = new(5);
        float[] image = [.. Enumerable.Range(0, Width * Height).Select(_ => random.NextSingle())];
        float[] blurred = [.. image];
        GaussianBlur.Apply(blurred, Width, Height, Sigma, new ParallelOptions());
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Assert.Equal(Naive(image, Width, Height, x, y, Sigma), blurred[y * Width + x], 1e-4);
            }
        }
    }

    private static double Naive(float[] image, int width, int height, int x, int y, double sigma)
    {
        double sum = 0, weights = 0;
        for (int dy = -6; dy <= 6; dy++)
        {
            for (int dx = -6; dx <= 6; dx++)
            {
                double weight = Math.Exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                sum += weight * image[Math.Clamp(y + dy, 0, height - 1) * width + Math.Clamp(x + dx, 0, width - 1)];
                weights += weight;
            }
        }
        return sum / weights;
    }
}
