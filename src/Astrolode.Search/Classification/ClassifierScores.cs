namespace Astrolode.Search.Classification;

/// <summary>A share of right answers.</summary>
/// <param name="Value">0 to 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Cutouts.</param>
public sealed record Share(double Value, double Low, double High, int Count)
{
    private const double Deviations = 1.959963984540054;

    /// <summary>Of so many, with the interval of Wilson 1927 (J. Am. Stat. Assoc. 22, 209).</summary>
    public static Share Of(int right, int count) => Of((double)right / count, count);

    /// <summary>A value among so many, with the same interval.</summary>
    internal static Share Of(double p, int count)
    {
        double z2 = Deviations * Deviations;
        double middle = (p + z2 / (2 * count)) / (1 + z2 / count), half = Deviations / (1 + z2 / count) * Math.Sqrt(p * (1 - p) / count + z2 / (4.0 * count * count));
        return new Share(p, Math.Max(0, middle - half), Math.Min(1, middle + half), count);
    }

    /// <summary>Weighted mean of shares of independent cutouts; its interval is the mean of theirs, added in squares on each side.</summary>
    /// <param name="parts">Shares and their weights, which need not sum to 1.</param>
    public static Share Mean(IReadOnlyList<(Share Share, double Weight)> parts)
    {
        double total = parts.Sum(part => part.Weight), value = parts.Sum(part => part.Weight * part.Share.Value) / total;
        double below = Math.Sqrt(parts.Sum(part => Square(part.Weight * (part.Share.Value - part.Share.Low)))) / total;
        double above = Math.Sqrt(parts.Sum(part => Square(part.Weight * (part.Share.High - part.Share.Value)))) / total;
        return new Share(value, Math.Max(0, value - below), Math.Min(1, value + above), parts.Sum(part => part.Share.Count));
    }

    private static double Square(double value) => value * value;
}

