using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Import;

/// <summary>
/// Circles, boxes, ellipses and points of DS9 region files (version 4.1) in ICRS, FK5 or Galactic coordinates, as rows <c>name, frame, lon, lat, wid, hei</c> in degrees. Other shapes are refused:
/// what they mean as a row is not ours to guess.
/// </summary>
internal static partial class Ds9RegionReader
{
    private static readonly TableColumn[] Columns =
    [
        new("name", ColumnKind.Text), new("frame", ColumnKind.Text), new("lon", ColumnKind.Real, "deg"), new("lat", ColumnKind.Real, "deg"), new("wid", ColumnKind.Real, "deg"), new("hei", ColumnKind.Real, "deg"),
    ];

    public static TableContent Read(string path)
    {
        List<object?[]> rows = [];
        string frame = "";
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#') || text.StartsWith("global", StringComparison.Ordinal))
            {
                continue;
            }
            foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (System(part) is { } named)
                {
                    frame = named;
                    continue;
                }
                rows.Add(Row(part, frame, path, number));
            }
        }
        return new TableContent(Columns, rows);
    }

    private static string? System(string text) => text.ToLowerInvariant() switch { "icrs" => "icrs", "fk5" or "j2000" => "icrs", "galactic" => "galactic", "image" or "physical" or "fk4" or "ecliptic" => "?", _ => null };

    private static object?[] Row(string text, string frame, string path, int line)
    {
        Match shape = Shape().Match(text);
        CatalogueException Wrong(string why) => new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}: {why}"));
        if (frame is not ("icrs" or "galactic"))
        {
            throw Wrong("the region is in no sky coordinates that are known here; save it in icrs, fk5 or galactic");
        }
        if (!shape.Success)
        {
            throw Wrong($"'{(text.Length > 60 ? text[..60] : text)}' is no circle, box, ellipse or point");
        }
        string[] numbers = shape.Groups["numbers"].Value.Split((char[])[',', ' '], StringSplitOptions.RemoveEmptyEntries);
        double Number(int at) => at < numbers.Length ? Angle(numbers[at], at == 0 && frame != "galactic") ?? throw Wrong($"'{numbers[at]}' is no angle") : throw Wrong("the region has too few numbers");
        (double Wid, double Hei)? size = shape.Groups["shape"].Value.ToLowerInvariant() switch
        {
            "circle" => (2 * Number(2), 2 * Number(2)),
            "box" => (Number(2), Number(3)),
            "ellipse" => (2 * Number(2), 2 * Number(3)),
            _ => null,
        };
        Match label = Label().Match(text);
        return [label.Success ? label.Groups["text"].Value : null, frame, SkyPosition.WrapDegrees(Number(0)), Number(1), size?.Wid, size?.Hei];
    }

    // A plain number is in degrees; " and ' are arcseconds and arcminutes; colons part hours (of right ascension) or degrees.
    private static double? Angle(string text, bool isRightAscension)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            string[] parts = text.Split(':');
            double[] values = [.. parts.Select(part => double.TryParse(part.TrimStart('-', '+'), CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
            double angle = values[0] + values.ElementAtOrDefault(1) / 60 + values.ElementAtOrDefault(2) / 3600;
            return double.IsNaN(angle) ? null : (text.StartsWith('-') ? -1 : 1) * angle * (isRightAscension ? 15 : 1);
        }
        double scale = text[^1] switch { '"' => 1 / 3600.0, '\'' => 1 / 60.0, _ => 1 };
        string digits = text.TrimEnd('"', '\'', 'd', 'r');
        return text.EndsWith('r') || !double.TryParse(digits, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number) ? null : number * scale;
    }

    [GeneratedRegex(@"^[+-]?(?<shape>circle|box|ellipse|point)\s*\(?(?<numbers>[^)#]*)\)?", RegexOptions.IgnoreCase)]
    private static partial Regex Shape();

    [GeneratedRegex(@"#.*\btext=(\{(?<text>[^}]*)\}|""(?<text>[^""]*)""|'(?<text>[^']*)')")]
    private static partial Regex Label();
}
