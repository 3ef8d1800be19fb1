using System.CommandLine;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode catalogue</c>: look at a catalogue and write it for other programs.</summary>
internal static class CatalogueCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("catalogue", "Look at a catalogue, and write it for other programs.\n\nExample:\n  astrolode catalogue export cat.db --out bubbles.vot");
        command.Subcommands.Add(CreateExport());
        command.Subcommands.Add(CreateQuery());
        return command;
    }

    private static Command CreateExport()
    {
        Argument<string> file = Catalogue();
        Option<string[]> output = new("--out") { Description = $"file to write; its extension says how ({string.Join(", ", CatalogueExport.Extensions)}); may be given more than once", Required = true, HelpName = "FILE" };
        Option<long?> run = Run();
        Command command = new("export", "Write the detections as CSV, VOTable, FITS or DS9 regions.\n\nExample:\n  astrolode catalogue export cat.db --out bubbles.vot --out bubbles.reg") { file, output, run };
        command.SetAction(parsed =>
        {
            using CatalogueStore catalogue = CatalogueStore.OpenForReading(parsed.GetRequiredValue(file));
            catalogue.RequireRun(parsed.GetValue(run));
            List<object> written = [];
            foreach (string path in parsed.GetRequiredValue(output))
            {
                long rows = CatalogueExport.Write(catalogue, path, parsed.GetValue(run));
                written.Add(new { path, rows });
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {path}: {rows} detections"));
            }
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(written);
            }
            return 0;
        });
        return command;
    }

    private static Command CreateQuery()
    {
        Argument<string> file = Catalogue();
        Option<int> limit = new("--limit") { Description = "at most so many detections; 0 for all", DefaultValueFactory = _ => 20 };
        Option<long?> run = Run();
        Command command = new("query", "List the runs and the detections, highest score first.\n\nExample:\n  astrolode catalogue query cat.db --limit 10") { file, limit, run };
        command.SetAction(parsed =>
        {
            int most = parsed.GetValue(limit);
            if (most < 0)
            {
                throw new UsageException("--limit must not be negative; 0 lists all");
            }
            using CatalogueStore catalogue = CatalogueStore.OpenForReading(parsed.GetRequiredValue(file));
            long? wanted = parsed.GetValue(run);
            catalogue.RequireRun(wanted);
            IReadOnlyList<Run> runs = [.. catalogue.Runs().Where(one => wanted is null || one.Id == wanted)];
            IEnumerable<Detection> best = catalogue.DetectionsByScore(most == 0 ? null : most, wanted);
            if (parsed.GetValue(CommandLine.Json))
            {
                WriteJson(runs, best, catalogue.CountDetections(wanted));
            }
            else
            {
                WriteText(runs, best, catalogue.CountDetections(wanted));
            }
            return 0;
        });
        return command;
    }

    private static void WriteJson(IReadOnlyList<Run> runs, IEnumerable<Detection> detections, long count) => Output.WriteJson(new
    {
        runs = runs.Select(run => new
        {
            run.Id,
            model = run.Settings.ModelName,
            run.Settings.ModelSha256,
            run.Settings.Source,
            run.Settings.Region,
            run.Settings.ProgramVersion,
            run.Started,
            run.Finished,
        }),
        count,
        detections = detections.Select(detection => DetectionColumns.All.ToDictionary(column => column.Name, column => column.Value(detection))),
    });

    private static void WriteText(IReadOnlyList<Run> runs, IEnumerable<Detection> detections, long count)
    {
        foreach (Run run in runs)
        {
            string state = run.Finished is { } finished ? string.Create(CultureInfo.InvariantCulture, $"finished {finished:u}") : "not finished";
            Console.Out.WriteLine($"run {run.Id}: {run.Settings.ModelName} on {run.Settings.Source} {run.Settings.Region}, {state}");
        }
        Console.Out.WriteLine($"{"name",-24} {"class",-10} {"score",6} {"wid/deg",8} {"hei/deg",8} {"run",4} {"id",7}");
        foreach (Detection detection in detections)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{detection.Name,-24} {detection.Class,-10} {detection.Score,6:0.000} {detection.Sky?.WidthDegrees,8:0.0000} {detection.Sky?.HeightDegrees,8:0.0000} {detection.RunId,4} {detection.Id,7}"));
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} detections in all"));
    }

    private static Argument<string> Catalogue() => new("CAT.db") { Description = "the catalogue that a search wrote" };

    private static Option<long?> Run() => new("--run") { Description = "one run only (default: all)" };
}
