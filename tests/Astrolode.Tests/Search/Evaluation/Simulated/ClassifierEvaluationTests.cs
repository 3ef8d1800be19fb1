using Astrolode.Search.Classification;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Evaluation.Simulated;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

[Collection("simulated fields")]
public class ClassifierEvaluationTests(SimulatedFields fields)
{
    private readonly SimulatedField field = SimulatedField.Read(fields.Folder);

    [Fact]
    public void Eight_sources_by_hand()
    {
        ClassifierGroup group = ClassifierEvaluation.Group("4 exposures", Eight(), null);
        Assert.Equal((8, 1), (group.Sources, group.Nothing));
        Assert.Equal([[1, 1, 0, 0], [0, 1, 0, 0], [1, 0, 2, 0], [0, 0, 0, 1]], group.Confusion);
        Assert.Equal([1, 0, 0, 0], group.NothingAnswers);
        Assert.Equal((5.0 / 7, 3.0 / 7, 7), (group.Figures.Accuracy!.Value, group.Figures.Guess!.Value, group.Figures.Accuracy.Count));
        Assert.Equal((5.0 / 7, 5.0 / 7), (group.Figures.Binary!.Value, group.Figures.BinaryGuess!.Value));
        Assert.Equal((0.5, 0.5), (group.Figures.AsteroidCompleteness!.Value, group.Figures.AsteroidPurity!.Value));
        Assert.Equal((0.5 + 1 + 2.0 / 3 + 1) / 4, group.BalancedAsGiven!.Value, 1e-12);
        // Half asteroids: half of those, and stars, two of three galaxies and cosmic rays alike.
        Assert.Equal((0.5 + (1 + 2.0 / 3 + 1) / 3) / 2, group.Figures.BinaryBalanced!.Value, 1e-12);
        Assert.Equal(0.25, group.Figures.BalancedGuess);
        ClassByMagnitude asteroids = group.ByMagnitude[0];
        Assert.Equal([(20.0, 1.0), (22.0, 0.0)], asteroids.Completeness.Where(bin => bin.Share is not null).Select(bin => (bin.From, bin.Share!.Value)));
        // By measured magnitude, which is 22 for all; what is nothing counts.
        ShareBin purity = Assert.Single(asteroids.Purity, bin => bin.Share is not null);
        Assert.Equal((22.0, 1.0 / 3, 3), (purity.From, purity.Share!.Value, purity.Share.Count));
        Assert.Equal([(20.0, 3.0, 1.0), (22.0, 40.0, 0.0)], group.AsteroidMap.Where(cell => cell.Share is not null).OrderBy(cell => cell.RateFrom).Select(cell => (cell.MagnitudeFrom, cell.RateFrom, cell.Share!.Value)));
        Assert.Equal([("galaxy", "asteroid", 0.9), ("asteroid", "star", 0.6)], group.Mistakes.Select(mistake => (mistake.True, mistake.Given, mistake.Probability)));
        Assert.Equal((0.7 + 0.6 + 0.8 + 0.8 + 0.85 + 0.9 + 0.97) / 7, group.Calibration!.Bins.Sum(bin => bin.Confidence * bin.Right?.Count ?? 0) / 7, 1e-12);
        Assert.Null(group.Comparison);
    }

    [Fact]
    public void A_network_of_two_classes_is_judged_on_two()
    {
        JudgedSource[] binary = [.. Eight().Select(source => source with { Row = source.Row with { Star = null, Galaxy = null, CosmicRay = null } })];
        ClassifierGroup group = ClassifierEvaluation.Group("1 exposure", binary, null);
        Assert.Equal(["asteroid", "other"], group.Classes);
        Assert.Equal([[1, 1], [1, 4]], group.Confusion);
        Assert.Equal(group.Figures.Binary, group.Figures.Accuracy);
    }

    [Fact]
    public void Frequencies_are_taken_out()
    {
        ClassAnswers answers = ClassAnswers.Of([[0.4, 0.6], [0.05, 0.95]], _ => [0.1, 0.9]);
        Assert.Equal([1, 1], answers.Natural);
        Assert.Equal([0, 1], answers.Balanced);
        Assert.Equal([false, false], answers.NaturalMoving);
        Assert.Equal([true, false], answers.BalancedMoving);
    }

