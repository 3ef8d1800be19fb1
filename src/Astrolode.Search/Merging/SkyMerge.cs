using Astrolode.Images.Sky;

namespace Astrolode.Search.Merging;

/// <summary>
/// Greedy non-maximum suppression on the sky: boxes come by falling score, and one that overlaps a kept box of its class by more
/// than a limit is the same object seen in another tile or at another scale. A grid over longitude and latitude, with cells as wide as the
/// largest box, keeps each look-up to a few neighbours, so time grows linearly with the detections.
/// </summary>
/// <param name="iouLimit">Boxes with a greater intersection over union are one object, 0 to 1.</param>
/// <param name="insideLimit">A box with more than this fraction of its own area inside a kept box, and more than a quarter of its area, is a part of it.</param>
/// <param name="largestBoxDegrees">No box is wider or higher than this.</param>
public sealed class SkyMerge(double iouLimit, double insideLimit, double largestBoxDegrees)
{
    // A small bubble on the rim of a large one is an object of its own; a box of like size nested in another is the same object.
    private const double LikeSize = 0.25;

    private readonly Dictionary<(int Column, int Row, string Class), List<SkyBox>> cells = [];
    private readonly double cellDegrees = Math.Max(largestBoxDegrees, 1e-3);

    /// <summary>Whether the box is a new object; it is remembered if so. Call by falling score.</summary>
    public bool Keep(in SkyBox box, string @class)
    {
        int row = (int)Math.Floor(box.LatDegrees / cellDegrees);
        for (int r = row - 1; r <= row + 1; r++)
        {
            int columns = Columns(r);
            int column = Column(box.LonDegrees, columns);
            int reach = columns <= 3 ? columns : 1;
            for (int c = column - reach; c <= column + reach; c++)
            {
                if (cells.TryGetValue((Mod(c, columns), r, @class), out List<SkyBox>? kept) && IsKnown(box, kept))
                {
                    return false;
                }
            }
        }
        Remember(box, row, @class);
        return true;
    }

    private void Remember(in SkyBox box, int row, string @class)
    {
        (int, int, string) key = (Column(box.LonDegrees, Columns(row)), row, @class);
        if (!cells.TryGetValue(key, out List<SkyBox>? list))
        {
            cells[key] = list = [];
        }
        list.Add(box);
    }

    private bool IsKnown(in SkyBox box, List<SkyBox> kept)
    {
        foreach (SkyBox other in kept)
        {
            double shared = box.Intersection(other);
            if (shared <= 0)
            {
                continue;
            }
            bool same = shared / (box.Area + other.Area - shared) > iouLimit;
            bool part = shared > insideLimit * Math.Min(box.Area, other.Area)
                && Math.Min(box.Area, other.Area) > LikeSize * Math.Max(box.Area, other.Area);
            if (same || part)
            {
                return true;
            }
        }
        return false;
    }

    // Fewer columns toward the poles, so that a cell is never narrower on the sky than the largest box.
    private int Columns(int row)
    {
        double far = Math.Min(90, Math.Max(Math.Abs(row * cellDegrees), Math.Abs((row + 1) * cellDegrees)));
        return Math.Max(1, (int)Math.Floor(360 * Math.Cos(far * (Math.PI / 180)) / cellDegrees));
    }

    private static int Column(double lonDegrees, int columns) =>
        Math.Min(columns - 1, (int)(SkyPosition.WrapDegrees(lonDegrees) / 360 * columns));

    private static int Mod(int value, int modulus) => (value % modulus + modulus) % modulus;
}
