using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using MathNet.Numerics.Distributions;

namespace Astrolode.Search.Moving;

/// <summary>
/// Links the sources of several exposures into tracks of uniform motion. What stands still is found first by its repeated positions and left out; then every pair of sources of two exposures that
/// could be one object predicts where it is in the others (a grid of cells finds the candidates), and a least-squares fit decides. Slow objects, whose images look like stars, differ from stars
/// by the significance of their motion alone. A source is of one track at most: of the one with the most members, then of the least chi².
/// </summary>
public static class TrackLinking
{
    private const double ArcsecInRadian = 180 * 3600 / Math.PI;
    private const double CellArcsec = 1;

    // Exposures between and after those of a pair, and so members of a candidate; more than any observation has.
    internal const int MostExposures = 64;

    /// <summary>Finds the tracks, the most certain first.</summary>
    /// <param name="exposures">In any order, of one field of at most some degrees; 2 to 64.</param>
    /// <param name="settings">What counts as a track.</param>
    /// <param name="accept">Whether sources may be one object, by all that is known of them beside their places; asked before a source is given to a track. Null accepts all.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or there are too few exposures, or too many, or two at one time.</exception>
    public static IReadOnlyList<Track> Link(IReadOnlyList<SkyExposure> exposures, LinkingSettings settings, Func<IReadOnlyList<TrackMember>, bool>? accept = null, CancellationToken cancellation = default)
    {
        if (settings.Error() is { } error)
        {
            throw new ArgumentException(error, nameof(settings));
        }
        if (exposures.Count < 2 || exposures.Count > MostExposures)
        {
            throw new ArgumentException($"{exposures.Count} exposures cannot be linked; give 2 to {MostExposures}", nameof(exposures));
        }
        int[] order = [.. Enumerable.Range(0, exposures.Count).OrderBy(i => exposures[i].MiddleSeconds)];
        double start = exposures[order[0]].MiddleSeconds;
        double[] hours = [.. order.Select(i => (exposures[i].MiddleSeconds - start) / 3600)];
        if (hours.Zip(hours.Skip(1)).Any(pair => !(pair.Second > pair.First)))
        {
            throw new ArgumentException("two exposures have the same time in their middle; give exposures that follow each other", nameof(exposures));
        }
        TangentPlane plane = PlaneOf(exposures);
        PlaneSource[][] all = [.. order.Select(i => OnPlane(exposures[i], plane, settings))];
        SourceGrid[] grids = [.. all.Select(sources => new SourceGrid(sources, CellArcsec))];
        bool[][] resting = Stationary.Find(grids, hours, settings);
        SourceGrid[] moving = [.. grids.Select((grid, i) => new SourceGrid([.. grid.Sources.Where((_, j) => !resting[i][j])], CellArcsec))];
        Candidate[] candidates = new CandidateSearch(moving, hours, settings).All(cancellation);
        IEnumerable<Candidate> accepted = candidates.Where(candidate => accept?.Invoke(Original(candidate, moving, order)) != false);
        return [.. Claim(accepted, moving).Select(candidate => Describe(candidate, moving, hours, order, start, plane))];
    }

    private static TangentPlane PlaneOf(IReadOnlyList<SkyExposure> exposures)
    {
        (double x, double y, double z) sum = default;
        foreach (SkySource source in exposures.SelectMany(exposure => exposure.Sources))
        {
            (double x, double y, double z) = SkyPosition.UnitVector(source.Position.RaDegrees, source.Position.DecDegrees);
            sum = (sum.x + x, sum.y + y, sum.z + z);
        }
        (double ra, double dec) = SkyPosition.Angles(sum.x, sum.y, sum.z);
        return new TangentPlane(ra, dec);
    }

    private static PlaneSource[] OnPlane(SkyExposure exposure, TangentPlane plane, LinkingSettings settings)
    {
        double hours = exposure.ExposureSeconds / 3600;
        List<PlaneSource> sources = new(exposure.Sources.Count);
        for (int i = 0; i < exposure.Sources.Count; i++)
        {
            SkySource source = exposure.Sources[i];
            (double x, double y, double z) = SkyPosition.UnitVector(source.Position.RaDegrees, source.Position.DecDegrees);
            if (!plane.Project(x, y, z, out double xi, out double eta))
            {
                throw new ArgumentException($"source {i} lies more than 90 degrees from the middle of all; give exposures of one field", nameof(exposure));
            }
            PositionError error = source.Error + PositionError.Round(settings.PositionFloorArcsec);
            (TrailVector trail, bool hasTrail) = source.Trail is { } known && hours > 0 ? (known, true) : (default, false);
            sources.Add(new PlaneSource(
                i, xi * ArcsecInRadian, eta * ArcsecInRadian, error, source.Magnitude, source.MagnitudeError, hasTrail, trail.East / hours, trail.North / hours, 1 / (hours * hours) * trail.Error, double.Hypot(trail.East, trail.North)));
        }
        return [.. sources];
    }

