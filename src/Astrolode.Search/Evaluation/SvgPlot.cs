using System.Globalization;
using System.Net;
using System.Text;

namespace Astrolode.Search.Evaluation;

/// <summary>A small line plot as SVG, axes from 0 to a maximum.</summary>
internal sealed class SvgPlot(string title, string xLabel, string yLabel, double xMax, double yMax)
{
    private const int Left = 50, Top = 30, Side = 300, Width = 380, Height = 390;

    private readonly StringBuilder _lines = new();
    private int _series;

    /// <summary>Adds a line, with its name in the legend.</summary>
    public void Add(string name, string colour, IEnumerable<(double X, double Y)> points)
    {
        string path = string.Join(' ', points.Select(point => $"{Text(X(point.X))},{Text(Y(point.Y))}"));
        int at = Top + 16 + 18 * _series++;
        _lines.Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" points=\"{path}\"/>\n")
            .Append($"<text x=\"{Left + Side - 6}\" y=\"{at}\" text-anchor=\"end\" fill=\"{colour}\">{WebUtility.HtmlEncode(name)}</text>\n");
    }

    /// <summary>The whole plot as an svg element.</summary>
    public string ToSvg()
    {
        StringBuilder svg = new();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n")
            .Append($"<text x=\"{Left}\" y=\"18\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n")
            .Append($"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#888\"/>\n");
        for (int tick = 0; tick <= 5; tick++)
        {
            (double x, double y) = (xMax * tick / 5, yMax * tick / 5);
            svg.Append($"<text x=\"{Text(X(x))}\" y=\"{Top + Side + 16}\" text-anchor=\"middle\">{x.ToString("G3", CultureInfo.InvariantCulture)}</text>\n")
                .Append($"<text x=\"{Left - 6}\" y=\"{Text(Y(y) + 4)}\" text-anchor=\"end\">{y.ToString("G3", CultureInfo.InvariantCulture)}</text>\n");
        }
        svg.Append($"<text x=\"{Left + Side / 2}\" y=\"{Height - 20}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xLabel)}</text>\n")
            .Append($"<text transform=\"translate(14 {Top + Side / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(yLabel)}</text>\n")
            .Append(_lines).Append("</svg>");
        return svg.ToString();
    }

    private double X(double value) => Left + Side * value / xMax;

    private double Y(double value) => Top + Side - Side * value / yMax;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
