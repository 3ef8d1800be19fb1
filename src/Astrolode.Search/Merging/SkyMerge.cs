using Astrolode.Images.Sky;

namespace Astrolode.Search.Merging;

/// <summary>An object as all its views together show it.</summary>
/// <param name="Box">Mean of the views' boxes, weighted by the square of their scores.</param>
/// <param name="Score">Mean score over the views that an object should have; a view in which it was not found counts as 0.</param>
/// <param name="Class">Its class.</param>
/// <param name="ScaleArcsec">Pixel scale of the best view.</param>
public readonly record struct MergedBox(SkyBox Box, double Score, string Class, double ScaleArcsec);

/// <summary>
/// Makes one object of all its views: the same object is seen in several overlapping tiles and at several scales. Boxes come by falling score;
/// one that overlaps a known object of its class is another view of it, as in greedy non-maximum suppression, but it is not thrown away: it supports the score
/// and shapes the box (weighted box fusion, Solovyev et al. 2021). What is seen in one view only is seldom real.
/// A grid over longitude and latitude, with cells as wide as the largest box, keeps each look-up to a few neighbours, so time grows linearly with the boxes.
/// </summary>
/// <param name="iouLimit">Boxes with a greater intersection over union are one object, 0 to 1.</param>
/// <param name="insideLimit">A box of like size with more than this fraction of the smaller area in common is a view of the same object.</param>
/// <param name="views">How many views an object of that box should have; see <see cref="TilePlan.Views(in SkyBox, double, double)"/>.</param>
/// <param name="largestBoxDegrees">No box is wider or higher than this.</param>
public sealed class SkyMerge(double iouLimit, double insideLimit, Func<SkyBox, int> views, double largestBoxDegrees)
{
    // A small bubble on the rim of a large one is an object of its own; a box of like size nested in another is the same object.
    private const double LikeSize = 0.25;

    // A view shapes the box of its object only where it agrees on it.
    private const double AgreeingIou = 0.5;

    private readonly Dictionary<(int Column, int Row, string Class), List<Seen>> cells = [];
    private readonly double cellDegrees = Math.Max(largestBoxDegrees, 1e-3);

    /// <summary>Takes in a box; call by falling score. Whether it is a new object.</summary>
    public bool Add(in SkyBox box, string @class, double score, double scaleArcsec)
    {
        int row = (int)Math.Floor(box.LatDegrees / cellDegrees);
        for (int r = row - 1; r <= row + 1; r++)
        {
            int columns = Columns(r);
            int column = Column(box.LonDegrees, columns);
            int reach = columns <= 3 ? columns : 1;
            for (int c = column - reach; c <= column + reach; c++)
            {
                if (cells.TryGetValue((Mod(c, columns), r, @class), out List<Seen>? near) && Same(near, box) is Seen seen)
                {
                    seen.AddView(box, score);
                    return false;
                }
            }
        }
        Remember(new Seen(box, @class, score, scaleArcsec, Math.Max(1, views(box))), row);
        return true;
    }

    /// <summary>The objects, best first.</summary>
    public IEnumerable<MergedBox> Objects() => cells.Values.SelectMany(list => list).Select(seen => seen.Merged())
        .OrderByDescending(merged => merged.Score).ThenBy(merged => merged.Box.LonDegrees).ThenBy(merged => merged.Box.LatDegrees);

    private Seen? Same(List<Seen> near, in SkyBox box)
    {
        foreach (Seen seen in near)
        {
            if (seen.IsSame(box, iouLimit, insideLimit))
            {
                return seen;
            }
        }
        return null;
    }

    private void Remember(Seen seen, int row)
    {
        (int, int, string) key = (Column(seen.First.LonDegrees, Columns(row)), row, seen.Class);
        if (!cells.TryGetValue(key, out List<Seen>? list))
        {
            cells[key] = list = [];
        }
        list.Add(seen);
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

    // An object, its best view, and sums over the views that count.
    private sealed class Seen(SkyBox first, string @class, double score, double scaleArcsec, int views)
    {
        private int counted = 1;
        private double scores = score;
        private double weights = score * score;
        private double lonShift;
        private double lat = score * score * first.LatDegrees;
        private double width = score * score * first.WidthDegrees;
        private double height = score * score * first.HeightDegrees;

        public SkyBox First => first;

        public string Class => @class;

        public bool IsSame(in SkyBox box, double iouLimit, double insideLimit)
        {
            double shared = box.Intersection(first);
            if (shared <= 0)
            {
                return false;
            }
            double smaller = Math.Min(box.Area, first.Area);
            return shared / (box.Area + first.Area - shared) > iouLimit
                || (shared > insideLimit * smaller && smaller > LikeSize * Math.Max(box.Area, first.Area));
        }

        public void AddView(in SkyBox box, double score)
        {
            if (counted >= views)
            {
                return;
            }
            counted++;
            scores += score;
            if (box.Iou(first) > AgreeingIou)
            {
                double weight = score * score;
                weights += weight;
                lonShift += weight * Math.IEEERemainder(box.LonDegrees - first.LonDegrees, 360);
                lat += weight * box.LatDegrees;
                width += weight * box.WidthDegrees;
                height += weight * box.HeightDegrees;
            }
        }

        public MergedBox Merged() => new(
            first with { LonDegrees = SkyPosition.WrapDegrees(first.LonDegrees + lonShift / weights), LatDegrees = lat / weights, WidthDegrees = width / weights, HeightDegrees = height / weights },
            scores / views, @class, scaleArcsec);
    }
}
