using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>
/// Judges the moving objects of catalogues by the asteroids that are in the simulated exposures. An asteroid could have been found if it is inside three exposures at least; where fewer were searched, if it leaves a
/// trail of more than 15 pixels in one. An object is an asteroid if at least half of its sources are the same one.
/// </summary>
public static class AsteroidEvaluation
{
    private const double BrightTrails = 23, FaintSlow = 24.5, SlowFrom = 1, SlowTo = 10, BiasFaintest = 24.5;

    // Of VIS: what a quadruple is of.
    private static readonly VisSettings Ccd = new();

    /// <summary>Compares catalogues with truth.</summary>
    /// <param name="catalogues">One or more.</param>
    /// <param name="truthFolders">Folders of <c>astrolode simulate vis</c> that hold their exposures.</param>
    /// <param name="baseline">Other fields for the classifiers without a network; null to split the fields given.</param>
    /// <exception cref="FormatException">A catalogue is empty, an image has no truth or another's, or the fields have no asteroids.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AsteroidResult Evaluate(IReadOnlyList<ClassifiedCatalogue> catalogues, IReadOnlyList<string> truthFolders, BaselineFields? baseline = null)
    {
        SimulatedTruth truth = new(truthFolders);
        Observation[] observations = [.. catalogues.SelectMany(catalogue => Observation.Of(truth.Judge(catalogue), catalogue.Objects))];
        JudgedSource[]? others = baseline is null ? null : ClassifierEvaluation.Others(baseline, truth);
        if (!observations.Any(each => each.Asteroids.Any(asteroid => asteroid.Detectable)))
        {
            throw new EvaluationException("no asteroid in the fields could have been found: none is inside three exposures, or in fewer exposures leaves a trail of more than 15 pixels; simulate fields with --asteroids, or classify more of their exposures");
        }
        (string Name, Func<Observation, bool> Chosen)[] kinds =
            [("1 or 2 exposures", each => each.Exposures < Observation.TrackExposures), ("3 or more exposures", each => each.Exposures >= Observation.TrackExposures)];
        AsteroidGroup[] groups = [.. kinds.Where(kind => observations.Any(kind.Chosen)).Select(kind => Group(kind.Name, [.. observations.Where(kind.Chosen)], others))];
        return new AsteroidResult(true, [.. catalogues.Select(JudgedCatalogue.Of)], [.. truth.Fields.Select(TruthFolder.Of)], Targets(groups), Published.Asteroids, groups);
    }

    /// <summary>Figures of observations of equally many exposures.</summary>
    internal static AsteroidGroup Group(string name, Observation[] observations, IReadOnlyList<JudgedSource>? others)
    {
        TrueAsteroid[] detectable = [.. observations.SelectMany(each => each.Asteroids).Where(asteroid => asteroid.Detectable)];
        JudgedObject[] objects = [.. observations.SelectMany(each => each.Objects)], right = [.. objects.Where(each => each.Asteroid is not null)];
        int distinct = observations.Sum(each => each.Objects.Select(moving => moving.Asteroid).OfType<int>().Distinct().Count()), wrong = objects.Length - right.Length;
        double area = observations.Sum(each => each.Field.Settings.Width * (double)each.Field.Settings.Height) / (Ccd.Width * (double)Ccd.Height);
        double[] magnitudes = ShareBin.Edges(18, 27, 0.5);
        return new AsteroidGroup(
            name,
            observations.Length,
            detectable.Length,
            objects.Length,
            right.Length,
            right.Length - distinct,
            wrong,
            Rate.Of(wrong, observations.Length),
            Rate.Of(wrong, area),
            ShareBin.Among(detectable, asteroid => asteroid.Found),
            ShareBin.Among(objects, each => each.Asteroid is not null),
            Selection([.. detectable.Where(IsBrightTrail)]),
            Selection([.. detectable.Where(IsSlow)]),
            ShareBin.Of(detectable, asteroid => asteroid.Magnitude, asteroid => asteroid.Found, magnitudes),
            ShareBin.Of(detectable, asteroid => asteroid.Rate, asteroid => asteroid.Found, MapCell.Rates),
            ShareBin.Of(objects, each => each.Object.Magnitude, each => each.Asteroid is not null, magnitudes),
            ShareBin.Of(objects, each => each.Object.RateArcsecPerHour, each => each.Asteroid is not null, MapCell.Rates),
            MapCell.Of(detectable, asteroid => asteroid.Magnitude, asteroid => asteroid.Rate, asteroid => asteroid.Found),
            Biases([.. detectable.Where(asteroid => asteroid.Magnitude < BiasFaintest)], observations),
            Pulls(right),
            Finders(observations, others));
    }

