using System.Collections.Concurrent;

namespace Astrolode.Search.Moving;

/// <summary>A track before it is decided which track has which source.</summary>
/// <param name="Members">Exposures in the order of time, and places in their grids.</param>
/// <param name="Motion">Its fit.</param>
internal sealed record Candidate(TrackMember[] Members, UniformMotion Motion);

/// <summary>Finds all sets of sources, one an exposure, that lie on a path of uniform motion.</summary>
internal sealed class CandidateSearch
{
    private readonly SourceGrid[] grids;
    private readonly double[] hours;
    private readonly LinkingSettings settings;
    private readonly double[] limits;
    private readonly double pairLimit;
    private readonly double trailLimit;
    private readonly double[] worstVariance;

    /// <param name="grids">What may move, an exposure each, in the order of time.</param>
    /// <param name="hours">Times.</param>
    /// <param name="settings">What counts as a track.</param>
    public CandidateSearch(SourceGrid[] grids, double[] hours, LinkingSettings settings)
    {
        (this.grids, this.hours, this.settings) = (grids, hours, settings);
        // Any two places lie on a line.
        limits = [.. Enumerable.Range(0, grids.Length + 1).Select(n => n < 3 ? double.PositiveInfinity : TrackLinking.Limit(settings.MaxSigmas, 2 * n - 4))];
        // No three of a set have a larger chi² than all of it.
        pairLimit = TrackLinking.Limit(settings.MaxSigmas, 2 * Math.Max(3, grids.Length) - 4);
        trailLimit = TrackLinking.Limit(settings.MaxSigmas, 2);
        worstVariance = [.. grids.Select(grid => grid.Sources.Length > 0 ? grid.Sources.Max(source => source.Error.Bound) : 0)];
    }

    /// <summary>All of them; sets may share sources.</summary>
    public Candidate[] All(CancellationToken cancellation)
    {
        ConcurrentBag<Candidate> found = [];
        ParallelOptions parallel = new() { CancellationToken = cancellation };
        for (int i = 0; i < grids.Length; i++)
        {
            for (int j = i + 1; j < grids.Length; j++)
            {
                (int first, int second) = (i, j);
                // The later of a pair must leave room for the others, before it lie those that were missed, unless the pair is enough.
                bool needsTrails = j > grids.Length - settings.LeastExposures + 1;
                Parallel.ForEach(Partitioner.Create(0, Math.Max(1, grids[first].Sources.Length)), parallel, range =>
                {
                    for (int a = range.Item1; a < Math.Min(range.Item2, grids[first].Sources.Length); a++)
                    {
                        if (!needsTrails || IsLongTrail(grids[first].Sources[a]))
                        {
                            From(first, second, a, found);
                        }
                    }
                });
            }
        }
        return [.. found];
    }

    // Every partner that a source may have.
    private void From(int first, int second, int a, ConcurrentBag<Candidate> found)
    {
        ref readonly PlaneSource source = ref grids[first].Sources[a];
        double step = hours[second] - hours[first], noise = Math.Sqrt(trailLimit * (source.Error.Bound + worstVariance[second]));
        double fastest = settings.FastestArcsecPerHour * step, trail = double.Hypot(source.RateEast, source.RateNorth) * step;
        double blur = source.HasTrail ? Math.Sqrt(trailLimit * source.RateError.Bound) * step + noise : double.PositiveInfinity;
        if (!source.HasTrail || trail < blur || blur >= fastest)
        {
            // Nothing is known of its motion, or too little for two separate searches.
            Near(first, second, a, source.East, source.North, Math.Min(fastest, trail + blur), found);
            return;
        }
        Near(first, second, a, source.East + source.RateEast * step, source.North + source.RateNorth * step, blur, found);
        Near(first, second, a, source.East - source.RateEast * step, source.North - source.RateNorth * step, blur, found);
    }

    private void Near(int first, int second, int a, double east, double north, double radius, ConcurrentBag<Candidate> found)
    {
        SourceGrid grid = grids[second];
        ref readonly PlaneSource source = ref grids[first].Sources[a];
        double step = hours[second] - hours[first], slowest = settings.SlowestArcsecPerHour * step, fastest = settings.FastestArcsecPerHour * step;
        (int firstRow, int lastRow) = grid.Rows(north, radius);
        for (int row = firstRow; row <= lastRow; row++)
        {
            (int from, int to) = grid.Run(row, east, radius);
            for (int b = from; b < to; b++)
            {
                ref readonly PlaneSource other = ref grid.Sources[b];
                double offEast = other.East - east, offNorth = other.North - north;
                double wayEast = other.East - source.East, wayNorth = other.North - source.North, way = wayEast * wayEast + wayNorth * wayNorth;
                if (offEast * offEast + offNorth * offNorth <= radius * radius && way >= slowest * slowest && way <= fastest * fastest
                    && other.IsAsBrightAs(source, settings.MagnitudeTolerance)
                    && source.Allows(wayEast / step, wayNorth / step, trailLimit) && other.Allows(wayEast / step, wayNorth / step, trailLimit))
                {
                    Complete(first, second, a, b, found);
                }
            }
        }
    }

