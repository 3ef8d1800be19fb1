using Astrolode.Images.Fits;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Volunteers;

/// <summary>A scene of which a test knows all: even light, 1.5° × 0.75°, and the bubbles that it names.</summary>
internal static class FlatScene
{
    public static readonly PlaneSceneSettings Settings = new() { WidthDegrees = 1.5, HeightDegrees = 0.75, ScaleArcsec = 6, LonDegrees = 0.2, LatDegrees = -0.4 };

    private static TanGrid Grid => Settings.Grid;

    public static PlaneSceneResult With(params IEnumerable<SimulatedBubble> bubbles) => With(bubbles, []);

    public static PlaneSceneResult With(IEnumerable<SimulatedBubble> bubbles, IEnumerable<LookAlike> lookAlikes)
    {
        float[] pixels = new float[Grid.Width * Grid.Height];
        Array.Fill(pixels, 50f);
        return new PlaneSceneResult(Settings, [new BandMap(PlaneBand.Irac8, Grid, new Image(Grid.Width, Grid.Height, pixels))], [.. bubbles], [.. lookAlikes], []);
    }

    /// <summary>A bubble at a pixel of the scene, its rim's middle at a radius.</summary>
    public static SimulatedBubble Bubble(string name, double x, double y, double radiusArcmin, double visibility, double axisRatio = 1, double angleRadians = 0)
    {
        const double Thickness = 0.2;
        (double lon, double lat) = Grid.PixelToSky(x, y);
        return new SimulatedBubble(name, lon, lat, x, y, radiusArcmin / (1 - Thickness / 2), axisRatio, angleRadians, Thickness, visibility, 50 * visibility) { Visibility = visibility };
    }

    public static LookAlike Arc(double x, double y, double radiusArcmin)
    {
        (double lon, double lat) = Grid.PixelToSky(x, y);
        return new LookAlike(LookAlikeKind.Arc, "arc", lon, lat, x, y, radiusArcmin, 0, 1.5, 0.1, 50, 0);
    }
}
