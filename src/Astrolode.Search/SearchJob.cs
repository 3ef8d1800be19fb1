using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Training;

namespace Astrolode.Search;

/// <summary>What to search with what, as the user said it.</summary>
public sealed record SearchRequest
{
    /// <summary>A HiPS folder or URL, or FITS files, which are searched as one mosaic.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>ONNX model with Astrolode's card.</summary>
    public required string Model { get; init; }

    /// <summary>Catalogue to write to; made if it is not there.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Stretch of sky; null for all that the source covers.</summary>
    public string? Region { get; init; }

    /// <summary>Pixel scales, arcsec; empty takes those of the model's card.</summary>
    public IReadOnlyList<double> ScalesArcsec { get; init; } = [];

    /// <summary>Lowest score kept, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.3;

    /// <summary>Part of a tile shared with the next, 0 to 0.9.</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>Processors; 0 takes all.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Search again though the catalogue holds a finished run of the same search. Without it that run is the answer, so that a command which was
    /// killed just after its end, or is repeated, doubles nothing.
    /// </summary>
    public bool Again { get; init; }

    /// <summary>Folder that keeps tiles of a HiPS on the web; null for the default.</summary>
    public string? Cache { get; init; }
}

/// <summary>Tiles done of all.</summary>
public readonly record struct SearchProgress(long Done, long Total);

/// <summary>What a search did, with processor seconds of each stage.</summary>
public sealed record SearchReport(long Run, bool Resumed, string Catalogue, string Source, IReadOnlyList<double> ScalesArcsec, long Tiles, long TilesSearched, long TilesWithSky, long Detections,
    double Seconds, double MegapixelsPerSecond, double MegabytesPerSecond, IReadOnlyDictionary<string, double> StageSeconds);

/// <summary>Opens source, model and catalogue, checks that they fit together, and runs the search.</summary>
public static class SearchJob
{
    // The whole sky at 0.5" per pixel; numbers of finished tiles are kept in memory.
    private const double MostTiles = 1e9;

