using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Classification;

/// <summary>
/// What a source that was found in a simulated exposure is: the brightest of the objects whose place is its place and of the cosmic rays that hit its brightest pixel or one beside it. Of a trail any point counts.
/// Ghosts and fragments of bright sources are nothing. The same rule serves training and evaluation.
/// </summary>
internal sealed class ExposureTruth
{
    // Positions of faint sources in the smoothed image; half-light radii of galaxies count besides.
    private const double NearPixels = 2;
    private const int CellPixels = 64;

    private readonly ILookup<(int, int), TruthRow> cells;
    private readonly Dictionary<int, TruthRow> rays;
    private readonly int[] cosmicRays;
    private readonly int width;
    private readonly int height;
    private readonly double scaleArcsec;

    /// <param name="rows">Rows of the truth of this exposure.</param>
    /// <param name="cosmicRays">Id of the ray that hit a pixel, 0 for none; [y * width + x].</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="scaleArcsec">Side of a pixel.</param>
    public ExposureTruth(IEnumerable<TruthRow> rows, int[] cosmicRays, int width, int height, double scaleArcsec)
    {
        (this.cosmicRays, this.width, this.height, this.scaleArcsec) = (cosmicRays, width, height, scaleArcsec);
        ILookup<bool, TruthRow> byKind = rows.Where(row => SourceClasses.Parse(row.Class) is not null).ToLookup(row => row.Class == SourceClasses.Names[(int)SourceClass.CosmicRay]);
        rays = byKind[true].ToDictionary(row => row.Id);
        cells = byKind[false].SelectMany(row => Reached(row).Select(cell => (cell, row))).ToLookup(pair => pair.cell, pair => pair.row);
    }

    /// <summary>The truth of a source; null where nothing is known to be there.</summary>
    /// <param name="x">Centre, pixels.</param>
    /// <param name="y">Centre.</param>
    /// <param name="peakX">Brightest pixel.</param>
    /// <param name="peakY">Brightest pixel.</param>
    public TruthRow? Of(double x, double y, int peakX, int peakY)
    {
        TruthRow? best = null;
        void Take(TruthRow row) => best = best is { } other && other.Magnitude <= row.Magnitude ? best : row;
        foreach (TruthRow row in cells[Cell(x, y)])
        {
            if (Distance(row, x, y) <= Reach(row))
            {
                Take(row);
            }
        }
        for (int v = Math.Max(0, peakY - 1); v <= Math.Min(height - 1, peakY + 1); v++)
        {
            for (int u = Math.Max(0, peakX - 1); u <= Math.Min(width - 1, peakX + 1); u++)
            {
                if (cosmicRays[v * width + u] is int id and not 0 && rays.TryGetValue(id, out TruthRow ray))
                {
                    Take(ray);
                }
            }
        }
        return best;
    }

    private double Reach(TruthRow row) => NearPixels + row.HalfLightRadiusArcsec / scaleArcsec;

    private static double HalfTrail(TruthRow row) => row.Class == SourceClasses.Names[(int)SourceClass.Asteroid] ? row.TrailLengthPixels / 2 : 0;

    // From the middle line of what moves; north is up in simulated exposures and east is left.
    private static double Distance(TruthRow row, double x, double y)
    {
        (double sin, double cos) = Math.SinCos(row.PaDegrees * Math.PI / 180);
        double dx = x - row.X, dy = y - row.Y, along = -dx * sin + dy * cos, across = dx * cos + dy * sin;
        return double.Hypot(Math.Max(0, Math.Abs(along) - HalfTrail(row)), across);
    }

    private IEnumerable<(int, int)> Reached(TruthRow row)
    {
        double reach = Reach(row) + HalfTrail(row);
        ((int left, int bottom), (int right, int top)) = (Cell(row.X - reach, row.Y - reach), Cell(row.X + reach, row.Y + reach));
        for (int v = bottom; v <= top; v++)
        {
            for (int u = left; u <= right; u++)
            {
                yield return (u, v);
            }
        }
    }

    private static (int X, int Y) Cell(double x, double y) => ((int)Math.Floor(x / CellPixels), (int)Math.Floor(y / CellPixels));
}
