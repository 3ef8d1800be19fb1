namespace Astrolode.Search.Moving;

/// <summary>Finds what stands still: sources at the same place in other exposures. What moves so slowly that it is still near is kept if its motion is certain and even.</summary>
internal static class Stationary
{
    /// <summary>For each source of each grid whether it stands still.</summary>
    public static bool[][] Find(SourceGrid[] grids, double[] hours, LinkingSettings settings)
    {
        double reach = Math.Sqrt(TrackLinking.Limit(settings.MaxSigmas, 2));
        double[] limits = [.. Enumerable.Range(0, grids.Length + 1).Select(n => n < 3 ? 0 : TrackLinking.Limit(settings.MaxSigmas, 2 * n - 4))];
        bool[][] resting = [.. grids.Select(grid => new bool[grid.Sources.Length])];
        for (int exposure = 0; exposure < grids.Length; exposure++)
        {
            int own = exposure;
            Parallel.For(0, grids[own].Sources.Length, i => resting[own][i] = Rests(grids, hours, own, i, settings, reach, limits));
        }
        return resting;
    }

    private static bool Rests(SourceGrid[] grids, double[] hours, int own, int index, LinkingSettings settings, double reach, double[] limits)
    {
        PlaneSource source = grids[own].Sources[index];
        // A certain trail moves, however uncertain its middle.
        if (source.HasCertainTrail || source.IsTrailOf(settings.PairTrailArcsec))
        {
            return false;
        }
        Span<(double, PlaneSource)> places = new (double, PlaneSource)[grids.Length];
        int count = 0;
        for (int exposure = 0; exposure < grids.Length; exposure++)
        {
            if (exposure == own)
            {
                places[count++] = (hours[own], source);
            }
            else if (Nearest(grids[exposure], source, settings.SlowArcsecPerHour * Math.Abs(hours[exposure] - hours[own]), reach, settings.MagnitudeTolerance) is { } found)
            {
                places[count++] = (hours[exposure], found);
            }
        }
        if (count < 2)
        {
            return false;
        }
        UniformMotion motion = UniformMotion.Fit(places[..count]);
        // Two places lie on any line: what is certainly not one place may be two of a fast object.
        bool isMoving = motion.ChiSquaredAtRest - motion.ChiSquared > (count == 2 ? reach * reach : settings.LeastSignificance);
        return !(isMoving && (count == 2 || motion.ChiSquared <= limits[count]));
    }

    private static PlaneSource? Nearest(SourceGrid grid, in PlaneSource source, double way, double reach, double magnitudeTolerance)
    {
        // The error of the other is not known before it is found; those of one object are alike.
        double search = way + 2 * reach * Math.Sqrt(source.Error.Bound), best = double.PositiveInfinity;
        PlaneSource? nearest = null;
        (int first, int last) = grid.Rows(source.North, search);
        for (int row = first; row <= last; row++)
        {
            (int from, int to) = grid.Run(row, source.East, search);
            for (int i = from; i < to; i++)
            {
                ref readonly PlaneSource other = ref grid.Sources[i];
                double distance = double.Hypot(other.East - source.East, other.North - source.North);
                // What is brighter or fainter is another, however uncertain its place.
                if (distance < best && other.IsAsBrightAs(source, magnitudeTolerance) && distance <= way + reach * Math.Sqrt(source.Error.Bound + other.Error.Bound))
                {
                    (best, nearest) = (distance, other);
                }
            }
        }
        return nearest;
    }
}
