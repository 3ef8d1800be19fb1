using System.Globalization;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// Draws the bubbles of a scene: radii from a power law, contrasts log-normal, places where the disc is bright, whole inside the
/// scene and not on top of each other.
/// </summary>
internal static class BubblePopulation
{
    private const int TriesPerBubble = 200;

    // Contrasts beyond these are either invisible to anyone or outshine the plane.
    private const double LeastContrast = 0.15, MostContrast = 6;

    /// <param name="settings">Of the scene.</param>
    /// <param name="background">Brightness without bubbles, [y * Width + x].</param>
    public static List<SimulatedBubble> Draw(PlaneSceneSettings settings, float[] background)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.Bubbles);
        int count = (int)Math.Round(settings.BubblesPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        double typical = background.Average();
        List<SimulatedBubble> bubbles = [];
        // Large ones first: they are the hardest to fit in.
        double[] radii = new double[count];
        for (int i = 0; i < count; i++)
        {
            radii[i] = random.PowerLaw(settings.MinRadiusArcmin, settings.MaxRadiusArcmin, settings.RadiusIndex);
        }
        Array.Sort(radii, (a, b) => b.CompareTo(a));
        foreach (double radius in radii)
        {
            for (int i = 0; i < TriesPerBubble; i++)
            {
                SimulatedBubble bubble = DrawOne(settings, grid, background, radius, ref random);
                double brightness = background[(int)Math.Round(bubble.Y) * grid.Width + (int)Math.Round(bubble.X)];
                if (random.NextDouble() < brightness / (2 * typical) && IsFree(bubble, bubbles, settings.ScaleArcsec))
                {
                    bubbles.Add(bubble);
                    break;
                }
            }
        }
        return [.. bubbles.OrderBy(bubble => bubble.X).Reverse()];
    }

    private static SimulatedBubble DrawOne(PlaneSceneSettings settings, TanGrid grid, float[] background, double effectiveRadius, ref RandomStream random)
    {
        double thickness = random.Uniform(0.2, 0.4);
        double outer = effectiveRadius / (1 - thickness / 2);
        double margin = outer * 60 / settings.ScaleArcsec * 1.3;
        double x = random.Uniform(Math.Min(margin, grid.Width / 2.0), Math.Max(grid.Width - 1 - margin, grid.Width / 2.0));
        double y = random.Uniform(Math.Min(margin, grid.Height / 2.0), Math.Max(grid.Height - 1 - margin, grid.Height / 2.0));
        (double lon, double lat) = grid.PixelToSky(x, y);
        double contrast = settings.MedianContrast * Math.Exp(settings.ContrastScatter * random.NextNormals().A);
        contrast = Math.Clamp(contrast, LeastContrast, MostContrast);
        double local = background[(int)Math.Round(y) * grid.Width + (int)Math.Round(x)];
        string name = string.Create(CultureInfo.InvariantCulture, $"SIM{lon:000.000}{lat:+00.000;-00.000}");
        bool hasCentre = random.NextDouble() < 0.6, isBroken = random.NextDouble() < 0.4;
        return new SimulatedBubble(name, lon, lat, x, y, outer, random.Uniform(0.65, 1), random.Uniform(0, Math.PI), thickness, contrast, contrast * local)
        {
            CentralEmission = hasCentre ? random.Uniform(0.15, 0.7) : 0,
            Openness = random.Uniform(0.4, 0.95),
            Halo = random.Uniform(0.1, 0.35),
            Rim = new RimShape(
                random.Uniform(0, 0.5),
                random.Uniform(0, 2 * Math.PI),
                random.Uniform(0, 0.25),
                random.Uniform(0, Math.PI),
                random.Uniform(0, 2 * Math.PI),
                isBroken ? random.Uniform(0.8, 2.5) : 0),
        };
    }

    // Bubbles may touch and share a rim, as real ones do; a box that hides another would make an unfair truth.
    private static bool IsFree(SimulatedBubble bubble, List<SimulatedBubble> others, double scaleArcsec) =>
        others.TrueForAll(other => double.Hypot(bubble.X - other.X, bubble.Y - other.Y) * scaleArcsec / 60 > 0.9 * (bubble.OuterRadiusArcmin + other.OuterRadiusArcmin));
}
