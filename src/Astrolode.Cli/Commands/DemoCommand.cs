using System.CommandLine;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Search;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Pictures;
using Astrolode.Simulation.Scenes;
using Astrolode.Simulation.Volunteers;
using Astrolode.Web;
using Spectre.Console;

namespace Astrolode.Cli.Commands;

/// <summary>
/// <c>astrolode demo</c>: the main job on a simulated stretch of Galactic plane whose bubbles are known: simulate, search, evaluate, draw.
/// </summary>
internal static class DemoCommand
{
    private const string ModelName = "models/bubbles-plane.onnx";

    // The shipped model was trained on the skies of other seeds (docs/models.md).
    private const long UnseenSeed = 2026;
    private const int Volunteers = 2000;
    private const string VolunteerCatalogue = "simulated volunteers", TruthCatalogue = "simulated truth";
    private const double MinRadiusArcmin = 1.2;
    private const double Threshold = 0.3;

    private static readonly Option<string> Out = new("--out") { Description = "folder for image, truth, catalogue and pictures", DefaultValueFactory = _ => "demo-out" };
    private static readonly Option<long> Seed = new("--seed") { Description = "seed of the simulated sky", DefaultValueFactory = _ => UnseenSeed };
    private static readonly Option<int> Port = new("--port") { Description = "port at which the result is served at the end", DefaultValueFactory = _ => 8080 };
    private static readonly Option<bool> NoServe = new("--no-serve") { Description = "end when all is written, instead of serving the catalogue and the sky until Ctrl-C" };

