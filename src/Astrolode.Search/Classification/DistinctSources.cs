using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Classification;

/// <summary>
/// The sources of a simulated exposure that can be told apart: what lies on a brighter source has no cutout of its own, because an extraction would find that source. The place of a cosmic ray is the
/// middle of its charge, where an extraction would find it, not that of its path.
/// </summary>
internal static class DistinctSources
{
    private const double Nearest = 3;
    private const double Farthest = 64;

    /// <summary>Rows of the truth, of the four classes, that are the brightest where they are.</summary>
    /// <param name="exposure">The exposure.</param>
    /// <param name="electrons">Its pixels, above the bias.</param>
    /// <param name="settings">With which it was made.</param>
    public static List<TruthRow> Of(VisExposure exposure, float[] electrons, VisSettings settings)
    {
        Dictionary<int, TruthRow> rays = [];
        List<TruthRow> rows = [];
        Dictionary<int, (double X, double Y)> centres = Centres(exposure, electrons, settings);
        foreach (TruthRow row in exposure.Truth.Where(row => SourceClasses.Parse(row.Class) is not null))
        {
            if (row.Class != SourceClasses.Names[(int)SourceClass.CosmicRay])
            {
                rows.Add(row);
            }
            else if (centres.TryGetValue(row.Id, out (double X, double Y) centre))
            {
                rows.Add(rays[row.Id] = row with { X = centre.X, Y = centre.Y });
            }
        }
        ILookup<(int, int), TruthRow> cells = rows.ToLookup(row => Cell(row.X, row.Y));
        return [.. rows.AsParallel().AsOrdered().Where(row => !IsUnderRay(row, exposure, settings, rays) && !IsOutshone(row, cells, settings.ScaleArcsec))];
    }

    // Saturated stars bleed and have wide wings; galaxies are wide themselves.
    private static double Reach(TruthRow row, double scale) =>
        Math.Min(Farthest, Nearest * Math.Max(1, Math.Pow(10, 0.2 * (20 - row.Magnitude))) + row.HalfLightRadiusArcsec / scale);

    private static bool IsOutshone(TruthRow row, ILookup<(int, int), TruthRow> cells, double scale)
    {
        (int x, int y) = Cell(row.X, row.Y);
        for (int i = 0; i < 9; i++)
        {
            if (cells[(x + i % 3 - 1, y + i / 3 - 1)].Any(other => other.Id != row.Id && other.Magnitude < row.Magnitude && double.Hypot(other.X - row.X, other.Y - row.Y) < Reach(other, scale)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsUnderRay(TruthRow row, VisExposure exposure, VisSettings settings, Dictionary<int, TruthRow> rays)
    {
        (int left, int top) = ((int)Math.Round(row.X), (int)Math.Round(row.Y));
        for (int y = Math.Max(0, top - 1); y <= Math.Min(settings.Height - 1, top + 1); y++)
        {
            for (int x = Math.Max(0, left - 1); x <= Math.Min(settings.Width - 1, left + 1); x++)
            {
                int id = exposure.CosmicRays[y * settings.Width + x];
                if (id != 0 && id != row.Id && rays.TryGetValue(id, out TruthRow ray) && ray.Magnitude < row.Magnitude)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static Dictionary<int, (double X, double Y)> Centres(VisExposure exposure, float[] electrons, VisSettings settings)
    {
        Dictionary<int, (double X, double Y, double Weight)> sums = [];
        double sky = settings.Detector.SkyElectronsPerSecond * settings.Detector.ExposureSeconds;
        for (int i = 0; i < exposure.CosmicRays.Length; i++)
        {
            if (exposure.CosmicRays[i] is int id and not 0)
            {
                double weight = Math.Max(1, electrons[i] - sky);
                (double x, double y, double sum) = sums.GetValueOrDefault(id);
                sums[id] = (x + weight * (i % settings.Width), y + weight * (i / settings.Width), sum + weight);
            }
        }
        return sums.ToDictionary(each => each.Key, each => (each.Value.X / each.Value.Weight, each.Value.Y / each.Value.Weight));
    }

    private static (int X, int Y) Cell(double x, double y) => ((int)Math.Floor(x / Farthest), (int)Math.Floor(y / Farthest));
}
