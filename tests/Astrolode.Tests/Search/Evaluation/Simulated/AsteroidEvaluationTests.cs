using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Evaluation.Simulated;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

[Collection("simulated fields")]
public class AsteroidEvaluationTests(SimulatedFields fields)
{
    private readonly SimulatedField field = SimulatedField.Read(fields.Folder);

    [Fact]
    public void Tracks_are_true_false_or_doubled_by_hand()
    {
        TruthRow[][] asteroids = Asteroids(4);
        (TruthRow[] first, TruthRow[] second) = (asteroids[0], asteroids[1]);
        JudgedSource[] sources =
        [
            .. first.Take(3).Select(row => Source(row, "A")), Source(null, "A"), Source(first[3], "B"), Source(second[0], "C"), Source(null, "C"), Source(null, "C"), Source(null, "D"), Source(second[3], null),
        ];
        MovingObject[] objects = [Object("A", first[0]) with { RateArcsecPerHour = first[0].RateArcsecPerHour + 1, RateErrorArcsecPerHour = 0.5 }, Object("B", first[3]), Object("C", second[0]), Object("D", second[0])];
        Observation observation = Assert.Single(Observation.Of(sources, objects));
        AsteroidGroup group = AsteroidEvaluation.Group("4", [observation], null);
        Assert.Equal((4, 2, 1, 2), (group.Objects, group.TrueObjects, group.Duplicates, group.FalseTracks));
        Assert.Equal((0.5, 4), (group.Purity!.Value, group.Purity.Count));
        TruthRow[][] there = Asteroids(3);
        Assert.Equal((there.Length, 1.0 / there.Length), (group.Detectable, group.Completeness!.Value));
        Assert.Equal((2.0, 2 * 4096 * 4132 / 160000.0), (group.FalsePerObservation.Value, group.FalsePerQuadruple.Value));
        Assert.Equal([0, 1], group.Pulls[0].Bins.Select((count, i) => (count, i)).Where(each => each.count > 0 && each.i is 10 or 14).Select(each => each.i == 14 ? 1 : 0).Order());
        Assert.Equal(2, group.Pulls[0].Count);
        Assert.Equal(0, group.Pulls[2].MedianError!.Value, 1e-6);
        TruthRow[][] slow = [.. there.Where(rows => rows.Average(row => row.Magnitude) < 24.5 && rows[0].RateArcsecPerHour is >= 1 and < 10)];
        Assert.Equal(slow.Length, group.Slow.Completeness!.Count);
        Assert.Equal(slow.Length, group.Slow.NotExtracted + group.Slow.TakenForOther + group.Slow.NotLinked + slow.Count(rows => rows[0].Id == first[0].Id));
        Assert.Equal(there.Count(rows => rows.Average(row => row.Magnitude) is >= 20 and < 20.5), group.CompletenessByMagnitude[4].Share?.Count ?? 0);
    }

    [Fact]
    public void An_asteroid_that_is_not_found_was_not_extracted_not_recognised_or_not_linked()
    {
        TruthRow[][] slow = [.. Asteroids(4).Where(rows => rows.Average(row => row.Magnitude) < 24.5 && rows[0].RateArcsecPerHour is >= 1 and < 10)];
        Assert.True(slow.Length >= 2, "the field has too few slow asteroids for this test");
        JudgedSource[] sources =
        [
            .. Enumerable.Range(1, 4).Select(exposure => Source(null, null) with { Exposure = exposure }), Source(slow[0][0], null), Source(slow[1][0], null) with { Row = Row(slow[1][0], null, 0.1) },
        ];
        AsteroidSelection selection = AsteroidEvaluation.Group("4", [.. Observation.Of(sources, [])], null).Slow;
        Assert.Equal((1, 1, selection.Completeness!.Count - 2), (selection.NotLinked, selection.TakenForOther, selection.NotExtracted));
        Assert.Equal(0, selection.Completeness.Value);
    }

    [Fact]
    public void In_one_exposure_only_trails_count()
    {
        Observation observation = Assert.Single(Observation.Of([Source(null, null)], []));
        TrueAsteroid[] detectable = [.. observation.Asteroids.Where(asteroid => asteroid.Detectable)];
        Assert.Equal(field.Truth(1).Count(row => row.Class == "asteroid" && row.TrailLengthPixels > 15), detectable.Length);
        Assert.All(detectable, asteroid => Assert.Equal(1, asteroid.Rows[0].Exposure));
        Assert.NotEmpty(detectable);
    }

