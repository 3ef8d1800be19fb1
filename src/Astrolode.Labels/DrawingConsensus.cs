using Astrolode.Images.Sky;

namespace Astrolode.Labels;

/// <summary>An ellipse that one person drew, Galactic.</summary>
/// <param name="Person">Who drew it.</param>
/// <param name="LonDegrees">Longitude of its centre.</param>
/// <param name="LatDegrees">Latitude of its centre.</param>
/// <param name="SemiMajorArcmin">Longer semi-axis.</param>
/// <param name="SemiMinorArcmin">Shorter semi-axis.</param>
/// <param name="PositionAngleDegrees">Of the longer one, from Galactic north towards increasing longitude.</param>
public readonly record struct PersonDrawing(string Person, double LonDegrees, double LatDegrees, double SemiMajorArcmin, double SemiMinorArcmin, double PositionAngleDegrees)
{
    /// <summary>Geometric mean of the semi-axes, arcmin.</summary>
    public double RadiusArcmin => Math.Sqrt(SemiMajorArcmin * SemiMinorArcmin);
}

/// <summary>What several people drew at the same place and of about the same size.</summary>
/// <param name="Ellipse">Medians of their drawings; its person is empty.</param>
/// <param name="People">How many people drew it.</param>
public sealed record DrawnObject(PersonDrawing Ellipse, int People);

/// <summary>
/// Objects from the drawings of many people: the drawing that most others agree with takes those with it, and so on with what is left, as the Milky Way Project joined drawings (Simpson et al. 2012,
/// MNRAS 424, 2442, section 3.2: at least five people at one place and size). Fields of a few degrees near the Galactic equator are meant.
/// </summary>
public static class DrawingConsensus
{
    private const double CentreInRadii = 0.5, SizeRatio = 1.6;

    /// <summary>The objects, those that most people drew first.</summary>
    /// <param name="drawings">All drawings.</param>
    /// <param name="leastPeople">People who must have drawn an object, 1 or more.</param>
    /// <param name="leastRadiusArcmin">Smaller drawings are clicks.</param>
    public static IReadOnlyList<DrawnObject> Of(IEnumerable<PersonDrawing> drawings, int leastPeople = 5, double leastRadiusArcmin = 0.1)
    {
        PersonDrawing[] all = [.. drawings.Where(drawing => drawing.RadiusArcmin >= leastRadiusArcmin).OrderBy(drawing => drawing.LatDegrees)];
        List<int>[] alike = new List<int>[all.Length];
        Parallel.For(0, all.Length, i => alike[i] = Alike(all, i));
        bool[] isTaken = new bool[all.Length];
        List<DrawnObject> objects = [];
        PriorityQueue<int, (int, int)> order = new(Enumerable.Range(0, all.Length).Select(i => (i, (-People(all, alike[i]), i))));
        while (order.TryDequeue(out int seed, out (int MinusPeople, int) before))
        {
            List<int> members = [.. alike[seed].Where(i => !isTaken[i])];
            int people = isTaken[seed] ? 0 : People(all, members);
            if (people < leastPeople)
            {
                continue;
            }
            if (people < -before.MinusPeople)
            {
                // Others took some of them; it comes to its turn again with what it has left.
                order.Enqueue(seed, (-people, seed));
                continue;
            }
            members.ForEach(i => isTaken[i] = true);
            objects.Add(new DrawnObject(Medians([.. members.Select(i => all[i])]), people));
        }
        return objects;
    }

    private static int People(PersonDrawing[] all, List<int> members) => members.Select(i => all[i].Person).Distinct(StringComparer.Ordinal).Count();

    private static List<int> Alike(PersonDrawing[] all, int seed)
    {
        PersonDrawing one = all[seed];
        List<int> found = [];
        // By latitude, outwards until it is too far away for any size that is alike.
        double reach = CentreInRadii * one.RadiusArcmin * SizeRatio / 60;
        int first = seed;
        while (first > 0 && one.LatDegrees - all[first - 1].LatDegrees <= reach)
        {
            first--;
        }
        for (int i = first; i < all.Length && all[i].LatDegrees - one.LatDegrees <= reach; i++)
        {
            double mean = Math.Sqrt(one.RadiusArcmin * all[i].RadiusArcmin), ratio = all[i].RadiusArcmin / one.RadiusArcmin;
            double dx = Math.IEEERemainder(all[i].LonDegrees - one.LonDegrees, 360) * Math.Cos(one.LatDegrees * (Math.PI / 180)), dy = all[i].LatDegrees - one.LatDegrees;
            if (ratio is <= SizeRatio and >= 1 / SizeRatio && double.Hypot(dx, dy) * 60 <= CentreInRadii * mean)
            {
                found.Add(i);
            }
        }
        return found;
    }

    private static PersonDrawing Medians(PersonDrawing[] drawings)
    {
        double origin = drawings[0].LonDegrees;
        double lon = origin + Median(drawings.Select(drawing => Math.IEEERemainder(drawing.LonDegrees - origin, 360)));
        // An axis has no sense: twice its angle has.
        double sin = drawings.Sum(drawing => Elongation(drawing) * Math.Sin(drawing.PositionAngleDegrees * (Math.PI / 90)));
        double cos = drawings.Sum(drawing => Elongation(drawing) * Math.Cos(drawing.PositionAngleDegrees * (Math.PI / 90)));
        double angle = (Math.Atan2(sin, cos) * (90 / Math.PI) + 180) % 180;
        return new PersonDrawing("", SkyPosition.WrapDegrees(lon), Median(drawings.Select(drawing => drawing.LatDegrees)), Median(drawings.Select(drawing => drawing.SemiMajorArcmin)),
            Median(drawings.Select(drawing => drawing.SemiMinorArcmin)), angle);
    }

    // The rounder an ellipse is, the less its angle says.
    private static double Elongation(PersonDrawing drawing) => 1 - drawing.SemiMinorArcmin / drawing.SemiMajorArcmin;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