/// <summary>How well a classifier does on cutouts whose class is known, from so many exposures.</summary>
/// <param name="Exposures">Exposures shown.</param>
/// <param name="Accuracy">Share of right answers, mean over classes: every class counts alike.</param>
/// <param name="Binary">Asteroid or not, half of them asteroids, the others of the other classes alike.</param>
/// <param name="BinaryEvenRates">The same with asteroids even in rate and not in its logarithm, 0 to 80"/h, as published figures have them: by weights of the intervals of rate.</param>
/// <param name="NaturalAccuracy">Share of right answers among classes as frequent as in an exposure, told the network (probabilities times frequencies).</param>
/// <param name="NaturalBinary">Asteroid or not, likewise.</param>
/// <param name="Recall">Share of each class that is recognised.</param>
/// <param name="AsteroidRecallByRate">Share of asteroids that are recognised, by rate, where half of all sources are asteroids.</param>
/// <param name="CalibrationError">Expected calibration error (Guo et al. 2017, eq. 3), 15 bins, classes alike.</param>
/// <param name="Confusion">Cutouts by true class and answer.</param>
public sealed record ClassifierScores(int Exposures, Share Accuracy, Share Binary, Share BinaryEvenRates, Share NaturalAccuracy, Share NaturalBinary, IReadOnlyList<Share> Recall,
    IReadOnlyDictionary<string, Share> AsteroidRecallByRate, double CalibrationError, IReadOnlyList<int[]> Confusion)
{
    private const int Bins = 15;
    private const double FastestPublished = 80;
    private static readonly (string Name, double From, double To)[] Rates =
        [("below 1\"/h", 0, 1), ("1 to 3\"/h", 1, 3), ("3 to 10\"/h", 3, 10), ("10 to 30\"/h", 10, 30), ("above 30\"/h", 30, double.PositiveInfinity)];

    /// <summary>Scores of probabilities.</summary>
    /// <param name="exposures">Exposures shown.</param>
    /// <param name="probabilities">[n, classes], 2 or 4 classes; of a network that saw every class equally often.</param>
    /// <param name="truths">One each.</param>
    /// <param name="abundances">Sources of each of the four classes in an exposure.</param>
    internal static ClassifierScores Of(int exposures, double[] probabilities, IReadOnlyList<CutoutTruth> truths, IReadOnlyList<double> abundances)
    {
        int classes = probabilities.Length / truths.Count;
        double[] shown = classes == SourceClasses.Count ? [1, 1, 1, 1] : [1, 1];
        double[] natural = classes == SourceClasses.Count ? [.. abundances] : [abundances[0], abundances.Skip(1).Sum()];
        int[] plain = Answers(probabilities, shown), informed = Answers(probabilities, natural);
        // Where half of all sources are asteroids, the other classes share the other half.
        bool[] moving = Moving(probabilities, [classes - 1, .. shown.Skip(1)]), movingInformed = Moving(probabilities, natural);
        SourceClass[] present = [.. Enum.GetValues<SourceClass>().Where(source => truths.Any(truth => truth.Class == source))];
        (Share, double)[] Weighted(Func<int, bool> right, Func<SourceClass, double> weight) => [.. present.Select(source => (Among(truth => truth.Class == source, right), weight(source)))];
        (string Name, double From, double To)[] seen = [.. Rates.Where(rate => truths.Any(Moves(rate)))];
        double Half(SourceClass source) => source == SourceClass.Asteroid ? 1 : 1.0 / (present.Length - 1);
        bool Right(int[] answers, int i) => answers[i] == SourceClasses.Label(truths[i].Class, classes);
        bool RightAboutMoving(bool[] answers, int i) => answers[i] == (truths[i].Class == SourceClass.Asteroid);
        return new ClassifierScores(
            exposures,
            Share.Mean(Weighted(i => Right(plain, i), _ => 1)),
            Share.Mean(Weighted(i => RightAboutMoving(moving, i), Half)),
            Share.Mean([
                .. Weighted(i => RightAboutMoving(moving, i), source => source == SourceClass.Asteroid ? 0 : Half(source)),
                .. seen.Select(rate => (Among(Moves(rate), i => moving[i]), (Math.Min(rate.To, FastestPublished) - rate.From) / seen.Sum(each => Math.Min(each.To, FastestPublished) - each.From))),
            ]),
            Share.Mean(Weighted(i => Right(informed, i), source => abundances[(int)source])),
            Share.Mean(Weighted(i => RightAboutMoving(movingInformed, i), source => abundances[(int)source])),
            [.. present.Select(source => Among(truth => truth.Class == source, i => Right(plain, i)))],
            seen.ToDictionary(rate => rate.Name, rate => Among(Moves(rate), i => moving[i])),
            Calibration(probabilities, plain, truths, classes),
            [.. Enumerable.Range(0, classes).Select(label => Enumerable.Range(0, classes).Select(answer =>
                truths.Index().Count(each => SourceClasses.Label(each.Item.Class, classes) == label && plain[each.Index] == answer)).ToArray())]);

        Share Among(Func<CutoutTruth, bool> chosen, Func<int, bool> right)
        {
            int[] indices = [.. truths.Index().Where(each => chosen(each.Item)).Select(each => each.Index)];
            return Share.Of(indices.Count(right), indices.Length);
        }

        static Func<CutoutTruth, bool> Moves((string Name, double From, double To) rate) =>
            truth => truth.Class == SourceClass.Asteroid && truth.RateArcsecPerHour >= rate.From && truth.RateArcsecPerHour < rate.To;
    }

    /// <summary>Weights that make every label count alike.</summary>
    internal static double[] Balanced(int[] labels)
    {
        Dictionary<int, int> counts = labels.CountBy(label => label).ToDictionary();
        return [.. labels.Select(label => 1.0 / counts[label])];
    }

    private static int[] Answers(double[] probabilities, double[] frequencies) =>
        [.. probabilities.Chunk(frequencies.Length).Select(row => row.Index().MaxBy(each => each.Item * frequencies[each.Index]).Index)];

    // More probably an asteroid than all other classes together.
    private static bool[] Moving(double[] probabilities, double[] frequencies) =>
        [.. probabilities.Chunk(frequencies.Length).Select(row => row[0] * frequencies[0] > row.Zip(frequencies).Skip(1).Sum(pair => pair.First * pair.Second))];

    private static double Calibration(double[] probabilities, int[] answers, IReadOnlyList<CutoutTruth> truths, int classes)
    {
        int[] labels = [.. truths.Select(truth => SourceClasses.Label(truth.Class, classes))];
        double[] weights = Balanced(labels), confidence = new double[Bins], right = new double[Bins];
        for (int i = 0; i < labels.Length; i++)
        {
            double sure = probabilities[i * classes + answers[i]];
            int bin = Math.Min(Bins - 1, (int)(sure * Bins));
            confidence[bin] += weights[i] * sure;
            right[bin] += answers[i] == labels[i] ? weights[i] : 0;
        }
        return confidence.Zip(right, (a, b) => Math.Abs(a - b)).Sum() / weights.Sum();
    }
}
