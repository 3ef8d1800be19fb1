using System.CommandLine;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Export.Ades;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Search;
using Astrolode.Search.Exposures;
using Astrolode.Search.Pictures;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode classify</c>: finds the sources of exposures, says what each is, and what moves.</summary>
internal static class ClassifyCommand
{
    private static readonly ClassifySettings Default = new();

    private static readonly Argument<string[]> Exposures = new("EXPOSURE")
    {
        Description = "FITS files (or a glob): exposures of the same sky, or of different skies; of a file with several images all are taken, FILE[2] takes one",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Model = new("--model") { Description = "ONNX model made by 'astrolode train classifier'", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "catalogue (SQLite); an unfinished run of the same exposures goes on", Required = true };
    private static readonly Option<double?> ZeroPoint = new("--zero-point") { Description = "magnitude of a source of one unit of the pixels, for files without MAGZERO" };
    private static readonly Option<double> Detect = new("--detect-threshold") { Description = "pixels of a source are this many times the noise above the background", DefaultValueFactory = _ => Default.Extraction.Threshold };
    private static readonly Option<int> MinArea = new("--min-area") { Description = "least number of such pixels side by side", DefaultValueFactory = _ => Default.Extraction.MinArea };
    private static readonly Option<double> Fastest = new("--fastest") { Description = "largest rate of a moving object that is linked, arcsec per hour", DefaultValueFactory = _ => Default.Linking.FastestArcsecPerHour };
    private static readonly Option<bool> Alone = new("--alone") { Description = "look at each exposure alone: the network sees one, and nothing is linked" };
    private static readonly Option<string[]> Export = new("--export") { Description = "also write the moving objects to X.csv, X.vot, X.fits or X.reg; may be repeated. For the sources, and for ADES: astrolode catalogue export" };
    private static readonly Option<string> Drawn = new("--picture") { Description = "draw the sources on the first exposure that has some, coloured by class, with trails and moving objects: X.png or X.jpg" };
    private static readonly Option<int> Threads = new("--threads") { Description = "processors to use; 0 takes all" };
    private static readonly Option<bool> Again = new("--again") { Description = "classify again though the catalogue holds a finished run of the same" };

    public static Command Create()
    {
        Command command = new("classify", """
            find the sources of exposures, tell asteroids, stars, galaxies and cosmic rays apart, and link what moves
            Example: astrolode classify field/exposure_*.fits --model models/sources-vis.onnx --out field.db --export objects.vot
            """);
        command.Arguments.Add(Exposures);
        foreach (Option option in (Option[])[Model, Out, ZeroPoint, Detect, MinArea, Fastest, Alone, Export, Drawn, Threads, Again])
        {
            command.Options.Add(option);
        }
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        ClassifyRequest request = Request(parsed);
        string[] exports = parsed.GetValue(Export) ?? [];
        Array.ForEach(exports, RequireFormat);
        if (parsed.GetValue(Drawn) is { } drawn && !PhotoSearch.IsPhoto(drawn))
        {
            throw new UsageException($"--picture {drawn}: write .png or .jpg");
        }
        ClassifyReport report;
        using (ProgressLine bar = new("classify", "images"))
        {
            report = await Task.Run(() => ClassifyJob.Run(request, new Reporter(bar), cancel), cancel).ConfigureAwait(false);
        }
        ObservationStore.Add(CatalogueAddress.Parse(report.Catalogue), ObservationFiles.Describe(request.Exposures, note => Console.Error.WriteLine($"note: {note}")));
        if (exports.Length > 0)
        {
            using CatalogueStore store = CatalogueStore.OpenForReading(report.Catalogue);
            Array.ForEach(exports, export => CatalogueExport.Write(store, export, report.Run, CatalogueRows.Objects));
        }
        if (parsed.GetValue(Drawn) is { } picture)
        {
            using CatalogueStore store = CatalogueStore.OpenForReading(report.Catalogue);
            ExposureImage first = ExposureImage.Of(store.Sources(report.Run).FirstOrDefault()?.Image ?? request.Exposures[0])[0];
            ClassifyPicture.Write(picture, first, store.Sources(report.Run).Where(source => source.Image == first.Name));
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(report);
            return 0;
        }
        string classes = string.Join(", ", report.Classes.OrderByDescending(pair => pair.Value).Select(pair => FormattableString.Invariant($"{pair.Value} {pair.Key.Replace('_', ' ')}")));
        await Console.Out.WriteLineAsync(report.Processed == 0
            ? $"{report.Sources} sources ({classes}), {report.MovingObjects} moving objects: run {report.Run} of {report.Catalogue} is this classification, finished; --again classifies again"
            : FormattableString.Invariant($"{report.Sources} sources ({classes}), {report.MovingObjects} moving objects in {report.Images} images ({report.Seconds:0.0} s, {report.MegapixelsPerSecond:0.0} Mpixel/s, {report.MegabytesPerSecond:0.0} MB/s) -> {report.Catalogue}, run {report.Run}{(report.Resumed ? ", resumed" : "")}"))
            .ConfigureAwait(false);
        return 0;
    }

    private static ClassifyRequest Request(ParseResult parsed)
    {
        ClassifySettings settings = Default with
        {
            Extraction = Default.Extraction with { Threshold = parsed.GetValue(Detect), MinArea = parsed.GetValue(MinArea) },
            Linking = Default.Linking with { FastestArcsecPerHour = parsed.GetValue(Fastest) },
            ZeroPoint = parsed.GetValue(ZeroPoint),
            Together = !parsed.GetValue(Alone),
        };
        if ((settings.Extraction.Error() ?? settings.Linking.Error()) is { } error)
        {
            throw new UsageException(error);
        }
        if (parsed.GetValue(Threads) < 0)
        {
            throw new UsageException("--threads: 0 or more is needed");
        }
        return new ClassifyRequest
        {
            Exposures = [.. parsed.GetRequiredValue(Exposures).SelectMany(SourceGlob.Expand)],
            Model = parsed.GetRequiredValue(Model),
            Catalogue = parsed.GetRequiredValue(Out),
            Settings = settings,
            Threads = parsed.GetValue(Threads),
            Again = parsed.GetValue(Again),
        };
    }

    private static void RequireFormat(string path)
    {
        if (!CatalogueExport.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) || AdesExport.Writes(path, CatalogueRows.Objects))
        {
            throw new UsageException($"--export {path}: write one of {string.Join(", ", CatalogueExport.Extensions.Where(end => !AdesExport.Writes(end, CatalogueRows.Objects)))}; ADES, which must say who observed, comes from 'astrolode catalogue export'");
        }
    }

    private sealed class Reporter(ProgressLine bar) : IProgress<ClassifyProgress>
    {
        public void Report(ClassifyProgress value)
        {
            if (value.Note is { } note)
            {
                bar.Note($"note: {note}");
            }
            else
            {
                bar.Report(value.Done, value.Total);
            }
        }
    }
}
