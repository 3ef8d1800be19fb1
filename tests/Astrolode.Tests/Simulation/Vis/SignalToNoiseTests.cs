using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Simulation.Vis;

public class SignalToNoiseTests
{
    private const double Fwhm = 2.2;
    private static readonly DetectorSettings Detector = new() { SkyElectronsPerSecond = 0.3, DarkElectronsPerSecond = 0.02, ReadNoiseElectrons = 7 };
    private static readonly ObjectRenderer Renderer = new(new PsfField(new GaussianPsf(Fwhm), 2000, 2000), new RenderSettings { NoiseElectrons = 1e-4 });

    // King 1983: the filter that is shaped like the source, summed over the pixels of its image.
    [Theory]
    [InlineData(300, 0, 0)]
    [InlineData(50_000, 0, 0)]
    [InlineData(2000, 3, 0)]
    [InlineData(2000, 0, 6)]
    [InlineData(2000, 0, 40)]
    [InlineData(2000, 0, 125)]
    public void It_is_that_of_a_filter_of_the_shape_of_the_image(double electrons, double halfLight, double trail)
    {
        SkyObject source = halfLight > 0
            // A Gaussian, for which the formula is made.
            ? new Galaxy(1000.3, 1000.1, GalaxyLight.Single(electrons, new SersicComponent(0.5, halfLight)), LensMatrix.Identity)
            : new Trail(1000.3, 1000.1, electrons, trail, 0.4);
        float[] stamp = Renderer.Stamp(source, out _, out _);
        double area = electrons * electrons / stamp.Sum(value => (double)value * value), background = 0.32 * 565 + 49;
        double expected = electrons / Math.Sqrt(electrons + area * background);
        Assert.Equal(1, SignalToNoise.Of(electrons, halfLight, Fwhm, trail, Detector) / expected, 0.01);
    }
}
