using System.Globalization;

namespace Astrolode.Search.Evaluation;

/// <summary>The comparison of a catalogue with labels as one HTML page: tables, and curves as inline SVG.</summary>
public static class EvaluationReport
{
    private static readonly string[] Colours = ["#1b6ca8", "#c1440e", "#3a7d44", "#7b4ba0"];

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="provenance">What was compared with what: name and value, in the order to be shown.</param>
    /// <param name="result">The comparison.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string title, IReadOnlyList<(string Name, string Value)> provenance, SkyEvaluationResult result)
    {
        ReportPage page = new(title);
        page.Definitions(provenance);
        foreach (EvaluationTable table in EvaluationTable.All(result))
        {
            page.Table(table);
        }
        page.Heading("Curves");
        page.Charts(Curves(result));
        page.Write(path);
    }

    private static string[] Curves(SkyEvaluationResult result)
    {
        double area = result.AreaSquareDegrees ?? 1;
        string unit = result.AreaSquareDegrees is null ? "false positives" : "false positives per square degree";
        double most = Math.Max(1e-9, result.At.SelectMany(at => at.Curve).Select(point => point.FalsePositives / area).DefaultIfEmpty(0).Max());
        SvgPlot precision = new("Precision and recall", new PlotAxis("recall", 0, 1), new PlotAxis("precision", 0, 1));
        SvgPlot froc = new("FROC", new PlotAxis(unit, 0, most), new PlotAxis("recall", 0, 1));
        for (int i = 0; i < result.At.Count; i++)
        {
            SkyEvaluationAtIou at = result.At[i];
            string label = string.Create(CultureInfo.InvariantCulture, $"IoU {at.Iou:0.##}");
            string colour = Colours[i % Colours.Length];
            precision.Add(label, colour, at.Curve.Select(point => (point.Recall, point.Precision)));
            froc.Add(label, colour, at.Curve.Select(point => (point.FalsePositives / area, point.Recall)));
        }
        return [precision.ToSvg(), froc.ToSvg()];
    }
}
