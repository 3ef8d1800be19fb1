using System.Globalization;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>Draws what a detector, or a volunteer, must not take for a bubble.</summary>
internal static class LookAlikePopulation
{
    /// <summary>Filaments, arcs, supernova shells and bow shocks, in this order of number.</summary>
    public static List<LookAlike> Draw(PlaneSceneSettings settings, PlaneClouds clouds)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.LookAlikes);
        int count = (int)Math.Round(settings.LookAlikesPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        List<LookAlike> found = [];
        for (int i = 0; i < count; i++)
        {
            found.Add(DrawOne(grid, clouds, ref random));
        }
        return found;
    }

    private static LookAlike DrawOne(TanGrid grid, PlaneClouds clouds, ref RandomStream random)
    {
        double x = random.Uniform(0, grid.Width - 1), y = random.Uniform(0, grid.Height - 1), which = random.NextDouble();
        (double lon, double lat) = grid.PixelToSky(x, y);
        double local = clouds.Disc[(int)y * grid.Width + (int)x] + PlaneBand.Irac8.FloorMjySr;
        string name = string.Create(CultureInfo.InvariantCulture, $"SIM{lon:000.0000}{lat:+00.0000;-00.0000}");
        double angle = random.Uniform(0, 2 * Math.PI), bright = random.PowerLaw(0.08, 2, -1.7);
        return which switch
        {
            < 0.5 => new LookAlike(LookAlikeKind.Filament, name, lon, lat, x, y, random.PowerLaw(1.5, 20, -1.8), angle, random.Uniform(-0.6, 0.6), random.Uniform(0.01, 0.03), local * bright * 0.5, 0.1),
            < 0.85 => new LookAlike(LookAlikeKind.Arc, name, lon, lat, x, y, random.PowerLaw(0.7, 15, -1.8), angle, random.Uniform(0.7, 2.6), random.Uniform(0.04, 0.12), local * bright, 0.15),
            < 0.92 => new LookAlike(LookAlikeKind.SupernovaShell, name, lon, lat, x, y, random.PowerLaw(3, 20, -1.5), angle, 0, random.Uniform(0.015, 0.04), local * random.Uniform(0.01, 0.12), 2),
            _ => new LookAlike(LookAlikeKind.BowShock, name, lon, lat, x, y, random.PowerLaw(0.5, 4, -1.8), angle, 0, random.Uniform(0.03, 0.06), local * random.Uniform(0.05, 0.6), 4),
        };
    }
}
