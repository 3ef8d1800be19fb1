using System.CommandLine;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Export.Ades;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode catalogue</c>: look at a catalogue, bring others into it, match it, and write it for other programs.</summary>
internal static class CatalogueCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("catalogue", "Look at a catalogue, import others into it, match it, and write it for other programs.\n\nExample:\n  astrolode catalogue export cat.db --out bubbles.vot");
        command.Subcommands.Add(CreateExport());
        command.Subcommands.Add(CreateQuery());
        command.Subcommands.Add(CatalogueImportCommand.Create());
        command.Subcommands.Add(CatalogueMatchCommand.Create());
        command.Subcommands.Add(CatalogueActivationsCommand.Create());
        return command;
    }

    private static Command CreateExport()
    {
        Argument<string> file = Catalogue();
        Option<string[]> output = new("--out") { Description = $"file to write; its extension says how ({string.Join(", ", CatalogueExport.Extensions)}; of moving objects .psv and .xml are ADES); may be given more than once", Required = true, HelpName = "FILE" };
        Option<CatalogueRows?> what = new("--what") { Description = "the table (default: detections; where there are none sources, then labels; .psv is of objects)" };
        Option<long?> run = Run();
        Command command = new("export", """
            Write detections, sources, moving objects or labels as CSV, VOTable, FITS, DS9 regions or GeoJSON, and moving objects as ADES.

            Examples:
              astrolode catalogue export cat.db --out bubbles.vot --out bubbles.reg
              astrolode catalogue export cat.db --what objects --out asteroids.csv
              astrolode catalogue export cat.db --out asteroids.psv --submitter "A. B. Name" --measurer "A. B. Name" --telescope-design Korsch --aperture-m 1.2 --detector CCD --band G
            """) { file, output, what, run };
        AdesOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using CatalogueStore catalogue = CatalogueStore.OpenForReading(parsed.GetRequiredValue(file));
            long? wanted = parsed.GetValue(run);
            catalogue.RequireRun(wanted);
            (string Path, CatalogueRows Table)[] files = [.. parsed.GetRequiredValue(output).Select(path => (path, Table(path, parsed.GetValue(what), catalogue, wanted)))];
            // Nothing is written before it is known that all can be.
            foreach ((string path, CatalogueRows table) in files.Where(each => AdesExport.Writes(each.Path, each.Table)))
            {
                AdesOptions.Require(parsed, path, AdesExport.HasMagnitudes(catalogue, wanted));
            }
            List<object> written = [];
            foreach ((string path, CatalogueRows table) in files)
            {
                bool ades = AdesExport.Writes(path, table);
                long rows = ades ? AdesOptions.Write(parsed, catalogue, path, wanted) : CatalogueExport.Write(catalogue, path, wanted, table);
                string kind = ades ? "observations" : table.ToString().ToLowerInvariant();
                written.Add(new { path, what = kind, rows });
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {path}: {rows} {kind}"));
            }
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(written);
            }
            return 0;
        });
        return command;
    }

    private static CatalogueRows Table(string path, CatalogueRows? asked, CatalogueStore catalogue, long? run)
    {
        CatalogueRows table = asked ?? (AdesExport.Writes(path, null) ? CatalogueRows.Objects : CatalogueExport.Default(catalogue, run));
        return table == CatalogueRows.Objects || !AdesExport.Writes(path, table)
            ? table
            : throw new UsageException($"--out {path}: ADES is for moving objects; give --what objects, or end the name with {string.Join(", ", CatalogueExport.Extensions)}");
    }

    private static Command CreateQuery()
    {
        Argument<string> file = Catalogue();
        Option<int> limit = new("--limit") { Description = "at most so many detections and moving objects; 0 for all", DefaultValueFactory = _ => 20 };
        Option<long?> run = Run();
        Option<string?> adql = new("--adql") { Description = "a query in ADQL 2.1 instead; its answer goes to --out, or as CSV to standard output (with --json as JSON)" };
        Option<string?> output = new("--out") { Description = $"with --adql: file to write ({string.Join(", ", ResultFile.Extensions)})", HelpName = "FILE" };
        Option<bool> binary = new("--binary2") { Description = "with --out FILE.vot: rows as BINARY2 instead of TABLEDATA" };
        Command command = new("query", """
            List the runs, the detections, highest score first, and the moving objects, most probable first; or ask a question in ADQL.

            Examples:
              astrolode catalogue query cat.db --limit 10
              astrolode catalogue query cat.db --adql "SELECT class, COUNT(*) AS n FROM detection WHERE score > 0.5 GROUP BY class"
              astrolode catalogue query postgres://me@archive/sky --adql "SELECT * FROM detection WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(274.7, -13.8, 0.5))" --out cone.vot --binary2
            """) { file, limit, run, adql, output, binary };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(adql) is { } question)
            {
                return Ask(CatalogueAddress.Parse(parsed.GetRequiredValue(file)), question, parsed.GetValue(output), (parsed.GetValue(binary), parsed.GetValue(CommandLine.Json)));
            }
            int most = parsed.GetValue(limit);
            if (most < 0)
            {
                throw new UsageException("--limit must not be negative; 0 lists all");
            }
            using CatalogueStore catalogue = CatalogueStore.OpenForReading(parsed.GetRequiredValue(file));
            long? wanted = parsed.GetValue(run);
            catalogue.RequireRun(wanted);
            (Run Run, RowCounts Rows)[] runs = [.. catalogue.Runs().Where(one => wanted is null || one.Id == wanted).Select(one => (one, catalogue.Count(one.Id)))];
            int? some = most == 0 ? null : most;
            IEnumerable<Detection> detections = catalogue.DetectionsByScore(some, wanted);
            IEnumerable<MovingObject> objects = catalogue.MovingObjectsByProbability(some, wanted);
            if (parsed.GetValue(CommandLine.Json))
            {
                WriteJson(runs, detections, objects);
            }
            else
            {
                WriteText(runs, detections, objects);
            }
            return 0;
        });
        return command;
    }

    private static int Ask(CatalogueAddress catalogue, string question, string? path, (bool Binary, bool Json) form)
    {
        if (path is not null)
        {
            long rows = ResultFile.WriteQuery(catalogue, question, path, ResultFile.FormatOf(path, form.Binary));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {path}: {rows} rows"));
            return 0;
        }
        using Stream output = Console.OpenStandardOutput();
        ResultFile.WriteQuery(catalogue, question, output, ResultFormat.Find(form.Json ? "json" : "csv")!);
        return 0;
    }

    private static void WriteJson((Run Run, RowCounts Rows)[] runs, IEnumerable<Detection> detections, IEnumerable<MovingObject> objects) => Output.WriteJson(new
    {
        runs = runs.Select(each => new
        {
            each.Run.Id,
            model = each.Run.Settings.ModelName,
            each.Run.Settings.ModelSha256,
            each.Run.Settings.Source,
            each.Run.Settings.Region,
            each.Run.Settings.ProgramVersion,
            each.Run.Started,
            each.Run.Finished,
            each.Rows.Detections,
            each.Rows.Sources,
            each.Rows.Objects,
        }),
        count = runs.Sum(each => each.Rows.Detections),
        detections = detections.Select(detection => Fields(DetectionColumns.All, detection)),
        objects = objects.Select(one => Fields(MovingObjectColumns.All, one)),
    });

    private static Dictionary<string, object?> Fields<T>(IReadOnlyList<Column<T>> columns, T row) => columns.ToDictionary(column => column.Name, column => column.Value(row));

    private static void WriteText((Run Run, RowCounts Rows)[] runs, IEnumerable<Detection> detections, IEnumerable<MovingObject> objects)
    {
        foreach ((Run run, RowCounts rows) in runs)
        {
            string state = run.Finished is { } finished ? string.Create(CultureInfo.InvariantCulture, $"finished {finished:u}") : "not finished";
            string found = rows.Sources + rows.Objects == 0 ? $"{rows.Detections} detections" : $"{rows.Sources} sources, {rows.Objects} moving objects";
            Console.Out.WriteLine($"run {run.Id}: {run.Settings.ModelName} on {run.Settings.Source} {run.Settings.Region}, {state}: {found}");
        }
        if (runs.Any(each => each.Rows.Detections > 0))
        {
            WriteDetections(detections);
        }
        if (runs.Any(each => each.Rows.Objects > 0))
        {
            WriteObjects(objects);
        }
    }

    private static void WriteDetections(IEnumerable<Detection> detections)
    {
        Console.Out.WriteLine($"{"name",-24} {"class",-10} {"score",6} {"wid/deg",8} {"hei/deg",8} {"run",4} {"id",7}");
        foreach (Detection detection in detections)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{detection.Name,-24} {detection.Class,-10} {detection.Score,6:0.000} {detection.Sky?.WidthDegrees,8:0.0000} {detection.Sky?.HeightDegrees,8:0.0000} {detection.RunId,4} {detection.Id,7}"));
        }
    }

    private static void WriteObjects(IEnumerable<MovingObject> objects)
    {
        Console.Out.WriteLine($"{"object",-8} {"ra/deg",11} {"dec/deg",11} {"arcsec/h",9} {"+-",7} {"pa/deg",6} {"mag",6} {"p",5} {"seen",5} {"run",4} {"id",7}");
        foreach (MovingObject one in objects)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Name,-8} {one.Position.RaDegrees,11:0.000000} {one.Position.DecDegrees,11:0.000000} {one.RateArcsecPerHour,9:0.000} {one.RateErrorArcsecPerHour,7:0.000} {one.PositionAngleDegrees,6:0.0} {one.Magnitude,6:0.00} {one.Probability,5:0.000} {$"{one.Sources}/{one.Exposures}",5} {one.RunId,4} {one.Id,7}"));
        }
    }

    private static Argument<string> Catalogue() => new("CAT.db") { Description = "the catalogue that a search or a classification wrote" };

    private static Option<long?> Run() => new("--run") { Description = "one run only (default: all)" };
}
