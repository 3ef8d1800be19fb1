using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>What a classifier says of sources, where classes are as frequent as they are, and where each counts alike.</summary>
/// <param name="Natural">Most probable class of each source.</param>
/// <param name="Balanced">The same where classes were equally frequent.</param>
/// <param name="NaturalMoving">Whether it is more probably an asteroid than not.</param>
/// <param name="BalancedMoving">The same where half of all sources were asteroids and the other classes shared the other half.</param>
/// <param name="AsteroidScore">Sorts asteroids from the rest; null of a classifier that has no scores.</param>
internal sealed record ClassAnswers(int[] Natural, int[] Balanced, bool[] NaturalMoving, bool[] BalancedMoving, double[]? AsteroidScore)
{
    // Divides: a class that no source of an image can be has no frequency.
    private const double LeastFrequency = 1e-9;

    /// <summary>Of probabilities that have the frequencies of classes in them.</summary>
    /// <param name="probabilities">One row a source, in the order of classes.</param>
    /// <param name="frequencies">The frequencies in each row.</param>
    public static ClassAnswers Of(IReadOnlyList<double[]> probabilities, Func<int, double[]> frequencies)
    {
        double[][] alike = [.. probabilities.Select((row, i) => row.Zip(frequencies(i), (p, f) => p / Math.Max(f, LeastFrequency)).ToArray())];
        return new ClassAnswers(
            [.. probabilities.Select(Largest)],
            [.. alike.Select(Largest)],
            [.. probabilities.Select(row => row[0] > row.Skip(1).Sum())],
            [.. alike.Select(row => row[0] * (row.Length - 1) > row.Skip(1).Sum())],
            [.. probabilities.Select(row => row[0])]);
    }

    /// <summary>Mean probability of each class in the image of each source: the frequencies that a calibrated classifier found there, without a look at the truth.</summary>
    public static Func<int, double[]> FrequenciesByImage(IReadOnlyList<JudgedSource> sources, IReadOnlyList<double[]> probabilities)
    {
        Dictionary<string, double[]> means = sources.Index().GroupBy(each => each.Item.Row.Image, StringComparer.Ordinal).ToDictionary(
            image => image.Key,
            image => Enumerable.Range(0, probabilities[0].Length).Select(c => image.Average(each => probabilities[each.Index][c])).ToArray(),
            StringComparer.Ordinal);
        return i => means[sources[i].Row.Image];
    }

    /// <summary>Those of some sources.</summary>
    public ClassAnswers Among(int[] chosen) => new(
        [.. chosen.Select(i => Natural[i])], [.. chosen.Select(i => Balanced[i])], [.. chosen.Select(i => NaturalMoving[i])], [.. chosen.Select(i => BalancedMoving[i])],
        AsteroidScore is { } scores ? [.. chosen.Select(i => scores[i])] : null);

    private static int Largest(double[] row) => row.Index().MaxBy(each => each.Item).Index;
}

/// <summary>How often a classifier is right about sources of known class.</summary>
/// <param name="Accuracy">Share of right answers, as the sources come.</param>
/// <param name="Guess">The same of always answering the most frequent class.</param>
/// <param name="Balanced">Mean over classes of the share of right answers, the frequencies of classes taken out of the probabilities.</param>
/// <param name="BalancedGuess">The same of always answering one class.</param>
/// <param name="Binary">Asteroid or not: share of right answers, as the sources come.</param>
/// <param name="BinaryGuess">The same of never answering asteroid, or always, whichever is better.</param>
/// <param name="BinaryBalanced">Asteroid or not where half of all sources are asteroids and the other classes share the other half, frequencies taken out.</param>
/// <param name="AsteroidCompleteness">Share of asteroids that are answered as asteroids, as the sources come.</param>
/// <param name="AsteroidPurity">Share of asteroids among what is answered as asteroid.</param>
/// <param name="AsteroidAuc">Area under the ROC of asteroids; null without scores.</param>
/// <param name="AsteroidAveragePrecision">Average precision of asteroids.</param>
public sealed record ClassAccuracy(
    Share? Accuracy,
    double? Guess,
    Share? Balanced,
    double? BalancedGuess,
    Share? Binary,
    double? BinaryGuess,
    Share? BinaryBalanced,
    Share? AsteroidCompleteness,
    Share? AsteroidPurity,
    Share? AsteroidAuc,
    Share? AsteroidAveragePrecision)
{
    /// <summary>Of answers.</summary>
    /// <param name="answers">One a source.</param>
    /// <param name="truths">True class of each.</param>
    /// <param name="classes">2 or 4.</param>
    internal static ClassAccuracy Of(ClassAnswers answers, SourceClass[] truths, int classes)
    {
        int[] labels = [.. truths.Select(source => SourceClasses.Label(source, classes))];
        bool[] moves = [.. truths.Select(source => source == SourceClass.Asteroid)];
        int[] all = [.. Enumerable.Range(0, truths.Length)];
        SourceClass[] kinds = [.. truths.Distinct()];
        IGrouping<int, int>[] byLabel = [.. all.GroupBy(i => labels[i])];
        RankCurve? rank = answers.AsteroidScore is { } scores && truths.Length > 0 ? RankCurve.Of(SourceClasses.Names[0], scores, moves) : null;
        double still = moves.Count(moving => !moving) / (double)Math.Max(1, moves.Length);
        (Share, double)[] halves =
        [
            .. kinds.Select(kind => (ShareBin.Among([.. all.Where(i => truths[i] == kind)], i => answers.BalancedMoving[i] == moves[i])!,
                kind == SourceClass.Asteroid ? 1 : 1.0 / kinds.Count(each => each != SourceClass.Asteroid))),
        ];
        return new ClassAccuracy(
            ShareBin.Among(all, i => answers.Natural[i] == labels[i]),
            all.Length == 0 ? null : byLabel.Max(group => group.Count()) / (double)all.Length,
            byLabel.Length < 2 ? null : Share.Mean([.. byLabel.Select(group => (ShareBin.Among([.. group], i => answers.Balanced[i] == labels[i])!, 1.0))]),
            byLabel.Length < 2 ? null : 1.0 / byLabel.Length,
            ShareBin.Among(all, i => answers.NaturalMoving[i] == moves[i]),
            all.Length == 0 ? null : Math.Max(still, 1 - still),
            still is > 0 and < 1 ? Share.Mean(halves) : null,
            ShareBin.Among([.. all.Where(i => moves[i])], i => answers.NaturalMoving[i]),
            ShareBin.Among([.. all.Where(i => answers.NaturalMoving[i])], i => moves[i]),
            rank?.Auc,
            rank?.AveragePrecision);
    }
}
