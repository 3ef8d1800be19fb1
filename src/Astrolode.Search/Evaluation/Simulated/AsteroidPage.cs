using static Astrolode.Search.Evaluation.Simulated.ReportTables;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>The figures of moving objects as one HTML page with charts.</summary>
public static class AsteroidPage
{
    private static string Found => ClassifierPage.Colours[1];

    private static string Pure => ClassifierPage.Colours[0];

    /// <summary>Writes it.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="result">The figures.</param>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static void Write(string path, AsteroidResult result)
    {
        ReportPage page = new("Asteroids found in whole exposures");
        page.Notice(EvaluationTable.SimulatedNotice);
        page.Text("An asteroid could have been found if it is inside three exposures at least; where fewer than three were searched, if it leaves a trail of more than 15 pixels in one. "
            + "A moving object is an asteroid if at least half of its sources are the same one. Magnitudes of asteroids are means over their exposures.");
        page.Table(Catalogues(result.Catalogues));
        page.Table(Truth(result.Truth));
        foreach (EvaluationTable table in AsteroidTables.All(result with { Groups = [] }))
        {
            page.Table(table);
        }
        foreach (AsteroidGroup group in result.Groups)
        {
            Add(page, group);
        }
        page.Write(path);
    }

    private static void Add(ReportPage page, AsteroidGroup group)
    {
        page.Heading($"Observations of {group.Name}");
        foreach (EvaluationTable table in AsteroidTables.Of(group))
        {
            page.Table(table);
        }
        if (group.SourceFinders is null)
        {
            page.Text("No baseline is shown: a class is missing in the sources on which the baselines would be fitted.");
        }
        page.Text("Completeness is of asteroids that could be found, by true magnitude and rate; purity is of moving objects, by measured magnitude and rate. Bands are 95 % intervals (Wilson 1927).");
        page.Charts(
        [
            Both("By magnitude", new PlotAxis("magnitude", 18, 27), group.CompletenessByMagnitude, group.PurityByMagnitude),
            Both("By rate", new PlotAxis("arcsec per hour", MapCell.Rates[0], MapCell.Rates[^1], Logarithmic: true), group.CompletenessByRate, group.PurityByRate),
            ClassifierPage.Map("Completeness over magnitude and rate", group.Map),
        ]);
        page.Text("What should not matter: completeness of those brighter than 24.5 mag.");
        page.Charts(group.Biases.Select(Biased));
        if (group.Biases[0].Bins.Count(bin => bin.Share is not null) == 1)
        {
            page.Text("All fields lie in one bin of galactic latitude, so nothing can be said of its influence; give fields of several latitudes.");
        }
        page.Text("Errors over the uncertainties that were given for them, beside a Gaussian of deviation 1. The outermost bars hold what lies beyond.");
        page.Charts(group.Pulls.Where(pull => pull.Count > 0).Select(Pulls));
    }

    private static string Both(string title, PlotAxis axis, IReadOnlyList<ShareBin> completeness, IReadOnlyList<ShareBin> purity)
    {
        SvgPlot plot = new(title, axis, new PlotAxis("share", 0, 1));
        plot.Add("completeness", Found, completeness);
        plot.Add("purity", Pure, purity);
        return plot.ToSvg();
    }

    private static string Biased(Bias bias)
    {
        SvgPlot plot = new("Completeness", new PlotAxis(bias.Quantity, bias.Bins[0].From, bias.Bins[^1].To), new PlotAxis("completeness", 0, 1));
        plot.Add("completeness", Found, bias.Bins);
        return plot.ToSvg();
    }

    private static string Pulls(PullDistribution pull)
    {
        double scale = pull.Count * PullDistribution.Step / Math.Sqrt(2 * Math.PI);
        SvgPlot plot = new($"Pulls of the {pull.Quantity}", new PlotAxis("error / uncertainty", -PullDistribution.End, PullDistribution.End), new PlotAxis("objects", 0, 1.1 * Math.Max(pull.Bins.Max(), scale)));
        plot.AddBars($"{Whole(pull.Count)} objects, median {Number(pull.Median, "0.00")}, spread {Number(pull.Spread, "0.00")}", Found,
            pull.Bins.Select((count, i) => (i * PullDistribution.Step - PullDistribution.End, (i + 1) * PullDistribution.Step - PullDistribution.End, (double)count)));
        plot.Add("Gaussian of deviation 1", Pure, Enumerable.Range(-50, 101).Select(i => i / 10.0).Select(x => (x, scale * Math.Exp(-x * x / 2))), dashed: true);
        return plot.ToSvg();
    }
}