    /// <summary>Runs, or resumes, a search; see <see cref="SurveySearch"/>.</summary>
    /// <exception cref="FormatException">Source, model or catalogue is damaged, or they do not fit together; the message names which.</exception>
    /// <exception cref="IOException">A file or URL cannot be read or written.</exception>
    public static async Task<SearchReport> Run(SearchRequest request, IProgress<SearchProgress>? progress, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        // A coverage map is found again from any folder.
        request = File.Exists(request.Region) ? request with { Region = Path.GetFullPath(request.Region) } : request;
        SkyRegion? region = request.Region is null ? null : SkyRegion.Parse(request.Region);
        using SsdDetector detector = new(request.Model, threads: 1);
        ModelCard card = detector.Card;
        RequireOneChannel(card, request.Model);
        using ISkySource source = SkySources.Open(request.Sources, new WebAccess { CacheFolder = request.Cache, Stop = cancel });
        SearchSettings settings = Resolve(request, card, source);
        LonLatRange bounds = region?.Bounds(source.Frame) ?? source.Footprint;
        TilePlan plan = new(bounds, settings.ScalesArcsec, SsdLayers.ImageSize, settings.Overlap);
        RequireFeasible(plan, request);
        using CatalogueStore catalogue = CatalogueStore.Open(request.Catalogue);
        RunSettings identity = new(card.Name, Sha256(request.Model), card.ToJson(), string.Join(' ', request.Sources.Select(source => HipsSource.IsUrl(source) ? source : Path.GetFullPath(source))),
            request.Region ?? SkyRegion.Text(bounds), JsonSerializer.Serialize(settings, TrainingJson.Line), Version);
        if (!request.Again && catalogue.FinishedRun(identity) is Run finished)
        {
            return Report(request, settings, plan, finished with { Resumed = true }, plan.Count, catalogue.Count(finished.Id).Detections, 0, new SearchTimes(), Stopwatch.GetElapsedTime(start));
        }
        Run run = catalogue.OpenRun(identity);
        catalogue.PlanTiles(run, plan.Count);
        long before = catalogue.CompletedTiles(run).Count;
        SurveySearch search = new(source, detector, StretchOf(card), settings, catalogue);
        long done = before;
        long detections = await search.Search(run, plan, region, new Counter(count => progress?.Report(new SearchProgress(done += count, plan.Count))), cancel).ConfigureAwait(false);
        return Report(request, settings, plan, run, before, detections, search.TilesWithSky, search.Times, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>The stretch that a model was trained with.</summary>
    /// <exception cref="ModelException">The card does not say.</exception>
    internal static Stretch StretchOf(ModelCard card) =>
        card.Stretch?.Deserialize<Stretch>(TrainingJson.Document)
        ?? throw new Networks.ModelException($"model '{card.Name}': its card has no stretch for survey pixels; use a model made by 'astrolode train'");

    private static SearchSettings Resolve(SearchRequest request, ModelCard card, ISkySource source)
    {
        IReadOnlyList<double> scales = request.ScalesArcsec.Count > 0 ? request.ScalesArcsec
            : card.ScalesArcsec.Length > 0 ? card.ScalesArcsec
            : [source.NativeScaleArcsec];
        return new SearchSettings
        {
            Region = request.Region,
            RegionSha256 = request.Region is { } text && File.Exists(text) ? Sha256(text) : null,
            ScalesArcsec = scales,
            Threshold = request.Threshold,
            Overlap = request.Overlap,
            MinTaughtPixels = card.MinSizeFraction * SsdLayers.ImageSize,
            SourceState = string.Join(' ', request.Sources.Select(StateOf)),
            MaxTaughtPixels = card.MaxSizeFraction * SsdLayers.ImageSize,
            Threads = request.Threads,
            Calibration = ScoreCalibration.Beside(request.Model, Sha256(request.Model)),
        };
    }

    private static string StateOf(string source)
    {
        FileInfo file = new(Directory.Exists(source) ? Path.Combine(source, "properties") : source);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}") : "";
    }

    private static void RequireFeasible(TilePlan plan, SearchRequest request)
    {
        if (plan.CountAtMost > MostTiles)
        {
            throw new SkySourceException(string.Create(CultureInfo.InvariantCulture,
                $"search of {request.Sources[0]}: about {plan.CountAtMost:0.0e0} tiles at {string.Join(", ", plan.ScalesArcsec)} arcsec per pixel are more than a search can do; give a smaller --region or a coarser --scale-arcsec"));
        }
    }

    /// <exception cref="Networks.ModelException">The model is for photos.</exception>
    internal static void RequireOneChannel(ModelCard card, string path)
    {
        if (card.Channels != 1)
        {
            throw new Networks.ModelException(
                $"model '{path}': it takes {card.Channels} channels, a survey has 1; search a photo with it, or train one with 'astrolode train detector'");
        }
    }

    private static SearchReport Report(SearchRequest request, SearchSettings settings, TilePlan plan, Run run, long before, long detections, long withSky, SearchTimes times, TimeSpan took)
    {
        double megapixels = (plan.Count - before) * (double)(plan.TileSize * plan.TileSize) / 1e6;
        return new SearchReport(run.Id, run.Resumed, request.Catalogue, string.Join(' ', request.Sources), settings.ScalesArcsec, plan.Count, plan.Count - before, withSky, detections,
            took.TotalSeconds, megapixels / took.TotalSeconds, megapixels * sizeof(float) / took.TotalSeconds,
            Enum.GetValues<SearchStage>().ToDictionary(stage => stage.ToString().ToLowerInvariant(), times.Seconds));
    }

    internal static string Version => typeof(SearchJob).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string Sha256(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private sealed class Counter(Action<int> add) : IProgress<int>
    {
        public void Report(int value) => add(value);
    }
}
