using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Simulation.Vis;

public class BlendingTests
{
    [Fact]
    public void It_finds_what_a_comparison_of_all_with_all_finds()
    {
        Random random = new(3);
        // Some circles are larger than the cells, and some lie beside the image.
        (double X, double Y, double Radius, double Electrons)[] sources = [.. Enumerable.Range(0, 900).Select(i => (
            1400 * random.NextDouble() - 100,
            1400 * random.NextDouble() - 100,
            i % 40 == 0 ? 20 + 60 * random.NextDouble() : 2 + 14 * random.NextDouble(),
            Math.Pow(10, 2 + 3 * random.NextDouble())))];
        bool[] expected = [.. sources.Select((a, i) => sources.Where((b, j) => j != i && double.Hypot(a.X - b.X, a.Y - b.Y) < a.Radius + b.Radius && b.Electrons >= 0.1 * a.Electrons).Any())];
        Assert.Equal(expected, Blending.Find(sources));
        Assert.InRange(expected.Count(blended => blended), 100, 800);
    }

    [Fact]
    public void A_circle_has_three_half_light_radii_as_seen_and_half_of_the_trail()
    {
        // 0.3 and a PSF of FWHM 0.8 arcsec: √(0.3² + 0.4²) = 0.5 arcsec, 5 pixels.
        Assert.Equal(15 + 4, Blending.Radius(0.3, 8, 0.8, 0.1), 1e-9);
    }
}
