using System.Globalization;
using static Astrolode.Search.Evaluation.Simulated.ReportTables;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>The figures of a classifier as one HTML page with charts and pictures.</summary>
public static class ClassifierPage
{
    // Of asteroids, stars, galaxies and cosmic rays; in daylight and in the dark.
    internal static readonly string[] Colours = ["#d1600f", "#2b83c6", "#3f9a4d", "#9467bd"];

    /// <summary>Writes it. Pictures of mistakes are drawn from the exposures in the truth's folders.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="result">The figures.</param>
    /// <exception cref="FormatException">An exposure cannot be understood.</exception>
    /// <exception cref="IOException">An exposure cannot be read, or the page not written.</exception>
    public static void Write(string path, ClassifierResult result)
    {
        ReportPage page = new("Asteroids, stars, galaxies and cosmic rays told apart");
        page.Notice(EvaluationTable.SimulatedNotice);
        page.Text("Sources are those that the extraction found; what it did not find is not asked about here. The truth of a source is the brightest of the objects at its place and of the cosmic rays on its brightest pixel. "
            + "Of the sources as they come hardly any is an asteroid, so an accuracy says little without the accuracy of a guess that never looks, which stands beside it.");
        page.Table(Catalogues(result.Catalogues));
        page.Table(Truth(result.Truth));
        foreach (EvaluationTable table in ClassifierTables.All(result with { Groups = [] }))
        {
            page.Table(table);
        }
        foreach (ClassifierGroup group in result.Groups)
        {
            Add(page, group);
        }
        page.Write(path);
    }

    private static void Add(ReportPage page, ClassifierGroup group)
    {
        page.Heading($"The network was shown {group.Name}");
        foreach (EvaluationTable table in ClassifierTables.Of(group))
        {
            page.Table(table);
        }
        if (group.Comparison is null)
        {
            page.Text("No baseline is shown: a class is missing in the sources on which the baselines would be fitted.");
        }
        page.Charts([Matrix(group), .. Ranks(group), Calibrations(group)]);
        page.Text("Completeness is of the sources found, by true magnitude; purity is of the answers, by measured magnitude, and what is nothing in the truth counts as wrong. Bands are 95 % intervals (Wilson 1927).");
        page.Charts(ByMagnitude(group, "Completeness", each => each.Completeness), ByMagnitude(group, "Purity", each => each.Purity), Map("Sources of asteroids that are recognised", group.AsteroidMap));
        Mistakes(page, "most confident mistakes", group.Mistakes);
        Mistakes(page, "most confident mistakes about asteroids", group.AsteroidMistakes);
    }

    /// <summary>A map over magnitude and rate, fastest row on top.</summary>
    internal static string Map(string title, IReadOnlyList<MapCell> cells)
    {
        double[] rates = [.. cells.Select(cell => cell.RateFrom).Distinct().OrderDescending()];
        string[] columns = [.. cells.Where(cell => cell.RateFrom == rates[0]).Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.MagnitudeFrom:0.#}-{cell.MagnitudeTo:0.#}"))];
        return SvgGrid.Draw(title, "magnitude; rows: arcsec per hour", columns,
        [
            .. rates.Select(rate =>
            {
                MapCell[] row = [.. cells.Where(cell => cell.RateFrom == rate)];
                return (string.Create(CultureInfo.InvariantCulture, $"{rate:0.##} to {row[0].RateTo:0.##}"),
                    (IReadOnlyList<SvgCell>)[.. row.Select(cell => new SvgCell(cell.Share?.Value, cell.Share is { } share ? $"{100 * share.Value:0} %" : "", cell.Share is { } some ? $"n = {Whole(some.Count)}" : ""))]);
            }),
        ]);
    }

    private static string Matrix(ClassifierGroup group) => SvgGrid.Draw("Answers of each true class", "answer; rows: truth", group.Classes,
        [.. group.Confusion.Select((row, i) => (group.Classes[i], (IReadOnlyList<SvgCell>)[.. row.Select(count => new SvgCell(
            row.Sum() == 0 ? null : (double)count / row.Sum(), row.Sum() == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / row.Sum():0.0} %"), Whole(count)))]))]);

    private static string[] Ranks(ClassifierGroup group)
    {
        SvgPlot roc = new("ROC, each class against the others", new PlotAxis("false positive rate", 1e-5, 1, Logarithmic: true), new PlotAxis("true positive rate", 0, 1));
        SvgPlot precision = new("Precision and recall", new PlotAxis("recall", 0, 1), new PlotAxis("precision", 0, 1));
        foreach ((int i, RankCurve curve) in group.Curves.Index().Where(each => each.Item.Positives > 0 && each.Item.Negatives > 0))
        {
            roc.Add($"{curve.Class}, AUC {Number(curve.Auc?.Value, "0.0000")}", Colours[i], curve.Points.Select(point => (point.FalsePositiveRate, point.Recall)).Prepend((0, 0)));
            precision.Add($"{curve.Class}, average precision {Number(curve.AveragePrecision?.Value, "0.0000")}", Colours[i], curve.Points.Select(point => (point.Recall, point.Precision)));
        }
        return [roc.ToSvg(), precision.ToSvg()];
    }

    private static string Calibrations(ClassifierGroup group)
    {
        SvgPlot plot = new("Calibration", new PlotAxis("probability", 0, 1), new PlotAxis("share that is right", 0, 1));
        plot.Add("perfect", "#888", [(0, 0), (1, 1)], dashed: true);
        Show("answers", group.Calibration, Colours[1]);
        Show("asteroid or not", group.AsteroidCalibration, Colours[0]);
        return plot.ToSvg();

        void Show(string name, Calibration? calibration, string colour) => plot.Add(
            $"{name}, error {Number(calibration?.Error, "0.0000")}", colour, [.. (calibration?.Bins ?? []).Select(bin => new ShareBin(bin.Confidence ?? bin.From, bin.Confidence ?? bin.To, bin.Right))]);
    }

    private static string ByMagnitude(ClassifierGroup group, string name, Func<ClassByMagnitude, IReadOnlyList<ShareBin>> bins)
    {
        SvgPlot plot = new($"{name} by magnitude", new PlotAxis("magnitude", 16, 27), new PlotAxis(name.ToLowerInvariant(), 0, 1));
        foreach ((int i, ClassByMagnitude each) in group.ByMagnitude.Index())
        {
            plot.Add(each.Class, Colours[i], bins(each));
        }
        return plot.ToSvg();
    }

    private static void Mistakes(ReportPage page, string what, IReadOnlyList<Mistake> mistakes)
    {
        if (mistakes.Count == 0)
        {
            page.Text($"There are no {what}.");
            return;
        }
        page.Text($"The {Whole(mistakes.Count)} {what}, in 4.8 arcsec of sky: the exposure in which the source was found, then the others that the network was shown.");
        page.Pictures(mistakes.Where(each => each.Source is not null).Select(each => (SourcePicture.Png(each.Source!), new[]
        {
            $"is {each.True}, answered {each.Given}",
            string.Create(CultureInfo.InvariantCulture, $"probability {each.Probability:0.0000}, magnitude {each.Magnitude:0.0}") + (each.RateArcsecPerHour > 0 ? string.Create(CultureInfo.InvariantCulture, $", {each.RateArcsecPerHour:0.0}\"/h") : ""),
            string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(Path.GetDirectoryName(each.Image))}/{Path.GetFileName(each.Image)} x {each.X:0} y {each.Y:0}"),
        })));
    }
}
