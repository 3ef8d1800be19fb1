using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Datasets;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Merging;
using Astrolode.Search.Pictures;

namespace Astrolode.Search.Training;

/// <summary>
/// Watches a training on held-out blocks the way the survey will be searched: overlapping tiles at the search scales, boxes merged on the
/// sky, average precision against the labels. The stretched tiles are cut once and kept.
/// </summary>
internal sealed class BlockValidation
{
    private const float LowestScore = 0.02f;
    private const int Batch = 8;
    private const double Overlap = 0.5;

    // A picture crowded with the guesses of the first steps shows nothing.
    private const double DrawnScore = 0.2;
    private const int DrawnMost = 60;
    private readonly int side = SsdLayers.ImageSize;
    private readonly DetectorTrainingSettings settings;
    private readonly IReadOnlyList<LonLatRange> blocks;
    private readonly List<(PlannedTile Tile, float[] Pixels)> tiles = [];
    private readonly List<TilePlan> plans = [];
    private readonly List<Evaluation.TruthBox> truths = [];

    public BlockValidation(ISkySource source, IReadOnlyList<SkyLabel> labels, DetectorTrainingSettings settings, LongitudeSplit split, CancellationToken cancel)
    {
        (this.settings, blocks) = (settings, split.Validation);
        foreach (LonLatRange block in blocks)
        {
            TilePlan plan = new(block, SearchScales(settings), side, Overlap);
            plans.Add(plan);
            foreach (PlannedTile tile in plan.Tiles())
            {
                float[] pixels = new float[side * side];
                source.Sample(tile.Grid, pixels, cancel);
                if (pixels.Any(float.IsFinite))
                {
                    settings.Stretch.Apply(pixels, pixels);
                    tiles.Add((tile, pixels));
                }
            }
        }
        foreach (SkyLabel label in labels)
        {
            SkyBox box = LabelTruth.InFrame(label.Box(settings.BoxFactor), source.Frame);
            if (blocks.Any(block => block.Contains(box.LonDegrees, box.LatDegrees)))
            {
                bool counts = label.EffectiveRadiusArcmin >= settings.MinRadiusArcmin && label.EffectiveRadiusArcmin <= settings.MaxRadiusArcmin;
                truths.Add(new Evaluation.TruthBox(box, label.EffectiveRadiusArcmin, !counts));
            }
        }
    }

    /// <summary>Whether there is a label to validate on.</summary>
    public bool HasLabels => truths.Any(truth => !truth.Ignore);

    /// <summary>Pixel scales at which a survey is searched with a detector of these settings: about a factor of 1.5 apart.</summary>
    public static IReadOnlyList<double> SearchScales(DetectorTrainingSettings settings)
    {
        double low = settings.MinScaleArcsec * 1.2;
        double high = settings.MaxScaleArcsec / 1.05;
        int count = high <= low ? 1 : 1 + (int)Math.Ceiling(Math.Log(high / low) / Math.Log(1.6));
        return [.. Enumerable.Range(0, count).Select(i => Math.Round(count == 1 ? low : low * Math.Pow(high / low, i / (count - 1.0)), 1))];
    }

    /// <summary>AP at IoU 0.5 and 0.3 of the network as it stands.</summary>
    public (double Ap50, double Ap30) Evaluate(Func<float[], int, IReadOnlyList<DetectedBox>> predict, string? pictureFolder, int step)
    {
        SearchSettings search = new() { ScalesArcsec = SearchScales(settings) };
        SkyMerge merge = new(search.MergeIou, search.MergeInside, box => plans.Sum(plan => plan.Views(box, settings.MinBoxPixels, settings.MaxBoxPixels)), side * search.ScalesArcsec.Max() / 3600 * Math.Sqrt(2));
        foreach ((SkyBox box, double score) in Predict(predict).OrderByDescending(found => found.Score))
        {
            merge.Add(box, settings.Class, score, 0);
        }
        ScoredBox[] detections = [.. merge.Objects().Where(found => blocks.Any(block => block.Contains(found.Box.LonDegrees, found.Box.LatDegrees)))
            .Select(found => new ScoredBox(found.Box, found.Score))];
        SkyEvaluationResult result = SkyEvaluation.Evaluate(detections, truths, new SkyEvaluationOptions
        {
            MinRadiusArcmin = settings.MinRadiusArcmin,
            MaxRadiusArcmin = settings.MaxRadiusArcmin,
            BoxFactor = settings.BoxFactor,
            Draws = 0,
        });
        if (pictureFolder is not null)
        {
            DrawTiles(pictureFolder, step, detections);
        }
        return (result.At[0].AveragePrecision, result.At[1].AveragePrecision);
    }

    private List<(SkyBox Box, double Score)> Predict(Func<float[], int, IReadOnlyList<DetectedBox>> predict)
    {
        List<(SkyBox, double)> found = [];
        for (int start = 0; start < tiles.Count; start += Batch)
        {
            int count = Math.Min(Batch, tiles.Count - start);
            float[] images = new float[count * side * side];
            for (int i = 0; i < count; i++)
            {
                tiles[start + i].Pixels.CopyTo(images, i * side * side);
            }
            foreach (DetectedBox box in predict(images, count))
            {
                if (box.Score >= LowestScore && TileBoxes.IsWhole(box, side, new SearchSettings { ScalesArcsec = [] }.MinBoxPixels))
                {
                    found.Add((TileBoxes.OnSky(tiles[start + box.Image].Tile.Grid, box), box.Score));
                }
            }
        }
        return found;
    }

    // The tiles with the most labels, so that the pictures show something.
    private void DrawTiles(string folder, int step, ScoredBox[] detections)
    {
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach ((PlannedTile tile, float[] pixels) in tiles.OrderByDescending(entry => Labels(entry.Tile.Grid)).ThenBy(entry => entry.Tile.Number).Take(4))
        {
            IEnumerable<DrawnBox> drawn = truths.Where(truth => !truth.Ignore).Select(truth => new DrawnBox(truth.Box, SkyPicture.LabelColor, ""))
                .Concat(detections.Where(box => box.Score > DrawnScore).Take(DrawnMost).Select(box => new DrawnBox(box.Box, SkyPicture.DetectionColor, FormattableString.Invariant($"{box.Score:0.00}"))));
            SkyPicture.Draw(pixels, tile.Grid, drawn).WritePng(Path.Combine(folder, $"step-{step:00000}-{number++}.png"));
        }
    }

    private int Labels(TanGrid grid) => truths.Count(truth => !truth.Ignore && grid.SkyBoxToPixel(truth.Box, out double x1, out double y1, out double x2, out double y2)
        && x1 > 0 && y1 > 0 && x2 < side && y2 < side);
}
