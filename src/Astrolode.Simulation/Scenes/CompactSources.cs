using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>What is bright and is not a bubble: knots (extended, before the point spread function) and stars (after it).</summary>
internal static class CompactSources
{
    /// <summary>
    /// Adds knots: elliptical Gaussians of 0.25′ to 1.5′ sigma, 0.5 to 8 times the background, their edges torn by <paramref name="clumps"/>, where the disc is bright.
    /// </summary>
    public static void AddKnots(float[] pixels, float[] background, float[] clumps, PlaneSceneSettings settings)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.Knots);
        double typical = background.Average();
        int count = (int)Math.Round(settings.KnotsPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        for (int i = 0; i < count; i++)
        {
            double x = random.Uniform(0, grid.Width - 1), y = random.Uniform(0, grid.Height - 1);
            double sigma = random.PowerLaw(0.25, 1.5, -2) * 60 / settings.ScaleArcsec;
            double ratio = random.Uniform(0.5, 1), angle = random.Uniform(0, Math.PI);
            double local = background[(int)y * grid.Width + (int)x];
            double peak = local * random.PowerLaw(0.5, 8, -1.5);
            if (random.NextDouble() < local / (2 * typical))
            {
                AddEllipse(pixels, clumps, grid, x, y, sigma, sigma * ratio, angle, peak);
            }
        }
    }

    /// <summary>
    /// Adds point sources as Gaussians of <paramref name="sigma"/> pixels; their peaks follow number counts N(&gt;F) ∝ F^−1, cut at a
    /// thousand times the faintest.
    /// </summary>
    public static void AddPointSources(float[] pixels, double sigma, PlaneSceneSettings settings)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.PointSources);
        int count = (int)Math.Round(settings.SourcesPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        for (int i = 0; i < count; i++)
        {
            double x = random.Uniform(0, grid.Width - 1), y = random.Uniform(0, grid.Height - 1);
            AddEllipse(pixels, [], grid, x, y, sigma, sigma, 0, random.PowerLaw(settings.MinSourcePeak, 1000 * settings.MinSourcePeak, -2));
        }
    }

    private static void AddEllipse(float[] pixels, float[] clumps, TanGrid grid, double x, double y, double major, double minor, double angle, double peak)
    {
        (double sin, double cos) = Math.SinCos(angle);
        int reach = (int)Math.Ceiling(4.5 * major);
        for (int py = Math.Max(0, (int)y - reach); py <= Math.Min(grid.Height - 1, (int)y + reach); py++)
        {
            for (int px = Math.Max(0, (int)x - reach); px <= Math.Min(grid.Width - 1, (int)x + reach); px++)
            {
                double u = ((px - x) * cos + (py - y) * sin) / major, v = ((py - y) * cos - (px - x) * sin) / minor;
                int i = py * grid.Width + px;
                pixels[i] += (float)(peak * Math.Exp(-(u * u + v * v) / 2)) * (clumps.Length > 0 ? clumps[i] : 1);
            }
        }
    }
}
