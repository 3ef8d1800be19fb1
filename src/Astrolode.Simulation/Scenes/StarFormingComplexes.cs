using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// Bright knots without a ring: compact H II regions and their haze, in crowds where the plane is torn. Their light follows a power law, as the luminosities of H II regions do
/// (index −2, McKee &amp; Williams 1997, ApJ 476, 144), so that few of them outshine the plane tenfold.
/// </summary>
internal static class StarFormingComplexes
{
    private const double KnotsPerComplex = 9, HazeShare = 0.08, HazeTear = 0.2;

    /// <summary>Draws the knots: <see cref="PlaneSceneSettings.KnotsPerSquareDegree"/> of them on average.</summary>
    public static List<Knot> Draw(PlaneSceneSettings settings, PlaneClouds clouds)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.Knots);
        double typical = clouds.Disc.Average(value => (double)value) * clouds.Activity.Average(value => (double)value), perPixel = settings.ScaleArcsec / 60;
        int complexes = (int)Math.Round(settings.KnotsPerSquareDegree / KnotsPerComplex * settings.WidthDegrees * settings.HeightDegrees);
        List<Knot> knots = [];
        for (int i = 0; i < complexes; i++)
        {
            (double cx, double cy) = Place(grid, clouds, typical, ref random);
            double extent = random.PowerLaw(2, 14, -1.5), power = random.PowerLaw(0.5, 200, -1.65);
            int members = 1 + (int)(-KnotsPerComplex * Math.Log(1 - random.NextDouble()));
            double local = clouds.Disc[(int)cy * grid.Width + (int)cx] + PlaneBand.Irac8.FloorMjySr;
            // Two hazes, one torn to shreds around the other: filaments that lead away from the brightest places.
            double haze = HazeShare * Math.Min(25, power * 6) * local;
            knots.Add(Make(cx, cy, extent * 0.7, 0.6 * haze, 0.1, HazeTear, true, ref random));
            knots.Add(Make(cx, cy, extent * 0.3, 1.3 * haze, 0.1, HazeTear, true, ref random));
            for (int member = 0; member < members; member++)
            {
                (double nx, double ny) = random.NextNormals();
                double size = random.PowerLaw(0.15, Math.Min(2, 0.5 * extent), -1.8), rank = 1.0 / (1 + member);
                double peak = local * power * random.Uniform(0.3, 1.5) * rank;
                knots.Add(Make(cx + nx * extent / 2.5 / perPixel, cy + ny * extent / 2.5 / perPixel, size, Math.Min(peak, 8000), random.Uniform(0.1, 3), random.Uniform(0.1, 0.2), random.NextDouble() < 0.5, ref random));
            }
        }
        return knots;
    }

    private static Knot Make(double x, double y, double size, double peak, double heat, double tear, bool hasFront, ref RandomStream random) =>
        new(x, y, size, random.Uniform(0.45, 1), random.Uniform(0, Math.PI), peak, heat, tear, hasFront);

    private static (double X, double Y) Place(TanGrid grid, PlaneClouds clouds, double typical, ref RandomStream random)
    {
        double x = 0, y = 0;
        for (int i = 0; i < 100; i++)
        {
            (x, y) = (random.Uniform(0, grid.Width - 1), random.Uniform(0, grid.Height - 1));
            int at = (int)y * grid.Width + (int)x;
            if (random.NextDouble() < clouds.Disc[at] / (4 * typical) * clouds.Activity[at])
            {
                break;
            }
        }
        return (x, y);
    }
}