    private static bool IsBrightTrail(TrueAsteroid asteroid) => asteroid.Magnitude < BrightTrails && asteroid.TrailPixels > Observation.TrailPixels;

    private static bool IsSlow(TrueAsteroid asteroid) => asteroid.Magnitude < FaintSlow && asteroid.Rate is >= SlowFrom and < SlowTo;

    private static bool IsAnsweredAsteroid(JudgedSource source) => source.Row.Asteroid > 0.5;

    private static AsteroidSelection Selection(TrueAsteroid[] chosen)
    {
        TrueAsteroid[] missed = [.. chosen.Where(asteroid => !asteroid.Found)], extracted = [.. missed.Where(asteroid => asteroid.Sources.Count > 0)];
        int answered = extracted.Count(asteroid => asteroid.Sources.Any(IsAnsweredAsteroid));
        return new AsteroidSelection(ShareBin.Among(chosen, asteroid => asteroid.Found), missed.Length - extracted.Length, extracted.Length - answered, answered);
    }

    private static Bias[] Biases(TrueAsteroid[] chosen, Observation[] observations)
    {
        (int width, int height) = (observations.Max(each => each.Field.Settings.Width), observations.Max(each => each.Field.Settings.Height));
        IReadOnlyList<ShareBin> Bins(Func<TrueAsteroid, double> quantity, double from, double to, int count) =>
            ShareBin.Of(chosen, asteroid => quantity(asteroid), asteroid => asteroid.Found, ShareBin.Edges(from, to, (to - from) / count));
        return
        [
            new("galactic latitude without sign, degrees", Bins(asteroid => Math.Abs(asteroid.GalacticLatitude), 0, 90, 9)),
            new("direction of the trail from north through east, degrees", Bins(asteroid => asteroid.Rows[0].PaDegrees % 180, 0, 180, 9)),
            new("x in the frame, pixels", Bins(asteroid => asteroid.Place.X + 0.5, 0, width, 8)),
            new("y in the frame, pixels", Bins(asteroid => asteroid.Place.Y + 0.5, 0, height, 8)),
        ];
    }

    private static PullDistribution[] Pulls(JudgedObject[] right)
    {
        (JudgedObject Moving, TruthRow Truth, double Hours)[] known = [.. right.Select(AtEpoch)];
        return
        [
            PullDistribution.Of("rate", "\"/h", known.Select(each => (each.Moving.Object.RateArcsecPerHour - each.Truth.RateArcsecPerHour, each.Moving.Object.RateErrorArcsecPerHour))),
            PullDistribution.Of("position angle", "degrees", known.Select(each => ((double?)AngleError(each.Moving.Object, each.Truth), (double?)each.Moving.Object.PositionAngleErrorDegrees))),
            PullDistribution.Of("right ascension", "arcsec", known.Select(each => ((double?)PositionError(each.Moving.Object, each.Truth, each.Hours).East, (double?)each.Moving.Object.ErrorRaArcsec))),
            PullDistribution.Of("declination", "arcsec", known.Select(each => ((double?)PositionError(each.Moving.Object, each.Truth, each.Hours).North, (double?)each.Moving.Object.ErrorDecArcsec))),
        ];
    }

    /// <summary>How far an object's position is from where an asteroid was then, arcsec.</summary>
    /// <param name="moving">The object.</param>
    /// <param name="truth">The asteroid in one exposure.</param>
    /// <param name="hours">From that exposure to the time of the object's position.</param>
    internal static (double East, double North) PositionError(Catalogue.MovingObject moving, TruthRow truth, double hours)
    {
        (double sin, double cos) = Math.SinCos(truth.PaDegrees * Math.PI / 180);
        double east = Math.IEEERemainder(moving.Position.RaDegrees - truth.RaDegrees, 360) * Math.Cos(truth.DecDegrees * Math.PI / 180) * 3600, north = (moving.Position.DecDegrees - truth.DecDegrees) * 3600;
        return (east - hours * truth.RateArcsecPerHour * sin, north - hours * truth.RateArcsecPerHour * cos);
    }

