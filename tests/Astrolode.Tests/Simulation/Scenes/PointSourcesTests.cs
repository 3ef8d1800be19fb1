using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class PointSourcesTests
{
    private static readonly PlaneSceneSettings Field = new() { WidthDegrees = 4, HeightDegrees = 4, ScaleArcsec = 40 };

    [Fact]
    public void Counts_follow_the_power_law()
    {
        PointSource[] sources = [.. PlaneScene.Simulate(Field).Sources];
        Assert.Equal((int)(Field.SourcesPerSquareDegree * 16), sources.Length);
        // The exponent of largest likelihood (Crawford, Jauncey & Murdoch 1970, ApJ 162, 405), of fluxes far below the brightest.
        double[] logs = [.. sources.Select(source => Math.Log(source.Flux8Jy / Field.MinSourceJy))];
        Assert.All(logs, log => Assert.InRange(log, 0, Math.Log(3000)));
        double exponent = 1 / logs.Average();
        Assert.InRange(exponent, 0.8, 0.86);
    }

    [Fact]
    public void Young_objects_sit_where_stars_form_and_stars_hide_behind_dark_clouds()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Field);
        PlaneClouds clouds = PlaneClouds.Draw(Field, Field.Grid, new ParallelOptions());
        double Mean(float[] map, PointSourceKind kind) => scene.Sources.Where(source => source.Kind == kind).Average(source => (double)map[(int)source.Y * scene.Grid.Width + (int)source.X]);
        Assert.True(Mean(clouds.Activity, PointSourceKind.Young) > 1.3 * Mean(clouds.Activity, PointSourceKind.Star));
        Assert.True(Mean(clouds.Depth, PointSourceKind.Star) < 0.97 * clouds.Depth.Average());
    }

    [Fact]
    public void A_young_object_is_red_and_a_star_blue()
    {
        Assert.Equal(0.12, new PointSource(PointSourceKind.Star, 0, 0, 1, 0).FluxJy(PlaneBand.Mips24), 1e-9);
        Assert.Equal(4, new PointSource(PointSourceKind.Young, 0, 0, 1, 0).FluxJy(PlaneBand.Mips24), 1e-9);
        Assert.Equal(1, new PointSource(PointSourceKind.Young, 0, 0, 1, 0.4).FluxJy(PlaneBand.Irac8), 1e-9);
    }
}