    [Fact]
    public void The_sense_of_a_single_trail_does_not_matter_and_that_of_a_track_does()
    {
        TruthRow truth = Asteroids(4)[0][0];
        JudgedSource[] sources = [Source(truth, "A"), Source(truth, "B")];
        MovingObject turned = Object("A", truth) with { PositionAngleDegrees = (truth.PaDegrees + 181) % 360, PositionAngleErrorDegrees = 1 };
        PullDistribution[] pulls = [.. AsteroidEvaluation.Group("1", [.. Observation.Of(sources, [turned with { ChiSquared = null }, turned with { Name = "B" }])], null).Pulls];
        Assert.Equal([1, 1], [pulls[1].Bins[12], pulls[1].Bins[0] + pulls[1].Bins[^1]]);
    }

    [Fact]
    public void The_position_of_a_track_is_compared_with_where_the_asteroid_was_then()
    {
        // Half an hour after the exposure at 20"/h to the south-east, and 0.3" east of that.
        TruthRow truth = Asteroids(4)[0][0] with { RaDegrees = 150, DecDegrees = 60, RateArcsecPerHour = 20, PaDegrees = 135 };
        MovingObject moving = Object("A", truth) with { Position = new SkyPosition(150 + (10 * Math.Sqrt(0.5) + 0.3) / 3600 / Math.Cos(60 * Math.PI / 180), 60 - 10 * Math.Sqrt(0.5) / 3600) };
        (double east, double north) = AsteroidEvaluation.PositionError(moving, truth, 0.5);
        Assert.Equal((0.3, 0), (Math.Round(east, 6), Math.Abs(Math.Round(north, 6))));
    }

    [Fact]
    public void A_whole_catalogue_is_judged_and_fields_without_asteroids_are_refused()
    {
        AsteroidResult result = AsteroidEvaluation.Evaluate([fields.Catalogue], [fields.Folder]);
        AsteroidGroup group = Assert.Single(result.Groups);
        // The catalogue's objects are made of sources of one asteroid each.
        Assert.Equal((fields.Catalogue.Objects.Count, 0, 0), (group.TrueObjects, group.FalseTracks, group.Duplicates));
        Assert.Equal(["rate", "position angle", "right ascension", "declination"], group.Pulls.Select(pull => pull.Quantity));
        Assert.All(group.Pulls, pull => Assert.InRange(pull.Spread!.Value, 0.6, 1.5));
        Assert.Equal(6, group.SourceFinders!.Finders.Count);
        Assert.Equal(group.Detectable, group.Map.Sum(cell => cell.Share?.Count ?? 0));
        Assert.Equal(3, result.Targets.Count);

        string bare = fields.File("bare");
        VisFiles.Simulate(bare, new VisSettings { Seed = 3, Width = 64, Height = 64, DitherScale = 0.02, Asteroids = 0, Exposures = 1, Psf = "gaussian" }, new VisFormat());
        ClassifiedCatalogue empty = fields.Catalogue with { Sources = [SimulatedCatalogues.Row(Path.Combine(bare, "exposure_1.fits"), 30, 30, [0.1, 0.2, 0.3, 0.4])] };
        Assert.Contains("no asteroid in the fields", Assert.Throws<EvaluationException>(() => AsteroidEvaluation.Evaluate([empty], [bare])).Message, StringComparison.Ordinal);
    }

    private TruthRow[][] Asteroids(int exposures) =>
        [.. Enumerable.Range(1, 4).SelectMany(field.Truth).Where(row => row.Class == "asteroid").GroupBy(row => row.Id).Where(rows => rows.Count() >= exposures).OrderBy(rows => rows.Key).Select(rows => rows.ToArray())];

    private JudgedSource Source(TruthRow? truth, string? name) => truth is { } row
        ? new JudgedSource(Row(row, name, 0.9), field, row.Exposure, truth) : new JudgedSource(SimulatedCatalogues.Row(field.Image(1), 10, 10, [0.1, 0.3, 0.3, 0.3], name: name), field, 1, null);

    private SourceRow Row(TruthRow row, string? name, double asteroid) =>
        SimulatedCatalogues.Row(field.Image(row.Exposure), row.X, row.Y, [asteroid, (1 - asteroid) / 3, (1 - asteroid) / 3, (1 - asteroid) / 3], name: name) with { Middle = Middle(row.Exposure) };

    private DateTimeOffset Middle(int exposure) => VisFiles.Middle.AddSeconds(fields.Settings.MiddleSeconds(exposure - 1));

    private MovingObject Object(string name, TruthRow truth) => new()
    {
        Name = name,
        Epoch = Middle(truth.Exposure),
        Position = new SkyPosition(truth.RaDegrees, truth.DecDegrees),
        ErrorRaArcsec = 0.01,
        ErrorDecArcsec = 0.01,
        RateArcsecPerHour = truth.RateArcsecPerHour,
        RateErrorArcsecPerHour = 0.1,
        PositionAngleDegrees = truth.PaDegrees,
        PositionAngleErrorDegrees = 1,
        Magnitude = truth.Magnitude,
        ChiSquared = 1,
        DegreesOfFreedom = 4,
        Sources = 4,
        Exposures = 4,
        Probability = 0.9,
    };
}
