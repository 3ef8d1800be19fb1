using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.CrossMatch;

/// <summary>Two boxes that overlap.</summary>
/// <param name="A">Number of the box in the first list, from 0.</param>
/// <param name="B">Number of the box in the second list, from 0.</param>
/// <param name="SeparationDegrees">Angle between their centres.</param>
/// <param name="Iou">Intersection over union, above 0 to 1.</param>
public readonly record struct OverlappingPair(int A, int B, double SeparationDegrees, double Iou);

/// <summary>Pairs of boxes by their overlap, each box in one pair at most; the boxes may be in different frames, and so turned against each other.</summary>
public static class BoxMatch
{
    /// <summary>All pairs that overlap enough; a box may be in several.</summary>
    /// <param name="a">Boxes, of up to ten degrees.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="leastIou">Pairs that overlap less are none.</param>
    public static List<OverlappingPair> All(ReadOnlySpan<SkyBox> a, ReadOnlySpan<SkyBox> b, double leastIou)
    {
        SkyBox[] first = a.ToArray(), second = b.ToArray();
        double reach = Math.Min(30, Diagonal(first) + Diagonal(second));
        List<OverlappingPair> pairs = [];
        foreach (MatchedPair pair in SkyMatch.All(Array.ConvertAll(first, box => box.Centre), Array.ConvertAll(second, box => box.Centre), reach))
        {
            double iou = Iou(first[pair.A], second[pair.B]);
            if (iou > 0 && iou >= leastIou)
            {
                pairs.Add(new OverlappingPair(pair.A, pair.B, pair.SeparationDegrees, iou));
            }
        }
        return pairs;
    }

    /// <summary>The best pairs: the greatest overlap first, then the greatest of the boxes that are left, and so on.</summary>
    /// <param name="a">Boxes, of up to ten degrees.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="leastIou">Pairs that overlap less are none.</param>
    public static List<OverlappingPair> Best(ReadOnlySpan<SkyBox> a, ReadOnlySpan<SkyBox> b, double leastIou)
    {
        List<OverlappingPair> pairs = All(a, b, leastIou);
        pairs.Sort(static (x, y) => x.Iou != y.Iou ? y.Iou.CompareTo(x.Iou) : x.SeparationDegrees.CompareTo(y.SeparationDegrees));
        HashSet<int> takenA = [], takenB = [];
        List<OverlappingPair> best = [.. pairs.Where(pair => !takenA.Contains(pair.A) && !takenB.Contains(pair.B) && takenA.Add(pair.A) && takenB.Add(pair.B))];
        best.Sort(static (x, y) => x.A.CompareTo(y.A));
        return best;
    }

    /// <summary>Intersection over union of two boxes, 0 to 1, on the plane tangent at the first: of the same frame without turning, else by clipping one with the other.</summary>
    internal static double Iou(in SkyBox a, in SkyBox b)
    {
        if (a.Frame == b.Frame)
        {
            return a.Iou(b);
        }
        SkyBox turned = b;
        (double lon, double lat) = b.Centre.To(a.Frame);
        SkyBox there = new(a.Frame, lon, lat, b.WidthDegrees, b.HeightDegrees);
        // North of the other frame, seen in this one.
        (double northLon, double northLat) = SkyPosition.From(b.Frame, turned.LonDegrees, Math.Min(90, turned.LatDegrees + 1e-3)).To(a.Frame);
        double angle = Math.Atan2(Math.IEEERemainder(northLon - lon, 360) * Math.Cos(lat * (Math.PI / 180)), northLat - lat);
        double dx = Math.IEEERemainder(lon - a.LonDegrees, 360) * Math.Cos((lat + a.LatDegrees) / 2 * (Math.PI / 180)), dy = lat - a.LatDegrees;
        (double sin, double cos) = Math.SinCos(angle);
        (double W, double H) half = (there.WidthDegrees / 2, there.HeightDegrees / 2);
        (double X, double Y) Corner(double u, double v) => (dx + u * cos + v * sin, dy - u * sin + v * cos);
        List<(double X, double Y)> polygon = [Corner(-half.W, -half.H), Corner(half.W, -half.H), Corner(half.W, half.H), Corner(-half.W, half.H)];
        polygon = Clip(Clip(Clip(Clip(polygon, 1, 0, a.WidthDegrees / 2), -1, 0, a.WidthDegrees / 2), 0, 1, a.HeightDegrees / 2), 0, -1, a.HeightDegrees / 2);
        double shared = Area(polygon);
        return shared <= 0 ? 0 : shared / (a.Area + b.Area - shared);
    }

    // Sutherland & Hodgman 1974: the part of a convex polygon where nx x + ny y is at most a limit.
    private static List<(double X, double Y)> Clip(List<(double X, double Y)> polygon, double nx, double ny, double limit)
    {
        List<(double X, double Y)> kept = [];
        for (int i = 0; i < polygon.Count; i++)
        {
            (double X, double Y) from = polygon[i], to = polygon[(i + 1) % polygon.Count];
            double start = nx * from.X + ny * from.Y - limit, end = nx * to.X + ny * to.Y - limit;
            if (start <= 0)
            {
                kept.Add(from);
            }
            if (start < 0 != end < 0 && start != end)
            {
                double part = start / (start - end);
                kept.Add((from.X + part * (to.X - from.X), from.Y + part * (to.Y - from.Y)));
            }
        }
        return kept;
    }

    private static double Area(List<(double X, double Y)> polygon)
    {
        double twice = 0;
        for (int i = 0; i < polygon.Count; i++)
        {
            (double X, double Y) from = polygon[i], to = polygon[(i + 1) % polygon.Count];
            twice += from.X * to.Y - to.X * from.Y;
        }
        return Math.Abs(twice) / 2;
    }

    private static double Diagonal(SkyBox[] boxes) => boxes.Length == 0 ? 0 : boxes.Max(box => double.Hypot(box.WidthDegrees, box.HeightDegrees)) / 2;
}