    [Fact]
    public void Groups_are_by_exposures_and_throughput_by_the_time_of_the_run()
    {
        ClassifiedCatalogue mixed = fields.Catalogue with { Sources = [.. fields.Catalogue.Sources.Select((row, i) => row with { Exposures = 1 + i % 4 })] };
        ClassifierResult result = ClassifierEvaluation.Evaluate([mixed], [fields.Folder]);
        Assert.Equal(["1 exposure", "2 or 3 exposures", "4 exposures"], result.Groups.Select(group => group.Name));
        Assert.Equal(mixed.Sources.Count, result.Groups.Sum(group => group.Sources));
        Throughput speed = Assert.Single(result.Throughput);
        Assert.Equal((100, mixed.Sources.Count / 100.0, 4 * 0.16 / 100), (speed.Seconds, speed.SourcesPerSecond, speed.MegapixelsPerSecond));
        Assert.True(result.Simulated);
        Assert.Equal(41, Assert.Single(result.Truth).Seed);
    }

    [Fact]
    public void Baselines_are_fitted_on_the_other_half_or_on_other_fields_and_beat_no_perfect_network()
    {
        ClassifiedCatalogue catalogue = fields.Catalogue;
        ClassifierComparison comparison = Assert.Single(ClassifierEvaluation.Evaluate([catalogue], [fields.Folder]).Groups).Comparison!;
        Assert.True(comparison.LargestDerivative < 1e-9);
        int known = new SimulatedTruth([fields.Folder]).Judge(catalogue).Count(source => source.Class is not null);
        Assert.Equal(known, comparison.FitSources + comparison.Sources);
        // The network is right 11 times of 12; shapes tell most cosmic rays from the rest and no more.
        Assert.InRange(comparison.Classifiers[2].Figures.Accuracy!.Value, comparison.Classifiers[0].Figures.Guess!.Value, 1);
        Assert.True(comparison.Classifiers[0].Figures.Balanced!.Value > comparison.Classifiers[1].Figures.Balanced!.Value);

        string same = fields.File("copy");
        Directory.CreateDirectory(same);
        foreach (string file in Directory.GetFiles(fields.Folder))
        {
            File.Copy(file, Path.Combine(same, Path.GetFileName(file)), overwrite: true);
        }
        ClassifiedCatalogue copied = catalogue with { Sources = [.. catalogue.Sources.Select(row => row with { Image = Path.Combine(same, Path.GetFileName(row.Image)) })] };
        Assert.Contains("baselines must be fitted on others", Assert.Throws<EvaluationException>(() => ClassifierEvaluation.Evaluate([catalogue], [fields.Folder], new BaselineFields([copied], [same]))).Message, StringComparison.Ordinal);
        string settings = Path.Combine(same, "settings.json");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("\"seed\": 41", "\"seed\": 42", StringComparison.Ordinal));
        ClassifierComparison other = Assert.Single(ClassifierEvaluation.Evaluate([catalogue], [fields.Folder], new BaselineFields([copied], [same])).Groups).Comparison!;
        Assert.Equal((known, known), (other.FitSources, other.Sources));
    }

    [Fact]
    public void Networks_of_other_classes_are_not_mixed()
    {
        ClassifiedCatalogue binary = fields.Catalogue with { Sources = [fields.Catalogue.Sources[0] with { Star = null }] };
        Assert.Contains("2 classes and 4", Assert.Throws<EvaluationException>(() => ClassifierEvaluation.Evaluate([fields.Catalogue, binary], [fields.Folder])).Message, StringComparison.Ordinal);
    }

    // Two asteroids (one taken for a star), a star, three galaxies (one taken for an asteroid), a cosmic ray, and a ghost, all in the western half.
    private JudgedSource[] Eight() =>
    [
        Source("asteroid", 20.2, 5, 0.7, 0.1, 0.1, 0.1), Source("asteroid", 22.2, 50, 0.2, 0.6, 0.1, 0.1), Source("star", 21, 0, 0.1, 0.8, 0.05, 0.05), Source("galaxy", 21, 0, 0.05, 0.1, 0.8, 0.05),
        Source("galaxy", 21, 0, 0.05, 0.05, 0.85, 0.05), Source("galaxy", 21, 0, 0.9, 0, 0.1, 0), Source("cosmic_ray", 21, 0, 0.01, 0.01, 0.01, 0.97), Source(null, 0, 0, 0.6, 0.2, 0.1, 0.1),
    ];

    private JudgedSource Source(string? kind, double magnitude, double rate, params double[] probabilities) => new(
        SimulatedCatalogues.Row(field.Image(1), 300, 100, probabilities),
        field,
        1,
        kind is null ? null : new TruthRow(1, kind, 1, 300, 100, 0, 0, magnitude, rate, 0, 0, 0, 0, 0, 10, false));
}
