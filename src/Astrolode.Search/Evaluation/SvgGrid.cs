using System.Globalization;
using System.Net;
using System.Text;
using Astrolode.Images.Codecs;

namespace Astrolode.Search.Evaluation;

/// <summary>A cell of a grid: how it is coloured (0 to 1; null for none) and two lines of text.</summary>
internal readonly record struct SvgCell(double? Value, string Text, string Below);

/// <summary>A table of coloured cells as SVG: a map or a confusion matrix.</summary>
internal static class SvgGrid
{
    private const int Left = 92, Top = 46, CellWidth = 52, CellHeight = 36, Below = 24;

    /// <summary>The grid as an svg element.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="xLabel">What columns are; written above them.</param>
    /// <param name="columns">Names of columns.</param>
    /// <param name="rows">Names of rows, top first, and their cells.</param>
    public static string Draw(string title, string xLabel, IReadOnlyList<string> columns, IReadOnlyList<(string Name, IReadOnlyList<SvgCell> Cells)> rows)
    {
        (int width, int height) = (Left + CellWidth * columns.Count + 8, Top + CellHeight * rows.Count + Below);
        StringBuilder svg = new();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{width * 1.25:0}px\" font-family=\"sans-serif\" font-size=\"11\" fill=\"currentColor\" role=\"img\">\n")
            .Append($"<text x=\"4\" y=\"16\" font-size=\"12\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n")
            .Append($"<text x=\"{Left + CellWidth * columns.Count / 2}\" y=\"{height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xLabel)}</text>\n");
        for (int c = 0; c < columns.Count; c++)
        {
            svg.Append($"<text x=\"{Left + CellWidth * c + CellWidth / 2}\" y=\"{Top - 6}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(columns[c])}</text>\n");
        }
        for (int r = 0; r < rows.Count; r++)
        {
            int y = Top + CellHeight * r;
            svg.Append($"<text x=\"{Left - 6}\" y=\"{y + 22}\" text-anchor=\"end\">{WebUtility.HtmlEncode(rows[r].Name)}</text>\n");
            for (int c = 0; c < columns.Count; c++)
            {
                Draw(svg, Left + CellWidth * c, y, rows[r].Cells[c]);
            }
        }
        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, int x, int y, SvgCell cell)
    {
        string fill = "none", ink = "currentColor";
        if (cell.Value is { } value)
        {
            Colour colour = ColourMap.Viridis[(float)value];
            fill = string.Create(CultureInfo.InvariantCulture, $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}");
            ink = colour.Green > 140 ? "#000" : "#fff";
        }
        svg.Append($"<rect x=\"{x}\" y=\"{y}\" width=\"{CellWidth - 1}\" height=\"{CellHeight - 1}\" fill=\"{fill}\" stroke=\"#888\" stroke-opacity=\"0.3\"/>")
            .Append($"<text x=\"{x + CellWidth / 2}\" y=\"{y + 16}\" text-anchor=\"middle\" fill=\"{ink}\">{WebUtility.HtmlEncode(cell.Text)}</text>")
            .Append($"<text x=\"{x + CellWidth / 2}\" y=\"{y + 29}\" text-anchor=\"middle\" font-size=\"9\" fill=\"{ink}\">{WebUtility.HtmlEncode(cell.Below)}</text>\n");
    }
}
