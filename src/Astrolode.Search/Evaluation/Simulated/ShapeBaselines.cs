using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A classifier and its figures on the sources that all are compared on.</summary>
/// <param name="Name">Which.</param>
/// <param name="Figures">Its figures.</param>
public sealed record ComparedClassifier(string Name, ClassAccuracy Figures);

/// <summary>The network beside classifiers that see shapes only, on the same sources.</summary>
/// <param name="FittedOn">On what the shape classifiers were fitted.</param>
/// <param name="FitSources">Sources of known class of which they were.</param>
/// <param name="Sources">Sources on which all are compared.</param>
/// <param name="Classifiers">The network first.</param>
/// <param name="Cuts">Thresholds of the cuts of most right answers as the sources come.</param>
/// <param name="BalancedCuts">The same where each class counts alike.</param>
/// <param name="LargestDerivative">Of the logistic regression where it stopped.</param>
public sealed record ClassifierComparison(
    string FittedOn, int FitSources, int Sources, IReadOnlyList<ComparedClassifier> Classifiers, ShapeCuts Cuts, ShapeCuts BalancedCuts, double LargestDerivative);

/// <summary>
/// Classifiers that see shapes only: cuts on SExtractor's elongation and size, and logistic regression on SEP's shapes. None is fitted on what it is judged on: either on other fields, or on the eastern half of the
/// fields, and then judged on the western.
/// </summary>
internal sealed class ShapeBaselines
{
    public const string CutsName = "cuts on elongation and size", RegressionName = "logistic regression on SEP's shapes";

    private readonly bool split;
    private readonly JudgedSource[] fit;
    private readonly int classes;
    private readonly double[] frequencies;
    private readonly LogisticRegression regression;
    private readonly ShapeCuts natural;
    private readonly ShapeCuts balanced;
    private readonly ShapeCuts moving;
    private readonly ShapeCuts movingHalf;

    // One set of thresholds for each figure, so that none is judged by another's aim.
    private ShapeBaselines(JudgedSource[] fit, bool split, int classes)
    {
        (this.fit, this.split, this.classes) = (fit, split, classes);
        int[] labels = [.. fit.Select(source => SourceClasses.Label(source.Class!.Value, classes))];
        frequencies = [.. Enumerable.Range(0, classes).Select(label => labels.Count(each => each == label) / (double)labels.Length)];
        regression = LogisticRegression.Fit([.. fit.Select(source => SourceFeatures.Of(source.Row))], labels, ClassifierScores.Balanced(labels), classes);
        (Catalogue.SourceRow, SourceClass)[] known = [.. fit.Select(source => (source.Row, source.Class!.Value))];
        Dictionary<SourceClass, int> counts = fit.CountBy(source => source.Class!.Value).ToDictionary();
        double Alike(SourceClass source) => 1.0 / counts[source];
        double Half(SourceClass source) => Alike(source) * (source == SourceClass.Asteroid ? SourceClasses.Count - 1 : 1);
        (natural, balanced) = (ShapeCuts.Fit(known, _ => 1, binary: false), ShapeCuts.Fit(known, Alike, binary: false));
        (moving, movingHalf) = (ShapeCuts.Fit(known, _ => 1, binary: true), ShapeCuts.Fit(known, Half, binary: true));
    }

    /// <summary>On what they were fitted.</summary>
    public string FittedOn => split ? "the eastern half of these fields, compared on the western half" : "other simulated fields, compared on all sources";

    /// <summary>Fits them; null where a class of sources is missing to fit on.</summary>
    /// <param name="sources">What is to be judged, of which the eastern half is taken where there is nothing else.</param>
    /// <param name="others">Sources of other fields; null for none.</param>
    public static ShapeBaselines? Fit(IReadOnlyList<JudgedSource> sources, IReadOnlyList<JudgedSource>? others)
    {
        JudgedSource[] fit = [.. (others ?? sources.Where(source => IsEast(source.Field.Settings, source.Exposure, source.Row.X, source.Row.Y))).Where(source => source.Class is not null)];
        return fit.Select(source => source.Class).Distinct().Count() < SourceClasses.Count ? null : new ShapeBaselines(fit, others is null, sources[0].Classes);
    }

    /// <summary>Whether a place is where they may be judged.</summary>
    public bool Judges(VisSettings settings, int exposure, double x, double y) => !split || !IsEast(settings, exposure, x, y);

    /// <inheritdoc cref="Judges(VisSettings, int, double, double)"/>
    public bool Judges(JudgedSource source) => Judges(source.Field.Settings, source.Exposure, source.Row.X, source.Row.Y);

    /// <summary>The network beside them; null where nothing is left to compare on.</summary>
    /// <param name="sources">Of known class.</param>
    /// <param name="network">Its answers.</param>
    public ClassifierComparison? Compare(IReadOnlyList<JudgedSource> sources, ClassAnswers network)
    {
        int[] judged = [.. Enumerable.Range(0, sources.Count).Where(i => Judges(sources[i]))];
        JudgedSource[] rows = [.. judged.Select(i => sources[i])];
        SourceClass[] truths = [.. rows.Select(source => source.Class!.Value)];
        return rows.Length == 0 ? null : new ClassifierComparison(
            FittedOn,
            fit.Length,
            rows.Length,
            [
                new("the network", ClassAccuracy.Of(network.Among(judged), truths, classes)),
                new(CutsName, ClassAccuracy.Of(Cuts(rows), truths, classes)),
                new(RegressionName, ClassAccuracy.Of(Regression(rows), truths, classes)),
            ],
            natural,
            balanced,
            regression.Gradient);
    }

    /// <summary>Answers of the cuts.</summary>
    public ClassAnswers Cuts(IReadOnlyList<JudgedSource> rows)
    {
        int[] Labels(ShapeCuts cuts) => [.. rows.Select(row => SourceClasses.Label(cuts.Of(row.Row), classes))];
        bool[] Moving(ShapeCuts cuts) => [.. rows.Select(row => cuts.Of(row.Row) == SourceClass.Asteroid)];
        return new ClassAnswers(Labels(natural), Labels(balanced), Moving(moving), Moving(movingHalf), null);
    }

    /// <summary>Answers of the regression.</summary>
    public ClassAnswers Regression(IReadOnlyList<JudgedSource> rows) =>
        ClassAnswers.Of([.. rows.Select(row => Natural(regression.Probabilities(SourceFeatures.Of(row.Row))))], _ => frequencies);

    // One half of the sky, in whatever exposure it is seen: dithers carry a source across the middle of a frame.
    private static bool IsEast(VisSettings settings, int exposure, double x, double y)
    {
        (double ra, double dec) = settings.Grid(exposure - 1).PixelToSky(x, y);
        settings.Grid(0).SkyToPixel(ra, dec, out double firstX, out _);
        return firstX < settings.Width / 2.0;
    }

    // It was fitted to classes that are equally frequent.
    private double[] Natural(double[] alike)
    {
        double[] product = [.. alike.Zip(frequencies, (p, f) => p * f)];
        double sum = product.Sum();
        return [.. product.Select(value => value / sum)];
    }
}
