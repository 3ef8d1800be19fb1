using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Astrolode.Catalogue.CrossMatch;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode catalogue match</c>: which rows of two catalogues are the same object.</summary>
internal static class CatalogueMatchCommand
{
    private enum Kind
    {
        Nearest,
        All,
        Overlap,
    }

    private static readonly ColumnDescription[] Columns =
    [
        new("a_row", ColumnKind.Integer, null, "meta.record", "Number of the row in the first list, from 1") { Standard = true },
        new("b_row", ColumnKind.Integer, null, "meta.record", "Number of the row in the second list, from 1") { Standard = true },
        new("a_name", ColumnKind.Text, null, "meta.id", "Its name"),
        new("b_name", ColumnKind.Text, null, "meta.id", "Its name"),
        new("separation", ColumnKind.Real, "arcsec", "pos.angDistance", "Angle between them"),
        new("iou", ColumnKind.Real, null, "stat.value", "Intersection over union of their boxes; empty where boxes were not compared"),
    ];

    public static Command Create()
    {
        Argument<string> first = new("A") { Description = "a catalogue (its detections; CAT.db#source names another table), or a file of labels" };
        Argument<string> second = new("B") { Description = "likewise; a catalogue's labels where A is the same catalogue" };
        Option<double> radius = new("--radius-arcsec") { Description = "how far apart two rows may be", DefaultValueFactory = _ => 5 };
        Option<Kind> kind = new("--kind") { Description = "nearest: one to one, the closest pairs first; all: every pair within the radius; overlap: one to one, by the overlap of boxes", DefaultValueFactory = _ => Kind.Nearest };
        Option<double> iou = new("--min-iou") { Description = "with overlap: least intersection over union of a pair", DefaultValueFactory = _ => 0.3 };
        Option<string?> output = new("--out") { Description = $"file of the pairs ({string.Join(", ", ResultFile.Extensions)})", HelpName = "FILE" };
        Command command = new("match", """
            Match two catalogues on the sky, and count what both have and what only one has.

            Examples:
              astrolode catalogue match cat.db cat.db --kind overlap            machine against people, in one catalogue
              astrolode catalogue match cat.db#source gaia.vot --radius-arcsec 1 --out pairs.fits
            """) { first, second, radius, kind, iou, output };
        command.SetAction(parsed =>
        {
            double arcsec = parsed.GetValue(radius) is >= 0 and <= 108_000 and double given ? given : throw new UsageException("--radius-arcsec: give 0 to 108000 (30 degrees)");
            (string a, string b) = (parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            Kind wanted = parsed.GetValue(kind);
            MatchSide one = null!, other = null!;
            Parallel.Invoke(() => one = MatchSide.Read(a, "detection", wanted == Kind.Overlap), () => other = MatchSide.Read(b, a == b ? "label" : "detection", wanted == Kind.Overlap));
            long started = Stopwatch.GetTimestamp();
            List<OverlappingPair> pairs = Match(one, other, wanted, arcsec / 3600, parsed.GetValue(iou));
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (parsed.GetValue(output) is { } path)
            {
                ResultFormat format = ResultFile.FormatOf(path);
                ColumnDescription[] columns = [.. Columns.Where(column => column.Name switch { "a_name" => one.Names is not null, "b_name" => other.Names is not null, "iou" => wanted == Kind.Overlap, _ => true })];
                using RowsReader rows = new(columns, Rows(pairs, one, other, columns));
                ResultFile.Write(rows, new ResultTable("pairs", "Rows of two lists that belong together", columns) { Infos = [("A", one.Title), ("B", other.Title)] }, path, format);
            }
            Report(parsed, one, other, pairs, seconds);
            return 0;
        });
        return command;
    }

    private static List<OverlappingPair> Match(MatchSide one, MatchSide other, Kind kind, double radius, double leastIou) => kind switch
    {
        Kind.Overlap => BoxMatch.Best(one.Boxes, other.Boxes, leastIou),
        Kind.All => SkyMatch.All(one.Positions, other.Positions, radius).ConvertAll(pair => new OverlappingPair(pair.A, pair.B, pair.SeparationDegrees, double.NaN)),
        _ => SkyMatch.Best(one.Positions, other.Positions, radius).ConvertAll(pair => new OverlappingPair(pair.A, pair.B, pair.SeparationDegrees, double.NaN)),
    };

    private static IEnumerable<object?[]> Rows(List<OverlappingPair> pairs, MatchSide one, MatchSide other, ColumnDescription[] columns)
    {
        object?[] row = new object?[columns.Length];
        foreach (OverlappingPair pair in pairs)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = columns[i].Name switch
                {
                    "a_row" => pair.A + 1L,
                    "b_row" => pair.B + 1L,
                    "a_name" => one.Names![pair.A],
                    "b_name" => other.Names![pair.B],
                    "iou" => pair.Iou,
                    _ => pair.SeparationDegrees * 3600,
                };
            }
            yield return row;
        }
    }

    private static void Report(ParseResult parsed, MatchSide one, MatchSide other, List<OverlappingPair> pairs, double seconds)
    {
        int matchedA = pairs.Select(pair => pair.A).Distinct().Count(), matchedB = pairs.Select(pair => pair.B).Distinct().Count();
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(new
            {
                a = new { one.Title, rows = one.Positions.Length, matched = matchedA, only_here = one.Positions.Length - matchedA },
                b = new { other.Title, rows = other.Positions.Length, matched = matchedB, only_here = other.Positions.Length - matchedB },
                pairs = pairs.Count,
                seconds,
            });
            return;
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pairs: {pairs.Count}, found in {seconds:0.00} s"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A {one.Title}: {one.Positions.Length} rows, {matchedA} matched, {one.Positions.Length - matchedA} only here"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"B {other.Title}: {other.Positions.Length} rows, {matchedB} matched, {other.Positions.Length - matchedB} only here"));
    }
}