    // The sense of motion of a single trail is unknown.
    private static double AngleError(Catalogue.MovingObject moving, TruthRow truth) => Math.IEEERemainder(moving.PositionAngleDegrees - truth.PaDegrees, moving.ChiSquared is null ? 180 : 360);

    // The exposure nearest in time to an object's position, which is that of the mean of its exposures.
    private static (JudgedObject Moving, TruthRow Truth, double Hours) AtEpoch(JudgedObject moving)
    {
        double HoursFrom(JudgedSource source) => moving.Object.Epoch is { } epoch && source.Row.Middle is { } middle ? (epoch - middle).TotalHours : 0;
        JudgedSource nearest = moving.Sources.Where(source => source.Class == SourceClass.Asteroid && source.Truth!.Value.Id == moving.Asteroid).MinBy(source => Math.Abs(HoursFrom(source)))!;
        return (moving, nearest.Truth!.Value, HoursFrom(nearest));
    }

    private static SourceFinders? Finders(Observation[] observations, IReadOnlyList<JudgedSource>? others)
    {
        JudgedSource[] all = [.. observations.SelectMany(each => each.Sources)];
        if (ShapeBaselines.Fit(all, others) is not { } shapes)
        {
            return null;
        }
        JudgedSource[] rows = [.. all.Where(shapes.Judges)];
        double[][] probabilities = [.. all.Select(source => source.Probabilities)];
        ClassAnswers network = ClassAnswers.Of(probabilities, ClassAnswers.FrequenciesByImage(all, probabilities)).Among([.. Enumerable.Range(0, all.Length).Where(i => shapes.Judges(all[i]))]);
        TrueAsteroid[] there =
        [
            .. observations.SelectMany(each => each.Asteroids.Where(asteroid => asteroid.Detectable && asteroid.Rows.All(row => shapes.Judges(each.Field.Settings, row.Exposure, row.X, row.Y)))),
        ];
        (string Name, ClassAnswers Answers)[] classifiers = [("the network", network), (ShapeBaselines.CutsName, shapes.Cuts(rows)), (ShapeBaselines.RegressionName, shapes.Regression(rows))];
        return new SourceFinders(shapes.FittedOn, there.Length, rows.Length,
        [
            .. classifiers.SelectMany(each => new[]
            {
                Finder(each.Name + ", frequencies as they are", rows, each.Answers.NaturalMoving, there), Finder(each.Name + ", as if half were asteroids", rows, each.Answers.BalancedMoving, there),
            }),
        ]);
    }

    private static SourceFinder Finder(string name, JudgedSource[] rows, bool[] moving, TrueAsteroid[] there)
    {
        HashSet<JudgedSource> taken = new(rows.Where((_, i) => moving[i]), ReferenceEqualityComparer.Instance);
        Share? Found(Func<TrueAsteroid, bool> chosen) => ShareBin.Among([.. there.Where(chosen)], asteroid => asteroid.Sources.Any(taken.Contains));
        return new SourceFinder(name, Found(_ => true), Found(IsBrightTrail), Found(IsSlow), taken.Count(source => source.Class != SourceClass.Asteroid));
    }

    private static List<Target> Targets(AsteroidGroup[] groups)
    {
        List<Target> targets = [];
        foreach (AsteroidGroup group in groups)
        {
            targets.Add(Target.Least($"found of m < 23 and trails > 15 px, {group.Name}", 0.969, group.Trails.Completeness));
        }
        if (groups.FirstOrDefault(each => each.Name.StartsWith('3')) is { } tracks)
        {
            Rate rate = tracks.FalsePerQuadruple;
            targets.Add(new Target("false tracks in a CCD quadruple", 1, true, rate.Value, rate.Low, rate.High, tracks.Observations));
            targets.Add(Target.Least($"found of 1 to 10\"/h and m < 24.5, {tracks.Name}", 0.75, tracks.Slow.Completeness));
        }
        return targets;
    }
}
