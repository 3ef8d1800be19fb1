using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Sources of other simulated fields, on which the classifiers without a network are fitted.</summary>
/// <param name="Catalogues">Their catalogues.</param>
/// <param name="TruthFolders">Their truth.</param>
public sealed record BaselineFields(IReadOnlyList<ClassifiedCatalogue> Catalogues, IReadOnlyList<string> TruthFolders);

/// <summary>Judges what catalogues say of sources by the truth of the simulated exposures in which they were found.</summary>
public static class ClassifierEvaluation
{
    private const int MistakesShown = 24;
    private const double BrightestBin = 16, FaintestBin = 27, BinWidth = 0.5;

    /// <summary>Compares catalogues with truth.</summary>
    /// <param name="catalogues">One or more, of the same model.</param>
    /// <param name="truthFolders">Folders of <c>astrolode simulate vis</c> that hold their exposures.</param>
    /// <param name="baseline">Other fields for the classifiers without a network; null to split the fields given.</param>
    /// <exception cref="FormatException">A catalogue is empty, an image has no truth or another's, or models know different classes.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ClassifierResult Evaluate(IReadOnlyList<ClassifiedCatalogue> catalogues, IReadOnlyList<string> truthFolders, BaselineFields? baseline = null)
    {
        SimulatedTruth truth = new(truthFolders);
        IReadOnlyList<JudgedSource>[] judged = [.. catalogues.Select(truth.Judge)];
        JudgedSource[]? others = baseline is null ? null : Others(baseline, truth);
        JudgedSource[] all = [.. judged.SelectMany(each => each)];
        if (all.DistinctBy(source => source.Classes).Count() > 1)
        {
            throw new EvaluationException("the catalogues are of networks that know 2 classes and 4; compare those of one network at a time");
        }
        (string Name, Func<JudgedSource, bool> Chosen)[] kinds =
            [("1 exposure", source => source.Row.Exposures == 1), ("2 or 3 exposures", source => source.Row.Exposures is 2 or 3), ("4 exposures", source => source.Row.Exposures >= 4)];
        ClassifierGroup[] groups = [.. kinds.Where(kind => all.Any(kind.Chosen)).Select(kind => Group(kind.Name, [.. all.Where(kind.Chosen)], others))];
        return new ClassifierResult(
            Simulated: true,
            [.. catalogues.Select(JudgedCatalogue.Of)],
            [.. truth.Fields.Select(TruthFolder.Of)],
            Targets(groups),
            Published.Classifiers,
            groups,
            [.. catalogues.Zip(judged, Throughput.Of).OfType<Throughput>()]);
    }

    /// <summary>Figures of sources of which the network was shown equally many exposures.</summary>
    internal static ClassifierGroup Group(string name, JudgedSource[] sources, IReadOnlyList<JudgedSource>? others)
    {
        int classes = sources[0].Classes;
        IReadOnlyList<string> names = classes == SourceClasses.Count ? SourceClasses.Names : SourceClasses.BinaryNames;
        double[][] probabilities = [.. sources.Select(source => source.Probabilities)];
        // The frequencies in an image are those of all its sources, of known class or not.
        Func<int, double[]> frequencies = ClassAnswers.FrequenciesByImage(sources, probabilities);
        int[] known = [.. Enumerable.Range(0, sources.Length).Where(i => sources[i].Class is not null)], unknown = [.. Enumerable.Range(0, sources.Length).Where(i => sources[i].Class is null)];
        ClassAnswers everything = ClassAnswers.Of(probabilities, frequencies), answers = ClassAnswers.Of([.. known.Select(i => probabilities[i])], i => frequencies(known[i]));
        JudgedSource[] judged = [.. known.Select(i => sources[i])];
        SourceClass[] truths = [.. judged.Select(source => source.Class!.Value)];
        int[] labels = [.. truths.Select(source => SourceClasses.Label(source, classes))];
        double[] confidence = [.. answers.Natural.Select((answer, i) => probabilities[known[i]][answer])];
        int[] wrong = [.. Enumerable.Range(0, labels.Length).Where(i => answers.Natural[i] != labels[i]).OrderByDescending(i => confidence[i])];
        Mistake[] mistakes = [.. wrong.Select(i => Wrong(judged[i], names[answers.Natural[i]], confidence[i]))];
        return new ClassifierGroup(
            name,
            sources.Length,
            unknown.Length,
            names,
            [.. Enumerable.Range(0, classes).Select(label => Enumerable.Range(0, classes).Select(answer => labels.Index().Count(each => each.Item == label && answers.Natural[each.Index] == answer)).ToArray())],
            [.. Enumerable.Range(0, classes).Select(answer => unknown.Count(i => everything.Natural[i] == answer))],
            ClassAccuracy.Of(answers, truths, classes),
            labels.Distinct().Count() < 2 ? null : Share.Mean([.. labels.Distinct().Select(label => (Right(label), 1.0))]),
            [.. names.Select((each, label) => RankCurve.Of(each, [.. known.Select(i => probabilities[i][label])], [.. labels.Select(one => one == label)]))],
            [.. names.Select((each, label) => ByMagnitude(each, label, sources, everything))],
            MapCell.Of([.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == 0)], i => judged[i].Truth!.Value.Magnitude, i => judged[i].Truth!.Value.RateArcsecPerHour, i => answers.Natural[i] == 0),
            Calibration.Of(confidence, [.. labels.Select((label, i) => answers.Natural[i] == label)]),
            Calibration.Of([.. known.Select(i => probabilities[i][0])], [.. labels.Select(label => label == 0)]),
            judged.Length == 0 ? null : ShapeBaselines.Fit(judged, others)?.Compare(judged, answers),
            [.. mistakes.Take(MistakesShown)],
            [.. mistakes.Where(each => each.True == names[0] || each.Given == names[0]).Take(MistakesShown)]);