    // Looks where a pair would be in the other exposures. Of trails the pair alone is a candidate too: what lies there in others may be something else.
    private void Complete(int first, int second, int a, int b, ConcurrentBag<Candidate> found)
    {
        ref readonly PlaneSource one = ref grids[first].Sources[a];
        ref readonly PlaneSource two = ref grids[second].Sources[b];
        double step = hours[second] - hours[first], rateEast = (two.East - one.East) / step, rateNorth = (two.North - one.North) / step;
        Span<int> members = stackalloc int[grids.Length];
        members.Fill(-1);
        int count = 2;
        for (int exposure = 0; exposure < grids.Length; exposure++)
        {
            // Sets whose first two are others come from those.
            if (exposure == first || exposure == second || exposure < first)
            {
                continue;
            }
            double share = (hours[exposure] - hours[first]) / step;
            PositionError error = (1 - share) * (1 - share) * one.Error + share * share * two.Error;
            members[exposure] = Nearest(exposure, one.East + share * (two.East - one.East), one.North + share * (two.North - one.North), error, one, rateEast, rateNorth);
            count += members[exposure] >= 0 ? 1 : 0;
        }
        (members[first], members[second]) = (a, b);
        if (IsEnough(members, count) && Judge(members, count) is { } candidate)
        {
            found.Add(candidate);
        }
        if (count > 2 && IsLongTrail(one) && IsLongTrail(two))
        {
            members.Fill(-1);
            (members[first], members[second]) = (a, b);
            if (Judge(members, 2) is { } pair)
            {
                found.Add(pair);
            }
        }
    }

    private int Nearest(int exposure, double east, double north, PositionError error, in PlaneSource source, double rateEast, double rateNorth)
    {
        SourceGrid grid = grids[exposure];
        double radius = Math.Sqrt(pairLimit * (error.Bound + worstVariance[exposure])), best = pairLimit;
        int nearest = -1;
        (int first, int last) = grid.Rows(north, radius);
        for (int row = first; row <= last; row++)
        {
            (int from, int to) = grid.Run(row, east, radius);
            for (int i = from; i < to; i++)
            {
                ref readonly PlaneSource other = ref grid.Sources[i];
                double distance = (error + other.Error).ChiSquared(other.East - east, other.North - north);
                if (distance <= best && other.IsAsBrightAs(source, settings.MagnitudeTolerance) && other.Allows(rateEast, rateNorth, trailLimit))
                {
                    (best, nearest) = (distance, i);
                }
            }
        }
        return nearest;
    }

    // A member too many, which lies by chance where nothing was seen, must not spoil the others.
    private Candidate? Judge(Span<int> members, int count)
    {
        (double, PlaneSource)[] places = new (double, PlaneSource)[count];
        while (true)
        {
            UniformMotion motion = Fit(members, places.AsSpan(0, count));
            double rate = double.Hypot(motion.RateEast, motion.RateNorth);
            if (motion.ChiSquared <= limits[count])
            {
                // Places that scatter more than their errors say are worth as much less.
                double scatter = count > 2 ? Math.Max(1, motion.ChiSquared / (2 * count - 4)) : 1;
                return motion.ChiSquaredAtRest - motion.ChiSquared >= settings.LeastSignificance * scatter && rate >= settings.SlowestArcsecPerHour && rate <= settings.FastestArcsecPerHour
                    ? new Candidate(Members(members, count), motion)
                    : null;
            }
            if (--count < 2)
            {
                return null;
            }
            members[Worst(members, places.AsSpan(0, count))] = -1;
            if (!IsEnough(members, count))
            {
                return null;
            }
        }
    }

    // Two trails that both lie along the way between them and are as long as that says are no chance.
    private bool IsEnough(ReadOnlySpan<int> members, int count)
    {
        int trails = 0;
        for (int i = 0; i < members.Length; i++)
        {
            trails += members[i] >= 0 && IsLongTrail(grids[i].Sources[members[i]]) ? 1 : 0;
        }
        return count >= settings.LeastExposures || trails >= 2;
    }

    private bool IsLongTrail(in PlaneSource source) => source.IsTrailOf(settings.PairTrailArcsec);

    // The one without which the others fit best.
    private int Worst(Span<int> members, Span<(double, PlaneSource)> places)
    {
        int worst = -1;
        double best = double.PositiveInfinity;
        for (int i = 0; i < members.Length; i++)
        {
            int kept = members[i];
            if (kept < 0)
            {
                continue;
            }
            members[i] = -1;
            double without = Fit(members, places).ChiSquared;
            members[i] = kept;
            (worst, best) = without < best ? (i, without) : (worst, best);
        }
        return worst;
    }

    private UniformMotion Fit(Span<int> members, Span<(double, PlaneSource)> places)
    {
        int next = 0;
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i] >= 0)
            {
                places[next++] = (hours[i], grids[i].Sources[members[i]]);
            }
        }
        return UniformMotion.Fit(places);
    }

    private static TrackMember[] Members(Span<int> members, int count)
    {
        TrackMember[] list = new TrackMember[count];
        int next = 0;
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i] >= 0)
            {
                list[next++] = new TrackMember(i, members[i]);
            }
        }
        return list;
    }
}