    public static Command Create()
    {
        Command command = new("demo", "simulate a stretch of Galactic plane, find its bubbles and compare with the truth, and serve it all; everything is simulated\nExample: astrolode demo --no-serve");
        foreach (Option option in (Option[])[Out, Seed, Port, NoServe])
        {
            command.Options.Add(option);
        }
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        string folder = parsed.GetRequiredValue(Out);
        PlaneSceneSettings settings = new() { Seed = parsed.GetValue(Seed), Bands = PlaneBand.All };
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"simulating {settings.WidthDegrees} x {settings.HeightDegrees} degrees of Galactic plane, seed {settings.Seed}")).ConfigureAwait(false);
        PlaneSceneResult scene = PlaneScene.Simulate(settings, cancellation: cancel);
        PlaneSceneFiles.Write(folder, scene);

        string catalogue = Path.Combine(folder, "bubbles.db");
        // With what SQLite keeps beside a file that is open, or was when its program died.
        foreach (string beside in (string[])["", "-wal", "-shm"])
        {
            File.Delete(catalogue + beside);
        }
        DeleteFolder($"{catalogue}.activations");
        SearchRequest request = new() { Sources = [Path.Combine(folder, PlaneSceneFiles.ImageName)], Model = FindModel(), Catalogue = catalogue, Threshold = 0.05 };
        SearchReport report;
        using (ProgressLine bar = new("search", "tiles"))
        {
            report = await SearchJob.Run(request, new Progress<SearchProgress>(done => bar.Report(done.Done, done.Total)), cancel).ConfigureAwait(false);
        }
        Publish(folder, catalogue, scene, cancel);
        CatalogueActivationsCommand.Draw(catalogue, request.Model, Threshold, cancel);
        using (CatalogueStore store = CatalogueStore.OpenForReading(catalogue))
        {
            Compare(parsed, folder, (settings, scene, request, report), store, cancel);
        }
        ServedHips[] surveys = [.. settings.Bands.Select(band => new ServedHips($"plane_{band.Name}", PlaneSurveys.Path(folder, band)))];
        int port = parsed.GetValue(Port);
        // The first view: what the machine found beside what the volunteers drew.
        string view = $"#labels={Uri.EscapeDataString(VolunteerCatalogue)}";
        await Console.Error.WriteLineAsync($"to see it: ./astrolode serve --catalogue {catalogue} --hips {string.Join(' ', surveys.Select(survey => $"{survey.Name}={survey.Folder}"))} --reports {Path.Combine(folder, "report.html")} --port {port}").ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"     {(parsed.GetValue(NoServe) ? "and open" : "open")} http://127.0.0.1:{port}/{view}").ConfigureAwait(false);
        ServerSettings server = new() { Title = "Astrolode demo", Catalogue = catalogue, Hips = surveys, Reports = [Path.Combine(folder, "report.html")], Port = port };
        return parsed.GetValue(NoServe) ? 0 : await ServeCommand.Serve(server, json: false, cancel).ConfigureAwait(false);
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What the server shows beside the machine's catalogue: the sky in every band, what people drew on it, and what is known to be in it.
    private static void Publish(string folder, string catalogue, PlaneSceneResult scene, CancellationToken cancel)
    {
        PlaneSurveys.Build(folder, scene.Settings, Console.Error.WriteLine, cancel);
        CatalogueAddress address = CatalogueAddress.Parse(catalogue);
        ObservationStore.Add(address, ObservationFiles.Describe(Path.Combine(folder, PlaneSceneFiles.ImageName)));
        VolunteerResult drawn = VolunteerDrawings.Simulate(scene, new VolunteerSettings { Seed = scene.Settings.Seed, Volunteers = Volunteers }, 0, cancel);
        LabelStore.Replace(address, VolunteerCatalogue, VolunteerLabels.Of(drawn, VolunteerCatalogue));
        LabelStore.Replace(address, TruthCatalogue, CatalogueImportCommand.Labels(Path.Combine(folder, PlaneSceneFiles.LabelsName), TruthCatalogue, "bubble", []));
        AgreementStore.Refresh(address);
    }

    private static void Compare(ParseResult parsed, string folder, (PlaneSceneSettings Settings, PlaneSceneResult Scene, SearchRequest Request, SearchReport Report) done, CatalogueStore store, CancellationToken cancel)
    {
        (PlaneSceneSettings settings, PlaneSceneResult scene, SearchRequest request, SearchReport report) = done;
        CatalogueExport.Write(store, Path.Combine(folder, "bubbles.csv"));
        CatalogueExport.Write(store, Path.Combine(folder, "bubbles.vot"));
        IReadOnlyList<SkyLabel> truth = LabelFile.Read(Path.Combine(folder, PlaneSceneFiles.LabelsName));
        SkyEvaluationOptions options = new() { MinRadiusArcmin = MinRadiusArcmin, MaxRadiusArcmin = 12, AreaSquareDegrees = settings.WidthDegrees * settings.HeightDegrees, BlockWidthDegrees = 0.5 };
        CatalogueComparison comparison = CatalogueEvaluation.Compare(store, truth, new CatalogueSelection(), options);
        EvaluationReport.Write(Path.Combine(folder, "report.html"), "Simulated Galactic plane: found against truth", [("Images", "SIMULATED"), ("Seed", settings.Seed.ToString(CultureInfo.InvariantCulture))], comparison.Result);
        Draw(folder, scene, request, store, truth, cancel);
        List<Detection> shown = [.. store.DetectionsByScore(null, null).Where(found => found.Score >= Threshold)];
        Show(parsed, folder, report, comparison.Result, shown);
    }

    private static void Draw(string folder, PlaneSceneResult scene, SearchRequest request, CatalogueStore store, IReadOnlyList<SkyLabel> truth, CancellationToken cancel)
    {
        SearchPicture.Draw(Path.Combine(folder, "truth.png"), request, scene.Grid, truth.Select(label => new DrawnBox(label.Box(), SkyPicture.LabelColor, "")), cancel);
        SearchPicture.Draw(Path.Combine(folder, "detections.png"), request, scene.Grid, truth.Select(label => new DrawnBox(label.Box(), SkyPicture.LabelColor, ""))
            .Concat(store.Detections().Where(found => found.Score >= Threshold).Select(SearchPicture.Box)), cancel);
    }

    private static void Show(ParseResult parsed, string folder, SearchReport report, SkyEvaluationResult result, List<Detection> shown)
    {
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(new
            {
                simulated = true,
                folder,
                search = report,
                labels = result.Labels,
                ap50 = result.AveragePrecision(0.5),
                ap30 = result.AveragePrecision(0.3),
                detections = shown.Select(found => new { found.Name, found.Id, wid = found.Sky!.Value.WidthDegrees, hei = found.Sky.Value.HeightDegrees, found.Score }),
            });
            return;
        }
        Table table = new Table().AddColumns("Name", "id", "wid", "hei", "score").Border(TableBorder.Simple);
        foreach (Detection found in shown)
        {
            table.AddRow(Markup.Escape(found.Name), Text(found.Id, "0"), Text(found.Sky!.Value.WidthDegrees, "0.0000"), Text(found.Sky.Value.HeightDegrees, "0.0000"), Text(found.Score, "0.000"));
        }
        AnsiConsole.Write(table);
        Console.Out.WriteLine(string.Join('\n', EvaluationTable.All(result)));
        Console.Out.WriteLine(FormattableString.Invariant(
            $"SIMULATED sky: {shown.Count} bubbles with score {Threshold} or more, {result.Labels} bubbles of {MinRadiusArcmin} arcmin radius or more that could be seen (labels.csv); AP50 {result.AveragePrecision(0.5):0.000}, AP30 {result.AveragePrecision(0.3):0.000}; searched in {report.Seconds:0.0} s"));
        Console.Out.WriteLine($"pictures (truth green, found blue): {Path.Combine(folder, "detections.png")}, {Path.Combine(folder, "truth.png")}; report: {Path.Combine(folder, "report.html")}; catalogue: {Path.Combine(folder, "bubbles.vot")}");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string FindModel()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, ModelName);
            if (File.Exists(path))
            {
                return path;
            }
        }
        throw new FileNotFoundException($"demo: {ModelName} is not beside the program; run it from a clone of the repository");
    }
}
