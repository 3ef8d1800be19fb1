namespace Astrolode.Simulation.Vis;

/// <summary>Finds sources whose images touch. The image of a source is taken for a circle: three half-light radii of the image, seen through the telescope, and half of its trail.</summary>
internal static class Blending
{
    private const double CellPixels = 32;

    // A neighbour of less light changes next to nothing.
    private const double LeastShare = 0.1;

    /// <summary>Radius of a source's circle, pixels.</summary>
    /// <param name="halfLightArcsec">Of the source itself; 0 for a point.</param>
    /// <param name="trailPixels">Length of its trail.</param>
    /// <param name="fwhmArcsec">Of the point spread function.</param>
    /// <param name="scaleArcsec">Side of a pixel.</param>
    public static double Radius(double halfLightArcsec, double trailPixels, double fwhmArcsec, double scaleArcsec) =>
        3 * double.Hypot(halfLightArcsec, fwhmArcsec / 2) / scaleArcsec + trailPixels / 2;

    /// <summary>For each source whether another of at least a tenth of its light touches it.</summary>
    public static bool[] Find(IReadOnlyList<(double X, double Y, double Radius, double Electrons)> sources)
    {
        // Every source is in the cell of its centre; those that reach beyond the next cells are compared with all.
        Dictionary<(int, int), List<int>> cells = [];
        List<int> large = [];
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Radius > CellPixels / 2)
            {
                large.Add(i);
                continue;
            }
            (int, int) cell = CellOf(sources[i]);
            if (!cells.TryGetValue(cell, out List<int>? there))
            {
                cells[cell] = there = [];
            }
            there.Add(i);
        }
        bool[] blended = new bool[sources.Count];
        Parallel.For(0, sources.Count, i =>
        {
            blended[i] = (sources[i].Radius > CellPixels / 2 ? Enumerable.Range(0, sources.Count) : Near(cells, CellOf(sources[i])).Concat(large))
                .Any(j => j != i && Touch(sources[i], sources[j]));
        });
        return blended;
    }

    private static bool Touch((double X, double Y, double Radius, double Electrons) a, (double X, double Y, double Radius, double Electrons) b) =>
        b.Electrons >= LeastShare * a.Electrons && double.Hypot(a.X - b.X, a.Y - b.Y) < a.Radius + b.Radius;

    private static (int X, int Y) CellOf((double X, double Y, double Radius, double Electrons) source) =>
        ((int)Math.Floor(source.X / CellPixels), (int)Math.Floor(source.Y / CellPixels));

    private static IEnumerable<int> Near(Dictionary<(int, int), List<int>> cells, (int X, int Y) cell)
    {
        for (int y = cell.Y - 1; y <= cell.Y + 1; y++)
        {
            for (int x = cell.X - 1; x <= cell.X + 1; x++)
            {
                foreach (int i in cells.GetValueOrDefault((x, y)) ?? [])
                {
                    yield return i;
                }
            }
        }
    }
}
