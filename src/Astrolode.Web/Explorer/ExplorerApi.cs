using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Vo;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Astrolode.Web.Explorer;

/// <summary>A search, or another run that found something.</summary>
internal sealed record RunSummary(long Id, string Model, string Source, string State, string Started, string? Finished, long Detections, double? Threshold);

/// <summary>A catalogue of labels.</summary>
internal sealed record LabelCatalogueSummary(string Name, long Labels);

/// <summary>All that the explorer's page needs to begin.</summary>
internal sealed record ExplorerSummary(
    string Version, string Title, bool Simulated, IReadOnlyList<SurveySummary> Surveys, IReadOnlyList<RunSummary> Runs, IReadOnlyList<LabelCatalogueSummary> Catalogues, IReadOnlyList<string> Classes,
    IReadOnlyList<TrainingSummary> Training, IReadOnlyList<ReportSummary> Reports, double AgreementIou);

/// <summary>How far a search is.</summary>
/// <param name="Id">Number of the run.</param>
/// <param name="State">running or finished.</param>
/// <param name="TilesDone">Tiles searched.</param>
/// <param name="Tiles">Tiles there are; null where the run does not say.</param>
/// <param name="Seconds">From its start to its end, or until now.</param>
/// <param name="Detections">Objects in the catalogue.</param>
/// <param name="RawDetections">What the network gave on single tiles.</param>
internal sealed record SearchProgressSummary(long Id, string State, long TilesDone, long? Tiles, double? Seconds, long Detections, long RawDetections);

/// <summary>What the explorer's page begins with, and the searches that it follows. Rows, counts and files it asks for by ADQL, as anybody may.</summary>
internal sealed partial class ExplorerApi(CatalogueAddress catalogue, ServerSettings settings, TrainingRuns training, TimeProvider clock, ILogger<ExplorerApi> log)
{
    private const long MostAtOnce = 2_000_000;

    private readonly Lock gate = new();
    private readonly SurveySummary[] surveys = [.. settings.Hips.Select(SurveySummary.Of)];
    private volatile string known = "";
    private Task pairing = Task.CompletedTask;
    private (IReadOnlyList<RunSummary> Runs, IReadOnlyList<LabelCatalogueSummary> Catalogues, IReadOnlyList<string> Classes) content;

    /// <summary>Puts it at <c>/api</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("explorer");
        api.MapGet("/explorer", () => Summary()).WithVoErrors().WithSummary("What a page of this server begins with: surveys, runs, catalogues, reports");
        api.MapGet("/runs/{id:long}", (long id) => Progress(id)).WithVoErrors().WithSummary("How far a search is");
        api.MapGet("/detections/{id:long}/activation", (long id) => Activation(id)).WithVoErrors().WithSummary("Where in its image the network saw a detection, PNG; 204 where no such map was made");
    }

    private ExplorerSummary Summary()
    {
        lock (gate)
        {
            Refresh();
        }
        bool isSimulated = surveys.Length > 0 && surveys.All(survey => survey.Title.StartsWith("SIMULATED", StringComparison.Ordinal));
        return new ExplorerSummary(ProgramVersion.Text, settings.Title, isSimulated, surveys, content.Runs, content.Catalogues, content.Classes, training.All(), training.Reports(), AgreementStore.LeastIou);
    }

    // Runs and catalogues change seldom; counting millions of rows for every page would make each of them slow.
    private void Refresh()
    {
        using DbConnection connection = catalogue.OpenReading();
        string now = connection.QueryFirst<string>("""
            SELECT CAST(COALESCE((SELECT max(id) FROM detection), 0) AS TEXT) || '/' || CAST((SELECT count(*) FROM label) AS TEXT) || '/' || CAST(COALESCE((SELECT max(id) FROM label), 0) AS TEXT)
                || '/' || CAST((SELECT count(*) FROM run) AS TEXT) || '/' || CAST((SELECT count(*) FROM run WHERE state = 'finished') AS TEXT)
            """);
        if (now == known)
        {
            return;
        }
        List<(long Run, string Class, long N)> found = [.. connection.Query<(long, string, long)>("SELECT run, class, count(*) FROM detection WHERE ra IS NOT NULL GROUP BY run, class")];
        List<(string Catalogue, string Class, long N)> labels = [.. connection.Query<(string, string, long)>("SELECT catalogue, class, count(*) FROM label GROUP BY catalogue, class")];
        RunSummary[] runs = [.. connection.Query<(long Id, string Model, string Source, string State, string Started, string? Finished, string Settings)>("SELECT id, model_name, source, state, started, finished, settings FROM run ORDER BY id")
            .Select(run => new RunSummary(run.Id, run.Model, run.Source, run.State, run.Started, run.Finished, found.Where(each => each.Run == run.Id).Sum(each => each.N), Threshold(run.Settings)))];
        content = (runs, [.. labels.GroupBy(each => each.Catalogue).Select(group => new LabelCatalogueSummary(group.Key, group.Sum(each => each.N))).OrderBy(each => each.Name, StringComparer.Ordinal)],
            [.. found.Select(each => each.Class).Concat(labels.Select(each => each.Class)).Distinct().Order(StringComparer.Ordinal)]);
        known = now;
        if (found.Sum(each => each.N) <= MostAtOnce)
        {
            MakePairs();
        }
        else
        {
            // The page does not wait for it.
            pairing = pairing.ContinueWith(_ => MakePairs(), TaskScheduler.Default);
        }
    }

    private void MakePairs()
    {
        try
        {
            AgreementStore.Refresh(catalogue);
        }
        catch (Exception error) when (error is CatalogueException or DbException)
        {
            // A search may hold the catalogue; the pairs of before stay, and the next page tries again.
            known = "";
            PairsNotMade(log, error.Message);
        }
    }

    private SearchProgressSummary Progress(long id)
    {
        using DbConnection connection = catalogue.OpenReading();
        (string State, string Started, string? Finished, long? Tiles) run = connection.QueryFirstOrDefault<(string State, string Started, string? Finished, long? Tiles)>("SELECT state, started, finished, tiles FROM run WHERE id = @id", new { id });
        if (run.State is null)
        {
            throw new VoException($"there is no run {id}", StatusCodes.Status404NotFound);
        }
        DateTimeOffset end = run.Finished is null ? clock.GetUtcNow() : Time(run.Finished);
        long Count(string table) => connection.QueryFirst<long>($"SELECT count(*) FROM {table} WHERE run = @id", new { id });
        return new SearchProgressSummary(id, run.State, Count("run_tile"), run.Tiles, (end - Time(run.Started)).TotalSeconds, Count("detection"), Count("raw_detection"));
    }

    private IResult Activation(long id)
    {
        string path = Path.Combine(catalogue.FolderBeside("activations"), string.Create(CultureInfo.InvariantCulture, $"{id}.png"));
        return File.Exists(path) ? Results.File(Path.GetFullPath(path), "image/png") : Results.NoContent();
    }

    private static double? Threshold(string settings)
    {
        using JsonDocument document = JsonDocument.Parse(settings);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("threshold", out JsonElement threshold) && threshold.TryGetDouble(out double value) ? value : null;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "pairs of detections and labels are not up to date: {Why}")]
    private static partial void PairsNotMade(ILogger log, string why);
}
