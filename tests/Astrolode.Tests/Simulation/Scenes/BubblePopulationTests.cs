using Astrolode.Labels;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class BubblePopulationTests
{
    private static readonly PlaneSceneSettings Wide = new() { WidthDegrees = 16, HeightDegrees = 3, ScaleArcsec = 40, BubblesPerSquareDegree = 25 };

    [SharedFact("mwp/mwpdr2bubbles.dat")]
    public void The_radii_are_spread_as_the_volunteers_found_them()
    {
        double[] real = [.. LabelFile.Read(SharedData.Find("mwp/mwpdr2bubbles.dat")).Select(label => label.EffectiveRadiusArcmin).Order()];
        double[] ours = [.. PlaneScene.Simulate(Wide).Bubbles.Where(bubble => bubble.Parent.Length == 0).Select(bubble => bubble.EffectiveRadiusArcmin).Order()];
        Assert.InRange(ours.Length, 800, 1200);
        foreach ((double share, double tolerance) in ((double, double)[])[(0.05, 0.3), (0.25, 0.25), (0.5, 0.2), (0.75, 0.25), (0.95, 0.3)])
        {
            Assert.Equal(0, Math.Log(ours[(int)(share * ours.Length)] / real[(int)(share * real.Length)]), tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1001)]
    [InlineData(2026)]
    public void There_are_as_many_as_were_asked_for(long seed)
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Wide with { Seed = seed, WidthDegrees = 4, HeightDegrees = 2 });
        Assert.InRange(scene.Bubbles.Count(bubble => bubble.Parent.Length == 0), 0.9 * 8 * Wide.BubblesPerSquareDegree, 8 * Wide.BubblesPerSquareDegree);
        // No pixel of the dust outshines what real complexes do.
        Assert.InRange(PlaneClouds.Draw(scene.Settings, scene.Grid, new ParallelOptions()).Disc.Max(), 100, 3000);
    }

    [Fact]
    public void Small_bubbles_sit_on_the_rims_of_their_parents()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Wide with { WidthDegrees = 8 });
        Dictionary<string, SimulatedBubble> byName = scene.Bubbles.ToDictionary(bubble => bubble.Name);
        SimulatedBubble[] children = [.. scene.Bubbles.Where(bubble => bubble.Parent.Length > 0)];
        Assert.InRange(children.Length, 10, 200);
        Assert.All(children, child =>
        {
            SimulatedBubble parent = byName[child.Parent];
            (double sin, double cos) = Math.SinCos(parent.AngleRadians);
            double dx = (child.X - parent.X) * scene.Grid.ScaleArcsec / 60, dy = (child.Y - parent.Y) * scene.Grid.ScaleArcsec / 60;
            double rho = double.Hypot((dx * cos + dy * sin) / parent.SemiMajorArcmin, (dy * cos - dx * sin) / parent.SemiMinorArcmin);
            Assert.Equal(1 - parent.Thickness / 2, rho, 1e-6);
            Assert.InRange(child.EffectiveRadiusArcmin / parent.EffectiveRadiusArcmin, 0.02, 0.31);
        });
    }

    [Fact]
    public void Brightnesses_reach_from_outshining_the_plane_to_invisible()
    {
        double[] contrasts = [.. PlaneScene.Simulate(Wide).Bubbles.Select(bubble => bubble.Contrast).Order()];
        Assert.InRange(contrasts[0], 0.02, 0.05);
        Assert.InRange(contrasts[^1], 3, 12);
        double[] visible = [.. PlaneScene.Simulate(Wide with { WidthDegrees = 4 }).Bubbles.Where(bubble => bubble.EffectiveRadiusArcmin > 1.5).Select(bubble => bubble.Visibility).Order()];
        Assert.InRange(visible[visible.Length / 20], 0, 0.3);
        Assert.InRange(visible[^1], 2, 500);
    }

    [Fact]
    public void Rims_are_broken_thick_and_squeezed_as_often_as_they_should()
    {
        SimulatedBubble[] all = [.. PlaneScene.Simulate(Wide).Bubbles];
        // About 1100 bubbles: shares within four standard deviations, 6 %.
        Assert.InRange(all.Count(bubble => bubble.BrokenFraction > 0) / (double)all.Length, 0.59, 0.71);
        Assert.InRange(all.Count(bubble => bubble.Thickness >= 0.25) / (double)all.Length, 0.19, 0.31);
        Assert.InRange(all.Count(bubble => bubble.CentralEmission > 0) / (double)all.Length, 0.79, 0.91);
        // Mean eccentricity of the Milky Way Project: 0.63 gives an axis ratio of 0.78.
        Assert.InRange(all.Average(bubble => bubble.AxisRatio), 0.73, 0.82);
    }
}
