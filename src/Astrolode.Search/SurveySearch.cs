using System.Threading.Channels;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Merging;

namespace Astrolode.Search;

/// <summary>
/// The main job, one line a stage: plan tiles -> cut and stretch -> network -> boxes on the sky -> store -> merge.
/// Stages are joined by bounded channels, so memory does not grow with the region; every batch of tiles is stored in one
/// transaction with the numbers of its tiles, so a search that is stopped or killed resumes without losing or doubling a row.
/// </summary>
public sealed class SurveySearch(ISkySource source, SsdDetector detector, Stretch stretch, SearchSettings settings, CatalogueStore catalogue)
{
    private readonly int side = SsdLayers.ImageSize;

    /// <summary>Seconds in each stage.</summary>
    public SearchTimes Times { get; } = new();

    /// <summary>Tiles of this search that showed any sky.</summary>
    public long TilesWithSky { get; private set; }

    /// <summary>Searches, or goes on with, a run.</summary>
    /// <param name="run">The run as the catalogue opened it.</param>
    /// <param name="plan">Tiles to search.</param>
    /// <param name="region">Only objects centred inside are kept; null keeps all.</param>
    /// <param name="progress">Is told how many tiles are done.</param>
    /// <param name="cancel">Stops between batches; what was stored stays.</param>
    /// <returns>The number of objects found.</returns>
    public async Task<long> Search(Run run, TilePlan plan, SkyRegion? region, IProgress<int>? progress, CancellationToken cancel)
    {
        int cores = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Channel<PlannedTile> planned = Channel.CreateBounded<PlannedTile>(4 * cores);
        Channel<TileBatch> cut = Channel.CreateBounded<TileBatch>(cores);
        Channel<SearchedBatch> searched = Channel.CreateBounded<SearchedBatch>(4 * cores);

        Task plans = PipelineStage.Start(planned.Writer, failed, 1, () => Plan(run, plan, planned.Writer, failed.Token));
        Task cuts = PipelineStage.Start(cut.Writer, failed, cores, () => Cut(region, planned.Reader, cut.Writer, failed.Token));
        Task detects = PipelineStage.Start(searched.Writer, failed, cores, () => Detect(cut.Reader, searched.Writer, failed.Token));
        Task stores = PipelineStage.Start<SearchedBatch>(null, failed, 1, () => Store(run, searched.Reader, progress, failed.Token));
        await Task.WhenAll(plans, cuts, detects, stores).ConfigureAwait(false);
        return Times.Time(SearchStage.Merge, () => Merge(run, plan, region));
    }

    private async Task Plan(Run run, TilePlan plan, ChannelWriter<PlannedTile> output, CancellationToken cancel)
    {
        IReadOnlySet<long> done = catalogue.CompletedTiles(run);
        foreach (PlannedTile tile in plan.Tiles())
        {
            if (!done.Contains(tile.Number))
            {
                await output.WriteAsync(tile, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task Cut(SkyRegion? region, ChannelReader<PlannedTile> input, ChannelWriter<TileBatch> output, CancellationToken cancel)
    {
        TileBatch batch = new(settings.BatchSize, side);
        await foreach (PlannedTile tile in input.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            bool covered = Times.Time(SearchStage.Cut, () => Sample(region, tile.Grid, batch.Next, cancel));
            Times.Time(SearchStage.Stretch, () => batch.Add(tile, covered, stretch));
            if (batch.IsFull)
            {
                await output.WriteAsync(batch, cancel).ConfigureAwait(false);
                batch = new TileBatch(settings.BatchSize, side);
            }
        }
        await output.WriteAsync(batch, cancel).ConfigureAwait(false);
    }

    private bool Sample(SkyRegion? region, TanGrid grid, Memory<float> pixels, CancellationToken cancel)
    {
        if (!source.MayCover(grid.Centre, grid.RadiusDegrees) || region?.MayTouch(grid.Centre, grid.RadiusDegrees) == false)
        {
            return false;
        }
        source.Sample(grid, pixels.Span, cancel);
        return AnyFinite(pixels.Span);
    }

    internal static bool AnyFinite(ReadOnlySpan<float> pixels)
    {
        foreach (float value in pixels)
        {
            if (float.IsFinite(value))
            {
                return true;
            }
        }
        return false;
    }

    private async Task Detect(ChannelReader<TileBatch> input, ChannelWriter<SearchedBatch> output, CancellationToken cancel)
    {
        List<DetectedBox> boxes = [];
        await foreach (TileBatch batch in input.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            boxes.Clear();
            if (batch.Count > 0)
            {
                Times.Time(SearchStage.Detect, () => detector.Detect(batch.Images, batch.Count, (float)settings.ViewThreshold, boxes));
            }
            List<RawDetection> found = [.. boxes.Where(box => TileBoxes.IsWhole(box, side, settings.MinBoxPixels)).Select(box => OnSky(batch.Shown[box.Image], box))];
            await output.WriteAsync(new SearchedBatch(batch.Tiles, batch.Count, found), cancel).ConfigureAwait(false);
            batch.Dispose();
        }
    }

    private RawDetection OnSky(PlannedTile tile, DetectedBox box) => new(
        tile.Number, TileBoxes.OnSky(tile.Grid, box), null, box.Score, detector.Card.Classes[box.Class], tile.Grid.ScaleArcsec, TileEdges.None, source.Name);

    private async Task Store(Run run, ChannelReader<SearchedBatch> input, IProgress<int>? progress, CancellationToken cancel)
    {
        await foreach (SearchedBatch batch in input.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            Times.Time(SearchStage.Store, () => catalogue.AppendTiles(run, batch.Tiles, batch.Found));
            TilesWithSky += batch.Shown;
            progress?.Report(batch.Tiles.Count);
        }
    }

    private long Merge(Run run, TilePlan plan, SkyRegion? region)
    {
        SkyMerge merge = new(settings.MergeIou, settings.MergeInside, box => plan.Views(box, settings.MinTaughtPixels, settings.MaxTaughtPixels), LargestBoxDegrees());
        foreach (RawDetection raw in catalogue.ReadRaw(run))
        {
            merge.Add(raw.Sky!.Value, raw.Class, raw.Score, raw.ScaleArcsec!.Value);
        }
        catalogue.FinishRun(run, merge.Objects()
            .Where(found => found.Score >= settings.Threshold && (region is null || region.Contains(found.Box.Centre)))
            .Select(found => Detection.OnSky(found.Box, found.Class, found.Score, found.ScaleArcsec, source.Name) with { Probability = settings.Calibration?.Probability(found.Score) }));
        return catalogue.Count(run.Id).Detections;
    }

    private double LargestBoxDegrees() => side * settings.ScalesArcsec.Max() / 3600 * Math.Sqrt(2);
}
