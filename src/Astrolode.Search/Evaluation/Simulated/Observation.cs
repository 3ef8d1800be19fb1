using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>An asteroid that was there.</summary>
/// <param name="Id">In the truth of its field.</param>
/// <param name="Rows">Its truth in the exposures that have it inside.</param>
/// <param name="Sources">The sources that are it.</param>
/// <param name="Detectable">Whether it could have been found.</param>
/// <param name="Found">Whether a moving object is it.</param>
internal sealed record TrueAsteroid(int Id, IReadOnlyList<TruthRow> Rows, IReadOnlyList<JudgedSource> Sources, bool Detectable, bool Found)
{
    /// <summary>Mean over exposures.</summary>
    public double Magnitude { get; } = Rows.Average(row => row.Magnitude);

    /// <summary>Apparent rate, arcsec per hour.</summary>
    public double Rate => Rows[0].RateArcsecPerHour;

    /// <summary>Longest trail, pixels.</summary>
    public double TrailPixels { get; } = Rows.Max(row => row.TrailLengthPixels);

    /// <summary>Mean place in the frame.</summary>
    public (double X, double Y) Place => (Rows.Average(row => row.X), Rows.Average(row => row.Y));

    /// <summary>Degrees.</summary>
    public double GalacticLatitude => new SkyPosition(Rows[0].RaDegrees, Rows[0].DecDegrees).To(SkyFrame.Galactic).LatDegrees;
}

/// <summary>A moving object of a catalogue.</summary>
/// <param name="Object">The row.</param>
/// <param name="Sources">The sources of which it was made.</param>
/// <param name="Asteroid">The asteroid that at least half of them are; null of a false track.</param>
internal sealed record JudgedObject(MovingObject Object, IReadOnlyList<JudgedSource> Sources, int? Asteroid);

/// <summary>What one catalogue has of one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Exposures">Exposures of it that the catalogue has sources of.</param>
/// <param name="Sources">They.</param>
/// <param name="Objects">Moving objects.</param>
/// <param name="Asteroids">What was there.</param>
internal sealed record Observation(SimulatedField Field, int Exposures, IReadOnlyList<JudgedSource> Sources, IReadOnlyList<JudgedObject> Objects, IReadOnlyList<TrueAsteroid> Asteroids)
{
    /// <summary>Exposures of which a track is made at least.</summary>
    public const int TrackExposures = 3;

    /// <summary>Longest that a trail may be in one exposure without counting as one, pixels.</summary>
    public const double TrailPixels = 15;

    /// <summary>The observations of a catalogue.</summary>
    /// <param name="sources">Its sources with their truth.</param>
    /// <param name="objects">Its moving objects.</param>
    public static IReadOnlyList<Observation> Of(IReadOnlyList<JudgedSource> sources, IReadOnlyList<MovingObject> objects)
    {
        ILookup<string, JudgedSource> members = sources.Where(source => source.Row.Object is not null).ToLookup(source => source.Row.Object!, StringComparer.Ordinal);
        JudgedObject[] judged = [.. objects.Select(each => Judge(each, [.. members[each.Name]]))];
        // An object without sources is of no field; it counts where it does not matter.
        return [.. sources.GroupBy(source => source.Field).Select((field, i) => Of(field.Key, [.. field], [.. judged.Where(each => each.Sources.Count == 0 ? i == 0 : Home(each) == field.Key)]))];
    }

    private static Observation Of(SimulatedField field, JudgedSource[] sources, JudgedObject[] objects)
    {
        int[] exposures = [.. sources.Select(source => source.Exposure).Distinct().Order()];
        HashSet<int> found = [.. objects.Select(each => each.Asteroid).OfType<int>()];
        ILookup<int, JudgedSource> mine = sources.Where(source => source.Class == SourceClass.Asteroid).ToLookup(source => source.Truth!.Value.Id);
        return new Observation(field, exposures.Length, sources, objects,
        [
            .. exposures.SelectMany(field.Truth).Where(row => row.Class == SourceClasses.Names[(int)SourceClass.Asteroid]).GroupBy(row => row.Id).OrderBy(rows => rows.Key).Select(rows =>
                new TrueAsteroid(rows.Key, [.. rows], [.. mine[rows.Key]], IsDetectable([.. rows], exposures.Length), found.Contains(rows.Key))),
        ]);
    }

    private static bool IsDetectable(TruthRow[] inside, int exposures) => exposures >= TrackExposures ? inside.Length >= TrackExposures : inside.Any(row => row.TrailLengthPixels > TrailPixels);

    private static JudgedObject Judge(MovingObject moving, JudgedSource[] sources)
    {
        IGrouping<(SimulatedField, int), JudgedSource>? most = sources.Where(source => source.Class == SourceClass.Asteroid).GroupBy(source => (source.Field, source.Truth!.Value.Id)).MaxBy(group => group.Count());
        return new JudgedObject(moving, sources, most is not null && 2 * most.Count() >= sources.Length ? most.Key.Item2 : null);
    }

    private static SimulatedField Home(JudgedObject moving) => moving.Sources.CountBy(source => source.Field).MaxBy(pair => pair.Value).Key;
}
