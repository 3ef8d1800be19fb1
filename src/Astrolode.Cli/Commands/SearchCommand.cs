using System.CommandLine;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Labels;
using Astrolode.Search;
using Astrolode.Search.Pictures;
using Spectre.Console;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode search</c>: finds objects in a HiPS, in FITS images or on a photo.</summary>
internal static class SearchCommand
{
    private static readonly Argument<string[]> Sources = new("SOURCE")
    {
        Description = "HiPS folder or http(s) URL, FITS files (or a glob), or a JPEG or PNG photo",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Model = new("--model") { Description = "ONNX model made by Astrolode", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "catalogue (SQLite); an unfinished run of the same search goes on. A photo needs none" };
    private static readonly Option<string> Region = new("--region") { Description = "gal:l0..l1,b0..b1, icrs:ra0..ra1,dec0..dec1 or circle:icrs:ra,dec,radius (degrees), or a MOC file; default: all of the source" };
    private static readonly Option<double[]> Scales = new("--scale-arcsec") { Description = "pixel scale of the tiles; may be repeated; default: what the model's card says" };
    private static readonly Option<double> Threshold = new("--threshold") { Description = "lowest score that is kept, 0 to 1", DefaultValueFactory = _ => 0.3 };
    private static readonly Option<double> Overlap = new("--overlap") { Description = "part of a tile shared with the next, 0 to 0.9", DefaultValueFactory = _ => 0.5 };
    private static readonly Option<string[]> Export = new("--export") { Description = "also write the detections to X.csv, X.vot, X.fits or X.reg; may be repeated" };
    private static readonly Option<string> Drawn = new("--picture") { Description = "draw the boxes on the image, as PNG or JPEG; a photo's default is PHOTO-boxes.png in this folder" };
    private static readonly Option<string> Labels = new("--labels") { Description = "catalogue of labels to draw on the picture, too (green), those large enough to be found" };
    private static readonly Option<int> Threads = new("--threads") { Description = "processors to use; 0 takes all" };
    private static readonly Option<bool> Again = new("--again") { Description = "search again though the catalogue holds a finished run of this search" };
    private static readonly Option<string> Cache = new("--cache") { Description = "folder that keeps tiles of an http(s) HiPS" };

    public static Command Create()
    {
        Command command = new("search", """
            find objects in a survey or on a photo with a trained network
            Example: astrolode search IRAC4 --model models/bubbles-irac4.onnx --region gal:350..10,-1..1 --out bubbles.db --export bubbles.vot
            Example: astrolode search photo.jpg --model coco.onnx
            """);
        command.Arguments.Add(Sources);
        foreach (Option option in (Option[])[Model, Out, Region, Scales, Threshold, Overlap, Export, Drawn, Labels, Threads, Again, Cache])
        {
            command.Options.Add(option);
        }
        command.SetAction(Run);
        return command;
    }

    private static Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        Require(parsed.GetValue(Threshold) is >= 0 and <= 1, "--threshold: a number from 0 to 1 is needed");
        Require(parsed.GetValue(Overlap) is >= 0 and <= 0.9, "--overlap: a number from 0 to 0.9 is needed");
        Require((parsed.GetValue(Scales) ?? []).All(scale => scale > 0 && double.IsFinite(scale)), "--scale-arcsec: numbers above 0 are needed");
        Require(parsed.GetValue(Threads) >= 0, "--threads: 0 or more is needed");
        string[] sources = [.. parsed.GetRequiredValue(Sources).SelectMany(SourceGlob.Expand)];
        if (parsed.GetValue(Drawn) is string drawn)
        {
            Require(PhotoSearch.IsPhoto(drawn) || sources.Length > 1, $"--picture {drawn}: write .png or .jpg");
        }
        return sources.All(PhotoSearch.IsPhoto) ? OnPhotos(parsed, sources, cancel) : OnSky(parsed, sources, cancel);
    }

