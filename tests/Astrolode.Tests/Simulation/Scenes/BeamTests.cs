using System.Globalization;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class BeamTests
{
    [JudgeFact("python:scipy")]
    public void Spitzers_beam_is_the_diffraction_of_its_aperture_as_scipy_has_it()
    {
        // The mean over the band of the Airy pattern of an annular aperture, obscuration 0.376, 6″ wide at half its peak, from Bessel functions that are not ours.
        const string Script = """
            import sys, numpy as np
            from scipy.special import j1
            from scipy.optimize import brentq
            def airy(v, e=0.376):
                v = np.maximum(v, 1e-9)
                return ((2*j1(v)/v - e*e*2*j1(e*v)/(e*v))/(1-e*e))**2
            w = 1 + 0.3*((np.arange(60)+0.5)/60-0.5)
            mean = lambda v: sum(airy(v/x)/x**2 for x in w)
            half = brentq(lambda v: mean(v) - mean(0.0)/2, 0.5, 3)
            n, sub = 41, 6
            at = ((np.arange(n*sub)+0.5)/sub - n/2)*1.5
            light = mean(np.hypot(at[:,None], at[None,:])*half/3)
            k = light.reshape(n,sub,n,sub).sum((1,3)); k /= k.sum()
            print(' '.join('%.9g' % x for x in k.ravel()))
            """;
        double[] theirs = [.. Judge.RunPython(Script).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        float[] ours = Beam.Spitzer(6).Kernel(1.5, 20);
        Assert.Equal(theirs.Length, ours.Length);
        double peak = theirs.Max();
        Assert.All(theirs.Zip(ours), pair => Assert.Equal(pair.First / peak, pair.Second / peak, 4e-3));
    }

    [Fact]
    public void Half_the_peak_lies_at_half_the_width()
    {
        Assert.Equal(1.98, Width(PlaneBand.Irac8.Beam), 0.11);
        Assert.Equal(6, Width(PlaneBand.Mips24.Beam), 0.11);
        // Two ellipses 5.8 by 12.1 across each other: between the two.
        Assert.InRange(Width(PlaneBand.Pacs70.Beam), 5.8, 12.1);
        Assert.InRange(Width(PlaneBand.Pacs160.Beam), 11.4, 13.4);
    }

    [Fact]
    public void The_middle_of_the_light_is_where_the_source_is()
    {
        float[] kernel = PlaneBand.Pacs70.Beam.Kernel(3.2, 10, 0.3, -0.2);
        double x = 0, y = 0;
        for (int i = 0; i < kernel.Length; i++)
        {
            (x, y) = (x + kernel[i] * (i % 21 - 10), y + kernel[i] * (i / 21 - 10));
        }
        Assert.Equal(1, kernel.Sum(value => (double)value), 1e-5);
        Assert.Equal(0.3, x, 2e-3);
        Assert.Equal(-0.2, y, 2e-3);
    }

    // Full width at half maximum along x, arcsec, read off kernels of fine pixels.
    private static double Width(Beam beam)
    {
        const double Pixel = 0.1;
        const int Reach = 100;
        float[] row = beam.Kernel(Pixel, Reach).AsSpan(Reach * (2 * Reach + 1), 2 * Reach + 1).ToArray();
        return row.Count(value => value > row[Reach] / 2) * Pixel;
    }
}
