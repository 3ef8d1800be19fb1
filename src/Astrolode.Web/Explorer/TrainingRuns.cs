using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Explorer;

/// <summary>A training run in a list.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Kind">detector or classifier.</param>
/// <param name="Live">Whether it seems to run: no model newer than its log, and the log has grown within five minutes.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps at most; null where its settings do not say.</param>
internal sealed record TrainingSummary(string Name, string Kind, bool Live, int Step, int? Steps);

/// <summary>A picture of a validation.</summary>
internal sealed record TrainingPicture(int Step, string Url);

/// <summary>A page with an evaluation.</summary>
internal sealed record ReportSummary(string Name, string Url, string Title);

/// <summary>A training run, whole: the lines of its log as they are, its settings, its pictures and its reports.</summary>
internal sealed record TrainingDetail(string Name, string Kind, bool Live, int Step, int? Steps, IReadOnlyList<JsonElement> Lines, JsonElement Settings, IReadOnlyList<TrainingPicture> Pictures, IReadOnlyList<ReportSummary> Reports);

/// <summary>
/// Folders of training runs (settings.json, log.jsonl, pictures/, model.onnx) and pages of evaluations, read as they are on the disk: a run that goes on is seen to go on. Names in requests are looked
/// up among what was listed; no path of a request reaches the file system.
/// </summary>
internal sealed partial class TrainingRuns(ServerSettings settings, TimeProvider clock)
{
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    /// <summary>Puts them at <c>/api/training</c> and <c>/reports</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/training").WithTags("explorer");
        api.MapGet("/", () => All()).WithSummary("The training runs that are served");
        api.MapGet("/{name}", (string name) => Detail(name)).WithVoErrors().WithSummary("A training run: settings, log, pictures");
        api.MapGet("/{name}/pictures/{file}", (string name, string file) =>
            Results.File(Pictures(Folder(name)).FirstOrDefault(path => Path.GetFileName(path) == file) ?? throw new VoException("there is no such picture", StatusCodes.Status404NotFound), "image/png")).WithVoErrors().ExcludeFromDescription();
        routes.MapGet("/reports/{name}", (string name, HttpContext context) =>
        {
            string path = ReportFiles().FirstOrDefault(report => report.Name == name).Path ?? throw new VoException("there is no such report", StatusCodes.Status404NotFound);
            context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
            return Results.File(path, "text/html; charset=utf-8");
        }).WithVoErrors().ExcludeFromDescription();
    }

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<TrainingSummary> All() => [.. Folders().Select(Summary)];

    /// <summary>Pages of evaluations, of runs and of the folders that were given.</summary>
    public IReadOnlyList<ReportSummary> Reports() => [.. ReportFiles().Select(report => new ReportSummary(report.Name, $"reports/{Uri.EscapeDataString(report.Name)}", report.Title))];

    private TrainingDetail Detail(string name)
    {
        string folder = Folder(name);
        TrainingSummary summary = Summary(folder);
        return new TrainingDetail(summary.Name, summary.Kind, summary.Live, summary.Step, summary.Steps, Log(folder), SettingsOf(folder),
            [.. Pictures(folder).Select(path => (Path: path, Step: StepOf(path))).Where(each => each.Step >= 0).Select(each => new TrainingPicture(each.Step, $"api/training/{Uri.EscapeDataString(name)}/pictures/{Path.GetFileName(each.Path)}"))],
            [.. Reports().Where(report => report.Name.StartsWith(name + "-", StringComparison.Ordinal))]);
    }

    private TrainingSummary Summary(string folder)
    {
        JsonElement set = SettingsOf(folder);
        List<JsonElement> lines = Log(folder);
        int step = lines.Count == 0 ? 0 : lines.Max(line => line.TryGetProperty("step", out JsonElement at) ? at.GetInt32() : 0);
        FileInfo log = new(Path.Combine(folder, "log.jsonl")), model = new(Path.Combine(folder, "model.onnx"));
        bool isLive = log.Exists && clock.GetUtcNow() - log.LastWriteTimeUtc < Quiet && !(model.Exists && model.LastWriteTimeUtc >= log.LastWriteTimeUtc);
        return new TrainingSummary(Path.GetFileName(folder), set.TryGetProperty("labels", out _) ? "detector" : "classifier", isLive, step, set.TryGetProperty("steps", out JsonElement steps) && steps.TryGetInt32(out int most) ? most : null);
    }

    private string Folder(string name) => Folders().FirstOrDefault(folder => Path.GetFileName(folder) == name) ?? throw new VoException($"there is no training run '{name}'", StatusCodes.Status404NotFound);

    private IEnumerable<string> Folders() => settings.Runs.Where(Directory.Exists).Select(Path.GetFullPath).SelectMany(given => IsRun(given) ? [given.TrimEnd('/')] : Directory.EnumerateDirectories(given).Where(IsRun))
        .OrderByDescending(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, "settings.json")));

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, "settings.json")) && Parsed(File.ReadAllText(Path.Combine(folder, "settings.json"))) is not null;

    private static JsonElement SettingsOf(string folder) => Parsed(File.ReadAllText(Path.Combine(folder, "settings.json"))) ?? throw new VoException($"the settings of '{Path.GetFileName(folder)}' are damaged");

    // An object, or null: other programs have files of the same names.
    private static JsonElement? Parsed(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text) is { ValueKind: JsonValueKind.Object } found ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The last line may be half written.
    private static List<JsonElement> Log(string folder)
    {
        string path = Path.Combine(folder, "log.jsonl");
        if (!File.Exists(path))
        {
            return [];
        }
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n').Select(Parsed).OfType<JsonElement>()];
    }

    private static string[] Pictures(string folder) => Directory.Exists(Path.Combine(folder, "pictures")) ? [.. Directory.EnumerateFiles(Path.Combine(folder, "pictures"), "step-*.png").Order(StringComparer.Ordinal)] : [];

    private static int StepOf(string path) => PictureName().Match(Path.GetFileName(path)) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : -1;

    private IEnumerable<(string Name, string Path, string Title)> ReportFiles() =>
        Folders().SelectMany(folder => Pages(folder).Select(path => ($"{Path.GetFileName(folder)}-{Path.GetFileName(path)}", path, $"{Path.GetFileName(folder)}: {TitleOf(path)}")))
            .Concat(settings.Reports.Where(Directory.Exists).SelectMany(Pages).Concat(settings.Reports.Where(File.Exists)).Select(path => (Path.GetFileName(path), Path.GetFullPath(path), TitleOf(path))));

    private static IEnumerable<string> Pages(string folder) => Directory.EnumerateFiles(folder, "*.html").Select(Path.GetFullPath).Order(StringComparer.Ordinal);

    private static string TitleOf(string path)
    {
        using StreamReader reader = new(path);
        char[] start = new char[2000];
        int length = reader.ReadBlock(start);
        return TitleTag().Match(new string(start, 0, length)) is { Success: true } match ? System.Net.WebUtility.HtmlDecode(match.Groups[1].Value) : Path.GetFileNameWithoutExtension(path);
    }

    [GeneratedRegex(@"^step-(\d{1,9})-")]
    private static partial Regex PictureName();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex TitleTag();
}
