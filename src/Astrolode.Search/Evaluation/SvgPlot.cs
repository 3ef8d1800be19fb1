using System.Globalization;
using System.Net;
using System.Text;
using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Search.Evaluation;

/// <summary>A small plot as SVG, in the text colour of the page it is in.</summary>
internal sealed class SvgPlot(string title, PlotAxis xAxis, PlotAxis yAxis)
{
    private const int Left = 50, Top = 30, Side = 300, Width = 380, Bottom = 54, LegendLine = 17;

    private readonly StringBuilder lines = new();
    private readonly StringBuilder legend = new();
    private int series;

    /// <summary>Adds a line, with its name in the legend.</summary>
    public void Add(string name, string colour, IEnumerable<(double X, double Y)> points, bool dashed = false)
    {
        AddLine(colour, points, dashed);
        AddName(name, colour);
    }

    /// <summary>Adds shares in bins: a point and a line of values, a band of intervals; gaps where a bin is empty.</summary>
    public void Add(string name, string colour, IReadOnlyList<ShareBin> bins)
    {
        List<ShareBin> run = [];
        foreach (ShareBin? bin in bins.Append(null))
        {
            if (bin?.Share is not null)
            {
                run.Add(bin);
                continue;
            }
            if (run.Count > 0)
            {
                string band = Path(run.Select(each => (Middle(each), each.Share!.High)).Concat(run.AsEnumerable().Reverse().Select(each => (Middle(each), each.Share!.Low))));
                lines.Append($"<polygon fill=\"{colour}\" fill-opacity=\"0.18\" stroke=\"none\" points=\"{band}\"/>\n");
                AddLine(colour, run.Select(each => (Middle(each), each.Share!.Value)), dashed: false);
            }
            foreach (ShareBin each in run)
            {
                (string x, string low, string high) = (Text(X(Middle(each))), Text(Y(each.Share!.Low)), Text(Y(each.Share.High)));
                lines.Append($"<line stroke=\"{colour}\" stroke-opacity=\"0.6\" x1=\"{x}\" x2=\"{x}\" y1=\"{low}\" y2=\"{high}\"/><circle fill=\"{colour}\" r=\"2.6\" cx=\"{x}\" cy=\"{Text(Y(each.Share.Value))}\">")
                    .Append(string.Create(CultureInfo.InvariantCulture, $"<title>{each.From:G4} to {each.To:G4}: {each.Share.Value:0.0000} ({each.Share.Low:0.0000} to {each.Share.High:0.0000}), n = {each.Share.Count}</title></circle>\n"));
            }
            run.Clear();
        }
        AddName(name, colour);
    }

    /// <summary>Adds bars between edges.</summary>
    public void AddBars(string name, string colour, IEnumerable<(double From, double To, double Height)> bars)
    {
        foreach ((double from, double to, double height) in bars)
        {
            lines.Append($"<rect fill=\"{colour}\" fill-opacity=\"0.45\" x=\"{Text(X(from))}\" y=\"{Text(Y(height))}\" width=\"{Text(X(to) - X(from))}\" height=\"{Text(Y(yAxis.From) - Y(height))}\"/>\n");
        }
        AddName(name, colour);
    }

    /// <summary>The whole plot as an svg element.</summary>
    public string ToSvg()
    {
        int height = Top + Side + Bottom + LegendLine * series;
        StringBuilder svg = new();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\" role=\"img\">\n")
            .Append($"<text x=\"{Left}\" y=\"18\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n")
            .Append($"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#888\"/>\n");
        foreach ((double value, string text) in xAxis.Ticks())
        {
            svg.Append($"<line stroke=\"#888\" stroke-opacity=\"0.25\" x1=\"{Text(X(value))}\" x2=\"{Text(X(value))}\" y1=\"{Top}\" y2=\"{Top + Side}\"/><text x=\"{Text(X(value))}\" y=\"{Top + Side + 16}\" text-anchor=\"middle\">{text}</text>\n");
        }
        foreach ((double value, string text) in yAxis.Ticks())
        {
            svg.Append($"<line stroke=\"#888\" stroke-opacity=\"0.25\" x1=\"{Left}\" x2=\"{Left + Side}\" y1=\"{Text(Y(value))}\" y2=\"{Text(Y(value))}\"/><text x=\"{Left - 6}\" y=\"{Text(Y(value) + 4)}\" text-anchor=\"end\">{text}</text>\n");
        }
        svg.Append($"<text x=\"{Left + Side / 2}\" y=\"{Top + Side + 34}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xAxis.Label)}</text>\n")
            .Append($"<text transform=\"translate(14 {Top + Side / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(yAxis.Label)}</text>\n")
            .Append(lines).Append(legend).Append("</svg>");
        return svg.ToString();
    }

    private void AddLine(string colour, IEnumerable<(double X, double Y)> points, bool dashed) =>
        lines.Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"{(dashed ? " stroke-dasharray=\"5 4\"" : "")} points=\"{Path(points)}\"/>\n");

    private void AddName(string name, string colour)
    {
        int y = Top + Side + Bottom + LegendLine * series++;
        legend.Append($"<rect x=\"{Left}\" y=\"{y - 6}\" width=\"18\" height=\"4\" fill=\"{colour}\"/><text x=\"{Left + 26}\" y=\"{y}\">{WebUtility.HtmlEncode(name)}</text>\n");
    }

    private string Path(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Text(X(point.X))},{Text(Y(point.Y))}"));

    private double Middle(ShareBin bin) => xAxis.Logarithmic ? Math.Sqrt(bin.From * bin.To) : (bin.From + bin.To) / 2;

    private double X(double value) => Left + Side * xAxis.Place(value);

    private double Y(double value) => Top + Side - Side * yAxis.Place(value);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
