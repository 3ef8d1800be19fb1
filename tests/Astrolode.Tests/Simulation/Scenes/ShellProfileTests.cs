using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class ShellProfileTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.699)]
    [InlineData(0.85)]
    [InlineData(1.2)]
    public void It_is_the_length_of_the_sight_line_inside_the_shell(double r)
    {
        // The slow oracle: walk along the sight line and count the steps between the two spheres.
        const double Outer = 1, Inner = 0.7, Step = 1e-5;
        double walked = 0;
        for (double z = -1 + Step / 2; z < 1; z += Step)
        {
            double distance = double.Hypot(r, z);
            walked += distance is <= Outer and >= Inner ? Step : 0;
        }
        Assert.Equal(walked, ShellProfile.PathLength(r, Outer, Inner), 4e-5);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.4)]
    public void It_is_brightest_where_the_inner_surface_is_grazed(double thickness)
    {
        Assert.Equal(1, ShellProfile.Relative(1 - thickness, thickness), 1e-12);
        Assert.True(ShellProfile.Relative(1 - thickness - 0.01, thickness) < 1);
        Assert.True(ShellProfile.Relative(1 - thickness + 0.01, thickness) < 1);
        Assert.Equal(0, ShellProfile.Relative(1.0001, thickness));
    }
}