    private static TrackMember[] Original(Candidate candidate, SourceGrid[] grids, int[] order) =>
        [.. candidate.Members.Select(member => new TrackMember(order[member.Exposure], grids[member.Exposure].Sources[member.Source].Number))];

    private static IEnumerable<Candidate> Claim(IEnumerable<Candidate> candidates, SourceGrid[] grids)
    {
        bool[][] taken = [.. grids.Select(grid => new bool[grid.Sources.Length])];
        foreach (Candidate candidate in candidates.OrderByDescending(one => one.Members.Length).ThenBy(one => Misfit(one, grids)).ThenBy(one => one.Members[0].Source))
        {
            if (!candidate.Members.Any(member => taken[member.Exposure][member.Source]))
            {
                foreach (TrackMember member in candidate.Members)
                {
                    taken[member.Exposure][member.Source] = true;
                }
                yield return candidate;
            }
        }
    }

    // Any two places lie on a line: of pairs the trails tell which is the best.
    private static double Misfit(Candidate candidate, SourceGrid[] grids) => candidate.Members.Length > 2
        ? candidate.Motion.ChiSquared
        : candidate.Members.Sum(member => grids[member.Exposure].Sources[member.Source].TrailChiSquared(candidate.Motion.RateEast, candidate.Motion.RateNorth));

    private static Track Describe(Candidate candidate, SourceGrid[] grids, double[] hours, int[] order, double start, TangentPlane plane)
    {
        UniformMotion motion = candidate.Motion;
        SkyPosition At(double later) => OnSky(plane, motion.East + later * motion.RateEast, motion.North + later * motion.RateNorth);
        (SkyPosition now, SkyPosition next) = (At(0), At(1));
        double rate = double.Hypot(motion.RateEast, motion.RateNorth), east = motion.RateEast / rate, north = motion.RateNorth / rate;
        PositionError error = motion.RateError;
        double along = error.VarianceEast * east * east + error.VarianceNorth * north * north + 2 * error.Covariance * east * north;
        double across = error.VarianceEast * north * north + error.VarianceNorth * east * east - 2 * error.Covariance * east * north;
        (double weight, double light) = (0, 0);
        foreach (TrackMember member in candidate.Members)
        {
            PlaneSource source = grids[member.Exposure].Sources[member.Source];
            if (double.IsFinite(source.Magnitude))
            {
                double w = 1 / (source.MagnitudeError * source.MagnitudeError + 1e-6);
                (weight, light) = (weight + w, light + w * source.Magnitude);
            }
        }
        return new Track(
            Original(candidate, grids, order),
            now,
            motion.PositionError,
            start + 3600 * motion.Hours,
            now.SeparationDegrees(next) * 3600,
            Math.Sqrt(along),
            PositionAngle(now, next),
            Math.Sqrt(across) / rate * 180 / Math.PI,
            motion.ChiSquared,
            2 * candidate.Members.Length - 4,
            motion.ChiSquaredAtRest - motion.ChiSquared,
            weight > 0 ? light / weight : double.NaN,
            weight > 0 ? 1 / Math.Sqrt(weight) : double.NaN);
    }

    private static SkyPosition OnSky(TangentPlane plane, double east, double north)
    {
        (double x, double y, double z) = plane.Direction(east / ArcsecInRadian, north / ArcsecInRadian);
        (double ra, double dec) = SkyPosition.Angles(x, y, z);
        return new SkyPosition(ra, dec);
    }

    // From north through east.
    private static double PositionAngle(SkyPosition from, SkyPosition to)
    {
        const double Degree = Math.PI / 180;
        (double sin, double cos) = Math.SinCos((to.RaDegrees - from.RaDegrees) * Degree);
        (double sin1, double cos1) = Math.SinCos(from.DecDegrees * Degree);
        (double sin2, double cos2) = Math.SinCos(to.DecDegrees * Degree);
        return SkyPosition.WrapDegrees(Math.Atan2(cos2 * sin, cos1 * sin2 - sin1 * cos2 * cos) / Degree);
    }

    /// <summary>Largest chi² for some degrees of freedom that true tracks have but for those beyond so many standard deviations.</summary>
    internal static double Limit(double sigmas, int degreesOfFreedom) => ChiSquared.InvCDF(degreesOfFreedom, 1 - 2 * Normal.CDF(0, 1, -sigmas));
}
