using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class LookAlikeTests
{
    [Fact]
    public void A_bow_shock_follows_Wilkin()
    {
        // Eq. 9 of Wilkin 1996: the standoff ahead, √3 of it at the side (θ = 90°), nothing behind.
        INebula shock = Make(LookAlikeKind.BowShock, shape: 0, thickness: 0.03);
        const double Standoff = 10 / 6.0;
        Assert.Equal(Standoff, Brightest(r => shock.At(r, 0).Warm), 0.02);
        Assert.Equal(Standoff * Math.Sqrt(3), Brightest(r => shock.At(0, r).Warm), 0.03);
        Assert.Equal(0, shock.At(-Standoff * 2, 0.1).Warm);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(2.5)]
    public void An_arc_is_lit_over_its_opening_alone(double opening)
    {
        INebula arc = Make(LookAlikeKind.Arc, opening, 0.08);
        int lit = Enumerable.Range(0, 3600).Count(i =>
        {
            (double sin, double cos) = Math.SinCos(i * Math.PI / 1800);
            return arc.At(8.0 * cos, 8.0 * sin).Warm > 50;
        });
        Assert.Equal(opening, lit * Math.PI / 1800, 0.02);
    }

    [Fact]
    public void A_filament_is_as_wide_as_it_says_and_bends()
    {
        INebula thread = Make(LookAlikeKind.Filament, shape: 0.5, thickness: 0.05);
        double crest = 0.5 * (0.25 - 0.3) * 10;
        Assert.Equal(crest, Brightest(r => thread.At(5, r - 5).Warm) - 5, 0.02);
        Assert.Equal(Math.Exp(-0.5), thread.At(5, crest + 0.05 * 10).Warm / thread.At(5, crest).Warm, 1e-6);
    }

    [Fact]
    public void A_shell_of_a_supernova_is_hot_a_filament_is_not()
    {
        (double warm, double hot) = Make(LookAlikeKind.SupernovaShell, 0, 0.02, heat: 2).At(9, 0);
        Assert.Equal(2 * warm, hot, 1e-9);
        Assert.True(warm > 0);
    }

    [Fact]
    public void All_kinds_are_drawn_in_the_numbers_that_were_asked_for()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 6, HeightDegrees = 2, ScaleArcsec = 60, MinRadiusArcmin = 2 });
        Assert.Equal((int)(scene.Settings.LookAlikesPerSquareDegree * 12), scene.LookAlikes.Count);
        // Of 120: filaments 0.5, arcs 0.35, shells 0.07, shocks 0.08; four standard deviations of a binomial.
        Assert.InRange(scene.LookAlikes.Count(like => like.Kind == LookAlikeKind.Filament), 38, 82);
        Assert.InRange(scene.LookAlikes.Count(like => like.Kind == LookAlikeKind.Arc), 21, 63);
        Assert.InRange(scene.LookAlikes.Count(like => like.Kind == LookAlikeKind.SupernovaShell), 1, 20);
        Assert.InRange(scene.LookAlikes.Count(like => like.Kind == LookAlikeKind.BowShock), 1, 22);
        Assert.All(scene.LookAlikes.Where(like => like.Kind == LookAlikeKind.Arc), arc => Assert.InRange(arc.Shape, 0, 150 * Math.PI / 180));
    }

    private static INebula Make(LookAlikeKind kind, double shape, double thickness, double heat = 0) => new LookAlike(kind, "", 20, 0, 0, 0, 10, 0, shape, thickness, 100, heat);

    private static double Brightest(Func<double, double> light) => Enumerable.Range(0, 10000).MaxBy(i => light(i * 0.001)) * 0.001;
}
