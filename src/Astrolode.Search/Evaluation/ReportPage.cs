using System.Net;
using System.Text;
using Astrolode.Files;

namespace Astrolode.Search.Evaluation;

/// <summary>An HTML page of tables and charts that needs nothing else, in the light or dark of the reader's system.</summary>
internal sealed class ReportPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --quiet: #8882; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 76em; margin: 2em auto; padding: 0 1em; color: light-dark(#222, #ddd); background: light-dark(#fff, #16181c); }
        h2 { margin-top: 2em; border-bottom: 1px solid var(--line); } p { max-width: 60em; }
        table { border-collapse: collapse; margin: 0.5em 0 1.5em; } caption { text-align: left; font-weight: 600; padding: 0.3em 0; } .wide { overflow-x: auto; }
        th, td { padding: 0.2em 0.9em; text-align: right; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; white-space: nowrap; } th { font-weight: 600; }
        th { white-space: normal; } th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 10em; }
        dt { font-weight: 600; } dd { margin: 0 0 0.4em 1.5em; overflow-wrap: anywhere; }
        .charts { display: flex; flex-wrap: wrap; gap: 1em; align-items: flex-start; } .charts svg { flex: 1 1 22em; max-width: 28em; }
        .notice { border-left: 6px solid #c1440e; background: var(--quiet); padding: 0.6em 1em; font-weight: 600; max-width: 60em; }
        .pictures { display: flex; flex-wrap: wrap; gap: 0.8em; } figure { margin: 0; } figcaption { font-size: 12px; line-height: 1.35; max-width: 17em; } img { image-rendering: pixelated; display: block; }
        """;

    private readonly StringBuilder body = new();
    private readonly string title;

    /// <summary>A page with a heading.</summary>
    public ReportPage(string title)
    {
        this.title = title;
        body.Append("<h1>").Append(Escape(title)).Append("</h1>\n");
    }

    /// <summary>What nobody may overlook.</summary>
    public void Notice(string text) => body.Append("<p class=\"notice\">").Append(Escape(text)).Append("</p>\n");

    /// <summary>A heading.</summary>
    public void Heading(string text) => body.Append("<h2>").Append(Escape(text)).Append("</h2>\n");

    /// <summary>A paragraph.</summary>
    public void Text(string text) => body.Append("<p>").Append(Escape(text)).Append("</p>\n");

    /// <summary>Names and values.</summary>
    public void Definitions(IEnumerable<(string Name, string Value)> entries)
    {
        body.Append("<dl>\n");
        foreach ((string name, string value) in entries)
        {
            body.Append("<dt>").Append(Escape(name)).Append("</dt><dd>").Append(Escape(value)).Append("</dd>\n");
        }
        body.Append("</dl>\n");
    }

    /// <summary>A table.</summary>
    public void Table(EvaluationTable table)
    {
        body.Append("<div class=\"wide\"><table><caption>").Append(Escape(table.Title)).Append("</caption>\n<tr>")
            .AppendJoin("", table.Headings.Select(heading => $"<th>{Escape(heading)}</th>")).Append("</tr>\n");
        foreach (string[] row in table.Rows)
        {
            body.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
        }
        body.Append("</table></div>\n");
    }

    /// <summary>Charts side by side, as SVG.</summary>
    public void Charts(params IEnumerable<string> svg) => body.Append("<div class=\"charts\">\n").AppendJoin('\n', svg).Append("\n</div>\n");

    /// <summary>Small pictures with what is to be said of each.</summary>
    public void Pictures(IEnumerable<(byte[] Png, string[] Lines)> pictures)
    {
        body.Append("<div class=\"pictures\">\n");
        foreach ((byte[] png, string[] lines) in pictures)
        {
            body.Append("<figure><img alt=\"\" src=\"data:image/png;base64,").Append(Convert.ToBase64String(png)).Append("\"><figcaption>")
                .AppendJoin("<br>", lines.Select(Escape)).Append("</figcaption></figure>\n");
        }
        body.Append("</div>\n");
    }

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(title)}</title>\n"
        + $"<style>\n{Style}\n</style></head><body>\n{body}</body></html>\n");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
