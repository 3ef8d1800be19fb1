using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Tests.Simulation.Psf;

/// <summary>A star is where its image is, whatever the wavefront does to the light.</summary>
public sealed class OpticalPsfCentreTests
{
    // The centroid under a Gaussian window, found as SExtractor finds XWIN (weights of σ = 1 pixel, each step twice the offset).
    [Theory]
    [InlineData(0.3, -0.2)]
    [InlineData(-0.45, 0.1)]
    public void The_windowed_centroid_is_the_position(double dx, double dy)
    {
        OpticalPsfSettings settings = new() { Wavefront = [new(7, 40), new(8, -30), new(9, 20)] };
        ObjectRenderer renderer = new(new PsfField(new OpticalPsf(settings), 256, 256));
        float[] image = new float[256 * 256];
        renderer.Render([new Star(128 + dx, 128 + dy, 1e5)], image, 256, 256);
        double x = 128, y = 128;
        for (int step = 0; step < 30; step++)
        {
            double sum = 0, sumX = 0, sumY = 0;
            for (int j = 118; j < 139; j++)
            {
                for (int i = 118; i < 139; i++)
                {
                    double weight = image[j * 256 + i] * Math.Exp(-((i - x) * (i - x) + (j - y) * (j - y)) / 2);
                    (sum, sumX, sumY) = (sum + weight, sumX + weight * (i - x), sumY + weight * (j - y));
                }
            }
            (x, y) = (x + 2 * sumX / sum, y + 2 * sumY / sum);
        }
        // The image is sampled at less than twice its band: 0.02 pixels are left of the aliases.
        Assert.Equal(128 + dx, x, 0.02);
        Assert.Equal(128 + dy, y, 0.02);
    }
}