        Share Right(int label) => ShareBin.Among([.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == label)], i => answers.Natural[i] == label)!;

        Mistake Wrong(JudgedSource source, string given, double sure) =>
            new(source.Row.Image, source.Row.X, source.Row.Y, source.Truth!.Value.Class, given, sure, source.Truth.Value.Magnitude, source.Truth.Value.RateArcsecPerHour) { Source = source };
    }

    private static ClassByMagnitude ByMagnitude(string name, int label, JudgedSource[] sources, ClassAnswers answers)
    {
        double[] edges = ShareBin.Edges(BrightestBin, FaintestBin, BinWidth);
        int classes = sources[0].Classes;
        int[] all = [.. Enumerable.Range(0, sources.Length)];
        bool Is(int i) => sources[i].Class is { } source && SourceClasses.Label(source, classes) == label;
        return new ClassByMagnitude(
            name,
            ShareBin.Of([.. all.Where(Is)], i => sources[i].Truth!.Value.Magnitude, i => answers.Natural[i] == label, edges),
            ShareBin.Of([.. all.Where(i => answers.Natural[i] == label)], i => sources[i].Row.Magnitude, Is, edges));
    }

    /// <summary>Sources to fit baselines on, which are in none of the fields that are judged.</summary>
    internal static JudgedSource[] Others(BaselineFields baseline, SimulatedTruth truth)
    {
        SimulatedTruth others = new(baseline.TruthFolders);
        if (others.Fields.FirstOrDefault(field => truth.Fields.Any(each => each.IsSameAs(field))) is { } same)
        {
            throw new EvaluationException($"--baseline-truth {same.Folder} is also among the fields to be judged on; baselines must be fitted on others");
        }
        return [.. baseline.Catalogues.SelectMany(others.Judge)];
    }

    private static List<Target> Targets(ClassifierGroup[] groups)
    {
        List<Target> targets = [];
        foreach ((string group, double aim) in new[] { ("1 exposure", 0.97), ("4 exposures", 0.985) })
        {
            ClassAccuracy? figures = groups.FirstOrDefault(each => each.Name == group)?.Figures;
            targets.Add(Target.Least($"asteroid or not, {group}, as the sources come", aim, figures?.Binary, figures?.BinaryGuess));
            targets.Add(Target.Least($"asteroid or not, {group}, half of them asteroids", aim, figures?.BinaryBalanced, 0.5));
        }
        foreach (ClassifierGroup group in groups.Where(each => each.Classes.Count == SourceClasses.Count))
        {
            targets.Add(Target.Least($"four classes, {group.Name}, as the sources come", 0.97, group.Figures.Accuracy, group.Figures.Guess));
        }
        return targets;
    }
}