    private static async Task<int> OnSky(ParseResult parsed, string[] sources, CancellationToken cancel)
    {
        string catalogue = parsed.GetValue(Out) ?? throw new UsageException("--out is needed: the catalogue to write, e.g. --out bubbles.db");
        string[] exports = parsed.GetValue(Export) ?? [];
        Array.ForEach(exports, RequireFormat);
        IReadOnlyList<SkyLabel> labels = parsed.GetValue(Labels) is string file ? LabelFile.Read(file) : [];
        SearchRequest request = new()
        {
            Sources = sources,
            Model = parsed.GetRequiredValue(Model),
            Catalogue = catalogue,
            Region = parsed.GetValue(Region),
            ScalesArcsec = parsed.GetValue(Scales) ?? [],
            Threshold = parsed.GetValue(Threshold),
            Overlap = parsed.GetValue(Overlap),
            Threads = parsed.GetValue(Threads),
            Again = parsed.GetValue(Again),
            Cache = parsed.GetValue(Cache),
        };
        SearchReport report;
        using (ProgressLine bar = new("search", "tiles"))
        {
            report = await SearchJob.Run(request, new Reporter(bar), cancel).ConfigureAwait(false);
        }
        ObservationStore.Add(CatalogueAddress.Parse(catalogue), ObservationFiles.Describe(sources, note => Console.Error.WriteLine($"note: {note}")));
        using (CatalogueStore store = CatalogueStore.OpenForReading(catalogue))
        {
            Array.ForEach(exports, export => CatalogueExport.Write(store, export, report.Run));
            if (parsed.GetValue(Drawn) is string picture)
            {
                SearchPicture.Write(picture, request, report, labels, store.Detections(report.Run), cancel);
            }
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(report);
            return 0;
        }
        if (report.TilesSearched == 0)
        {
            await Console.Out.WriteLineAsync($"{report.Detections} objects: run {report.Run} of {catalogue} is this search, finished; --again searches again").ConfigureAwait(false);
            return 0;
        }
        if (report.TilesWithSky == 0 && !report.Resumed)
        {
            await Console.Error.WriteLineAsync($"note: {string.Join(' ', sources)} has no pixels in {report.Tiles} tiles of {parsed.GetValue(Region) ?? "its own area"}; is the --region right?").ConfigureAwait(false);
        }
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{report.Detections} objects in {report.Tiles} tiles ({report.Seconds:0.0} s, {report.MegapixelsPerSecond:0.0} Mpixel/s, {report.MegabytesPerSecond:0.0} MB/s) -> {catalogue}, run {report.Run}{(report.Resumed ? ", resumed" : "")}"))
            .ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> OnPhotos(ParseResult parsed, string[] photos, CancellationToken cancel)
    {
        foreach (Option option in (Option[])[Region, Scales, Labels, Overlap, Cache])
        {
            Require(parsed.GetResult(option) is null or { Implicit: true }, $"{option.Name} is for surveys; a photo is nowhere on the sky");
        }
        string[] exports = parsed.GetValue(Export) ?? [];
        Array.ForEach(exports, RequireFormat);
        Require(exports.Length == 0 || parsed.GetValue(Out) is not null, "--export needs --out, the catalogue that is exported");
        IReadOnlyList<PhotoResult> results = PhotoSearch.Run(photos, parsed.GetRequiredValue(Model), parsed.GetValue(Threshold), parsed.GetValue(Drawn), parsed.GetValue(Out), parsed.GetValue(Threads), cancel, out long? run);
        if (exports.Length > 0)
        {
            using CatalogueStore store = CatalogueStore.OpenForReading(parsed.GetRequiredValue(Out));
            Array.ForEach(exports, export => CatalogueExport.Write(store, export, run));
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(results);
            return 0;
        }
        Table table = new Table().AddColumns("Photo", "Class", "Score", "x1", "y1", "x2", "y2").Border(TableBorder.Simple);
        foreach ((PhotoResult result, PhotoBox box) in results.SelectMany(result => result.Boxes.Select(box => (result, box))))
        {
            table.AddRow([Markup.Escape(Path.GetFileName(result.Photo)), Markup.Escape(box.Class), .. new[] { box.Score }.Select(score => score.ToString("0.000", null)),
                .. new[] { box.X1, box.Y1, box.X2, box.Y2 }.Select(edge => edge.ToString("0", null))]);
        }
        AnsiConsole.Write(table);
        foreach (PhotoResult result in results)
        {
            await Console.Out.WriteLineAsync($"{result.Photo}: {result.Boxes.Count} boxes -> {result.Picture}").ConfigureAwait(false);
        }
        return 0;
    }

    private static void RequireFormat(string path) => Require(
        CatalogueExport.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase), $"--export {path}: write one of {string.Join(", ", CatalogueExport.Extensions)}");

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new UsageException(message);
        }
    }

    private sealed class Reporter(ProgressLine bar) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => bar.Report(value.Done, value.Total);
    }
}
