using Astrolode.Images.Sky;

namespace Astrolode.Search.Evaluation;

/// <summary>
/// Compares detections with labels on the sky: one-to-one matches by falling score, as COCO matches (Lin et al. 2014), average precision
/// with its 101-point interpolation, the FROC table, recall by size, and bootstrap intervals over blocks of sky.
/// </summary>
public static class SkyEvaluation
{
    /// <summary>
    /// Evaluates, with blocks of <see cref="SkyEvaluationOptions.BlockWidthDegrees"/> in longitude. Detections and labels must be in one frame.
    /// A detection counts unless it is matched to an ignored label, or to none while its own size is outside the range asked for.
    /// </summary>
    /// <exception cref="EvaluationException">No label counts.</exception>
    public static SkyEvaluationResult Evaluate(IReadOnlyList<ScoredBox> detections, IReadOnlyList<TruthBox> truths, SkyEvaluationOptions options) =>
        Evaluate(detections, truths, options,
            [.. detections.Select(detection => BlockOf(detection.Box.LonDegrees, options))],
            [.. truths.Select(truth => BlockOf(truth.Box.LonDegrees, options))]);

    /// <summary>As the other, with the block of each detection and label given, as cross-validation has them.</summary>
    /// <exception cref="EvaluationException">No label counts.</exception>
    public static SkyEvaluationResult Evaluate(
        IReadOnlyList<ScoredBox> detections, IReadOnlyList<TruthBox> truths, SkyEvaluationOptions options,
        IReadOnlyList<int> detectionBlocks, IReadOnlyList<int> truthBlocks)
    {
        int counting = truths.Count(truth => !truth.Ignore);
        if (counting == 0)
        {
            throw new EvaluationException(
                $"no label counts: all {truths.Count} are outside the sizes or the region asked for; widen --min-radius-arcmin, --max-radius-arcmin or --region");
        }
        int[] order = [.. Enumerable.Range(0, detections.Count).OrderByDescending(i => detections[i].Score)];
        Overlap[][] overlaps = [.. order.Select(i => Overlaps(detections[i].Box, truths))];
        bool[] ignored = [.. truths.Select(truth => truth.Ignore)];
        double[] edges = RadiusEdges(truths, options);
        List<SkyEvaluationAtIou> at = [];
        int blocks = 0;
        foreach (double iou in options.IouThresholds)
        {
            int[] ranked = GreedyMatching.Match(overlaps, ignored, [], iou);
            int[] matches = new int[order.Length];
            for (int rank = 0; rank < order.Length; rank++)
            {
                matches[order[rank]] = ranked[rank];
            }
            MatchedSky matched = new(detections, truths, options, order, matches, edges, detectionBlocks, truthBlocks);
            blocks = matched.Blocks;
            at.Add(matched.AtIou(iou));
        }
        return new SkyEvaluationResult(counting, truths.Count - counting, detections.Count, blocks, options.AreaSquareDegrees, at);
    }

    // Longitudes from -180 to 180: the plane near the Galactic centre is not cut where longitudes wrap.
    private static int BlockOf(double lonDegrees, SkyEvaluationOptions options) =>
        (int)Math.Floor(Math.IEEERemainder(lonDegrees, 360) / options.BlockWidthDegrees);

    private static Overlap[] Overlaps(SkyBox box, IReadOnlyList<TruthBox> truths)
    {
        List<Overlap> overlaps = [];
        for (int i = 0; i < truths.Count; i++)
        {
            SkyBox truth = truths[i].Box;
            // Cheaper than an IoU, and almost always enough.
            if (Math.Abs(truth.LatDegrees - box.LatDegrees) * 2 >= truth.HeightDegrees + box.HeightDegrees)
            {
                continue;
            }
            double iou = box.Iou(truth);
            if (iou > 0)
            {
                overlaps.Add(new Overlap(i, iou));
            }
        }
        return [.. overlaps];
    }

    private static double[] RadiusEdges(IReadOnlyList<TruthBox> truths, SkyEvaluationOptions options)
    {
        if (options.RadiusEdgesArcmin.Count > 1)
        {
            return [.. options.RadiusEdgesArcmin];
        }
        double low = truths.Where(truth => !truth.Ignore).Min(truth => truth.RadiusArcmin);
        double high = truths.Where(truth => !truth.Ignore).Max(truth => truth.RadiusArcmin);
        return low == high ? [low, high] : [.. Enumerable.Range(0, 5).Select(i => i == 4 ? high : low * Math.Pow(high / low, i / 4.0))];
    }
}
