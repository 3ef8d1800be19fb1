using static Astrolode.Search.Evaluation.Simulated.ReportTables;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>The figures of a classifier as tables, for the terminal and the page alike.</summary>
public static class ClassifierTables
{
    /// <summary>All of them: what was aimed at, what others published, then each group.</summary>
    public static IReadOnlyList<EvaluationTable> All(ClassifierResult result) =>
        [Targets(result.Targets), ReportTables.Published(result.Published), .. result.Groups.SelectMany(Of), .. Speed(result)];

    /// <summary>Those of a group.</summary>
    internal static IReadOnlyList<EvaluationTable> Of(ClassifierGroup group) => [Figures(group), .. Comparison(group), Confusion(group), Ranks(group)];

    private static EvaluationTable Figures(ClassifierGroup group)
    {
        ClassAccuracy figures = group.Figures;
        string classes = $"{Whole(group.Classes.Count)} classes";
        return new EvaluationTable(
            $"How often the answer is right, {group.Name}: {Whole(group.Sources - group.Nothing)} sources of known class",
            ["figure", "share", "95 %", "of", "a guess that never looks"],
            [
                [$"{classes}, as the sources come", Percent(figures.Accuracy), Between(figures.Accuracy), Whole(figures.Accuracy?.Count ?? 0), Percent(figures.Guess)],
                [$"{classes}, each class alike, frequencies taken out", Percent(figures.Balanced), Between(figures.Balanced), Whole(figures.Balanced?.Count ?? 0), Percent(figures.BalancedGuess)],
                [$"{classes}, each class alike, answers as in the catalogue", Percent(group.BalancedAsGiven), Between(group.BalancedAsGiven), Whole(group.BalancedAsGiven?.Count ?? 0), Percent(figures.BalancedGuess)],
                ["asteroid or not, as the sources come", Percent(figures.Binary), Between(figures.Binary), Whole(figures.Binary?.Count ?? 0), Percent(figures.BinaryGuess)],
                ["asteroid or not, half of them asteroids, frequencies taken out", Percent(figures.BinaryBalanced), Between(figures.BinaryBalanced), Whole(figures.BinaryBalanced?.Count ?? 0), Percent(0.5)],
                ["asteroids that are answered as asteroids", Percent(figures.AsteroidCompleteness), Between(figures.AsteroidCompleteness), Whole(figures.AsteroidCompleteness?.Count ?? 0), "-"],
                ["asteroids among what is answered as asteroid", Percent(figures.AsteroidPurity), Between(figures.AsteroidPurity), Whole(figures.AsteroidPurity?.Count ?? 0), "-"],
            ]);
    }

    private static IEnumerable<EvaluationTable> Comparison(ClassifierGroup group)
    {
        if (group.Comparison is not { } comparison)
        {
            yield break;
        }
        yield return new EvaluationTable(
            $"Beside classifiers that see shapes only, {group.Name}: fitted on {Whole(comparison.FitSources)} sources of {comparison.FittedOn} ({Whole(comparison.Sources)})",
            ["classifier", "as the sources come", "each class alike", "asteroid or not, as they come", "half asteroids", "asteroids found", "purity", "AUC of asteroids", "average precision"],
            [
                .. comparison.Classifiers.Select(each => new[]
                {
                    each.Name, Percent(each.Figures.Accuracy), Percent(each.Figures.Balanced), Percent(each.Figures.Binary), Percent(each.Figures.BinaryBalanced), Percent(each.Figures.AsteroidCompleteness),
                    Percent(each.Figures.AsteroidPurity), Number(each.Figures.AsteroidAuc?.Value, "0.0000"), Number(each.Figures.AsteroidAveragePrecision?.Value, "0.0000"),
                }),
                ["a guess that never looks", Percent(comparison.Classifiers[0].Figures.Guess), Percent(comparison.Classifiers[0].Figures.BalancedGuess), Percent(comparison.Classifiers[0].Figures.BinaryGuess), Percent(0.5), "-", "-", "0.5000", "-"],
            ]);
    }

    private static EvaluationTable Confusion(ClassifierGroup group) => new(
        $"Sources by true class and answer, {group.Name}; 'nothing' are ghosts, fragments and noise, which no accuracy counts",
        ["true", .. group.Classes.Select(name => $"answered {name}"), "all", "recognised"],
        [
            .. group.Confusion.Select((row, i) => (string[])[group.Classes[i], .. row.Select(Whole), Whole(row.Sum()), row.Sum() == 0 ? "-" : Percent((double)row[i] / row.Sum())]),
            ["nothing", .. group.NothingAnswers.Select(Whole), Whole(group.Nothing), "-"],
        ]);

    private static EvaluationTable Ranks(ClassifierGroup group) => new(
        $"Each class against the others at all thresholds, {group.Name}; expected calibration error of the answers {Number(group.Calibration?.Error, "0.0000")}, of the probability of an asteroid {Number(group.AsteroidCalibration?.Error, "0.0000")}",
        ["class", "sources", "AUC", "95 %", "average precision", "95 %", "by chance"],
        [
            .. group.Curves.Select(curve => new[]
            {
                curve.Class, Whole(curve.Positives), Number(curve.Auc?.Value, "0.0000"), curve.Auc is { } auc ? $"{Number(auc.Low, "0.0000")} .. {Number(auc.High, "0.0000")}" : "-",
                Number(curve.AveragePrecision?.Value, "0.0000"), curve.AveragePrecision is { } average ? $"{Number(average.Low, "0.0000")} .. {Number(average.High, "0.0000")}" : "-",
                Number((double)curve.Positives / Math.Max(1, curve.Positives + curve.Negatives), "0.0000"),
            }),
        ]);

    private static IEnumerable<EvaluationTable> Speed(ClassifierResult result) => result.Throughput.Count == 0 ? [] :
    [
        new EvaluationTable(
            "Throughput: from the start of a run to its end, on the machine that made the catalogue",
            ["catalogue", "seconds", "sources / s", "Mpixel / s"],
            [.. result.Throughput.Select(each => new[] { each.Catalogue, Number(each.Seconds, "0.0"), Number(each.SourcesPerSecond, "0"), Number(each.MegapixelsPerSecond, "0.00") })]),
    ];
}
