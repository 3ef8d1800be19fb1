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
        ParallelOptions parallel = new();
        PlaneClouds clouds = PlaneClouds.Draw(Field, Field.Grid, parallel), clear = PlaneClouds.Draw(Field with { DarkCloudDepth = 0 }, Field.Grid, parallel);
        List<PointSource> sources = PointSources.Draw(Field, clouds), unhidden = PointSources.Draw(Field, clear);
        double Mean(float[] map, List<PointSource> among, PointSourceKind kind) => among.Where(source => source.Kind == kind).Average(source => (double)map[(int)source.Y * Field.Grid.Width + (int)source.X]);
        Assert.True(Mean(clouds.Activity, sources, PointSourceKind.Young) > 1.3 * Mean(clouds.Activity, sources, PointSourceKind.Star));
        Assert.True(Mean(clouds.Depth, sources, PointSourceKind.Star) < 0.97 * Mean(clouds.Depth, unhidden, PointSourceKind.Star));
    }

    [Fact]
    public void A_young_object_is_red_and_a_star_blue()
    {
        Assert.Equal(0.12, new PointSource(PointSourceKind.Star, 0, 0, 1, 0).FluxJy(PlaneBand.Mips24), 1e-9);
        Assert.Equal(4, new PointSource(PointSourceKind.Young, 0, 0, 1, 0).FluxJy(PlaneBand.Mips24), 1e-9);
        Assert.Equal(1, new PointSource(PointSourceKind.Young, 0, 0, 1, 0.4).FluxJy(PlaneBand.Irac8), 1e-9);
    }
}
