using System.Globalization;
using System.Net;
using System.Text;
using Astrolode.Files;

namespace Astrolode.Search.Evaluation;

/// <summary>The comparison of a catalogue with labels as one HTML page that needs nothing else: tables, and curves as inline SVG.</summary>
public static class EvaluationReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }
        table { border-collapse: collapse; margin: 0.5em 0 1.5em; } caption { text-align: left; font-weight: 600; padding: 0.3em 0; }
        th, td { padding: 0.2em 0.9em; text-align: right; border-bottom: 1px solid #ddd; font-variant-numeric: tabular-nums; }
        th { font-weight: 600; } dt { font-weight: 600; } dd { margin: 0 0 0.4em 1.5em; overflow-wrap: anywhere; } svg { max-width: 28em; margin-right: 1em; }
        """;

    private static readonly string[] Colours = ["#1b6ca8", "#c1440e", "#3a7d44", "#7b4ba0"];

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="provenance">What was compared with what: name and value, in the order to be shown.</param>
    /// <param name="result">The comparison.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string title, IReadOnlyList<(string Name, string Value)> provenance, SkyEvaluationResult result)
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Escape(title))
            .Append("</title>\n<style>\n").Append(Style).Append("\n</style></head><body>\n<h1>").Append(Escape(title)).Append("</h1>\n<dl>\n");
        foreach ((string name, string value) in provenance)
        {
            page.Append("<dt>").Append(Escape(name)).Append("</dt><dd>").Append(Escape(value)).Append("</dd>\n");
        }
        page.Append("</dl>\n");
        foreach (EvaluationTable table in EvaluationTable.All(result))
        {
            Append(page, table);
        }
        AppendCurves(page, result);
        page.Append("</body></html>\n");
        AtomicFile.WriteText(path, page.ToString());
    }

    private static void Append(StringBuilder page, EvaluationTable table)
    {
        page.Append("<table><caption>").Append(Escape(table.Title)).Append("</caption>\n<tr>");
        foreach (string heading in table.Headings)
        {
            page.Append("<th>").Append(Escape(heading)).Append("</th>");
        }
        page.Append("</tr>\n");
        foreach (string[] row in table.Rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
        }
        page.Append("</table>\n");
    }

    private static void AppendCurves(StringBuilder page, SkyEvaluationResult result)
    {
        double area = result.AreaSquareDegrees ?? 1;
        string unit = result.AreaSquareDegrees is null ? "false positives" : "false positives per square degree";
        double most = Math.Max(1e-9, result.At.SelectMany(at => at.Curve).Select(point => point.FalsePositives / area).DefaultIfEmpty(0).Max());
        page.Append("<h2>Curves</h2>\n");
        SvgPlot precision = new("Precision and recall", "recall", "precision", 1, 1);
        SvgPlot froc = new("FROC", unit, "recall", most, 1);
        for (int i = 0; i < result.At.Count; i++)
        {
            SkyEvaluationAtIou at = result.At[i];
            string label = string.Create(CultureInfo.InvariantCulture, $"IoU {at.Iou:0.##}");
            string colour = Colours[i % Colours.Length];
            precision.Add(label, colour, at.Curve.Select(point => (point.Recall, point.Precision)));
            froc.Add(label, colour, at.Curve.Select(point => (point.FalsePositives / area, point.Recall)));
        }
        page.Append(precision.ToSvg()).Append('\n').Append(froc.ToSvg()).Append('\n');
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
