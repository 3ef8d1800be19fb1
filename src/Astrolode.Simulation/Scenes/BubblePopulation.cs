using System.Globalization;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// Draws the bubbles of a scene: radii and eccentricities as the Milky Way Project's DR2 has them (Jayasinghe et al. 2019, MNRAS 488, 1141), contrasts log-normal from
/// blinding to invisible, places where the disc is bright and torn, whole inside the scene; on the rims of large ones sit small ones.
/// </summary>
internal static class BubblePopulation
{
    private const int TriesPerBubble = 200;

    // Contrasts beyond these are invisible to anyone, or outshine the plane.
    private const double LeastContrast = 0.02, MostContrast = 12;

    // Large bubbles have swept up more and shine less: their rims stand out less from a plane whose turbulence is stronger on their scale.
    private const double ContrastOfRadius = -0.35;

    private const double ThickShare = 0.25, BrokenShare = 0.65;

    // Large bubbles, of this radius, carry up to this many small ones.
    private const double ParentArcmin = 2;
    private const int MostChildren = 4;

    /// <param name="settings">Of the scene.</param>
    /// <param name="clouds">Whose light the contrasts are relative to.</param>
    public static List<SimulatedBubble> Draw(PlaneSceneSettings settings, PlaneClouds clouds)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.Bubbles);
        int count = (int)Math.Round(settings.BubblesPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        double most = settings.LargestRadiusArcmin;
        List<SimulatedBubble> bubbles = [];
        double[] radii = new double[count];
        for (int i = 0; i < count; i++)
        {
            radii[i] = Radius(settings, most, ref random);
        }
        // Large ones first: they are the hardest to fit in.
        Array.Sort(radii, (a, b) => b.CompareTo(a));
        double typical = clouds.Disc.Average(value => (double)value), usual = clouds.Activity.Average(value => (double)value);
        foreach (double radius in radii)
        {
            for (int i = 0; i < TriesPerBubble; i++)
            {
                SimulatedBubble bubble = DrawOne(settings, grid, clouds, radius, null, ref random);
                int at = (int)Math.Round(bubble.Y) * grid.Width + (int)Math.Round(bubble.X);
                if (random.NextDouble() < clouds.Disc[at] / (3 * typical) * Math.Min(3, clouds.Activity[at] / usual) && IsFree(bubble, bubbles, settings.ScaleArcsec))
                {
                    bubbles.Add(bubble);
                    break;
                }
            }
        }
        AddChildren(settings, grid, clouds, bubbles);
        return [.. bubbles.OrderByDescending(bubble => bubble.X)];
    }

    private static double Radius(PlaneSceneSettings settings, double most, ref RandomStream random)
    {
        // The tail beyond the range is drawn again.
        for (int i = 0; i < TriesPerBubble; i++)
        {
            double radius = settings.MedianRadiusArcmin * Math.Exp(settings.RadiusScatter * random.NextNormals().A);
            if (radius >= settings.MinRadiusArcmin && radius <= most)
            {
                return radius;
            }
        }
        return random.PowerLaw(settings.MinRadiusArcmin, most, -2);
    }

    // Star formation that a bubble's rim sets off, or that merely lies there: MWP DR2 lists such pairs as hierarchies.
    private static void AddChildren(PlaneSceneSettings settings, TanGrid grid, PlaneClouds clouds, List<SimulatedBubble> bubbles)
    {
        RandomStream random = new(settings.Seed, ScenePart.Hierarchy);
        foreach (SimulatedBubble parent in bubbles.Where(bubble => bubble.EffectiveRadiusArcmin >= ParentArcmin).ToList())
        {
            int children = random.NextDouble() < settings.ParentShare ? 1 + (int)(random.NextDouble() * MostChildren) : 0;
            for (int i = 0; i < children; i++)
            {
                double radius = parent.EffectiveRadiusArcmin * random.PowerLaw(0.06, 0.3, -1.5);
                SimulatedBubble child = DrawOne(settings, grid, clouds, radius, parent, ref random);
                if (radius >= settings.MinRadiusArcmin && IsInside(child, grid, settings.ScaleArcsec) && IsFree(child, bubbles.Where(other => other != parent), settings.ScaleArcsec))
                {
                    bubbles.Add(child);
                }
            }
        }
    }

    private static SimulatedBubble DrawOne(PlaneSceneSettings settings, TanGrid grid, PlaneClouds clouds, double effectiveRadius, SimulatedBubble? parent, ref RandomStream random)
    {
        bool thick = random.NextDouble() < ThickShare;
        double thickness = thick ? random.Uniform(0.25, 0.45) : random.Uniform(0.08, 0.25);
        double outer = effectiveRadius / (1 - thickness / 2);
        double perPixel = settings.ScaleArcsec / 60, margin = outer / perPixel * PlaneSceneSettings.BubbleMargin;
        double x = random.Uniform(Math.Min(margin, grid.Width / 2.0), Math.Max(grid.Width - 1 - margin, grid.Width / 2.0));
        double y = random.Uniform(Math.Min(margin, grid.Height / 2.0), Math.Max(grid.Height - 1 - margin, grid.Height / 2.0));
        double phi = random.Uniform(0, 2 * Math.PI);
        if (parent is not null)
        {
            double a = parent.SemiMajorArcmin * (1 - parent.Thickness / 2) / perPixel, b = a * parent.AxisRatio;
            (double turnSin, double turnCos) = Math.SinCos(parent.AngleRadians);
            (double sin, double cos) = Math.SinCos(phi);
            x = Math.Clamp(parent.X + a * cos * turnCos - b * sin * turnSin, 0, grid.Width - 1);
            y = Math.Clamp(parent.Y + a * cos * turnSin + b * sin * turnCos, 0, grid.Height - 1);
        }
        (double lon, double lat) = grid.PixelToSky(x, y);
        double contrast = Math.Clamp(settings.MedianContrast * Math.Pow(effectiveRadius / settings.MedianRadiusArcmin, ContrastOfRadius) * Math.Exp(settings.ContrastScatter * random.NextNormals().A), LeastContrast, MostContrast);
        double eccentricity = Math.Clamp(0.63 + 0.12 * random.NextNormals().A, 0.1, 0.9);
        double local = clouds.Disc[(int)Math.Round(y) * grid.Width + (int)Math.Round(x)] + PlaneBand.Irac8.FloorMjySr;
        string name = string.Create(CultureInfo.InvariantCulture, $"SIM{lon:000.0000}{lat:+00.0000;-00.0000}");
        bool isBroken = random.NextDouble() < BrokenShare;
        double ratio = Math.Sqrt(1 - eccentricity * eccentricity);
        return new SimulatedBubble(name, lon, lat, x, y, outer, ratio, random.Uniform(0, Math.PI), thickness, contrast, contrast * local)
        {
            Parent = parent?.Name ?? "",
            CentralEmission = random.NextDouble() < 0.85 ? random.PowerLaw(0.2, 3, -1.2) : 0,
            Openness = random.Uniform(0.4, 1),
            Halo = random.Uniform(0.1, 0.5),
            Tear = random.Uniform(0.03, 0.18),
            Rim = new RimShape(
                random.Uniform(0, 0.9),
                random.Uniform(0, 2 * Math.PI),
                random.Uniform(0, 0.3),
                random.Uniform(0, Math.PI),
                random.Uniform(0, 2 * Math.PI),
                isBroken ? random.Uniform(0.6, 3) : 0),
        };
    }

    private static bool IsInside(SimulatedBubble bubble, TanGrid grid, double scaleArcsec)
    {
        (double w, double h) = bubble.HalfSidesArcmin;
        double perPixel = scaleArcsec / 60;
        return Math.Min(bubble.X, grid.Width - 1 - bubble.X) > w / perPixel && Math.Min(bubble.Y, grid.Height - 1 - bubble.Y) > h / perPixel;
    }

    // Bubbles overlap, as real ones do in projection; one that hides another of its own size would make an unfair truth.
    private static bool IsFree(SimulatedBubble bubble, IEnumerable<SimulatedBubble> others, double scaleArcsec) =>
        others.All(other => double.Hypot(bubble.X - other.X, bubble.Y - other.Y) * scaleArcsec / 60 > 0.7 * (bubble.OuterRadiusArcmin + other.OuterRadiusArcmin)
            || Math.Min(bubble.OuterRadiusArcmin, other.OuterRadiusArcmin) < 0.2 * Math.Max(bubble.OuterRadiusArcmin, other.OuterRadiusArcmin));
}
