namespace Astrolode.Search.Evaluation;

/// <summary>
/// The twelve numbers of COCO for boxes, as pycocotools' COCOeval gives them: average precision and recall over ten IoU thresholds, three
/// sizes of object and three limits of detections an image, the mean over categories. A number is −1 where there is no truth for it.
/// </summary>
public static class CocoEvaluation
{
    /// <summary>The numbers' names, in pycocotools' order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"];

    private const int MaxDetections = 100;

    // pycocotools: areaRng, square pixels, both ends included.
    private static readonly (double Low, double High)[] AreaRanges = [(0, 1e10), (0, 1024), (1024, 9216), (9216, 1e10)];

    // numpy.linspace(0.5, 0.95, 10), with its rounding.
    private static readonly double[] IouThresholds = [.. Enumerable.Range(0, 10).Select(i => i == 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5)];

    /// <summary>Evaluates; keys are <see cref="Names"/>, values 0 to 1 or −1.</summary>
    /// <exception cref="EvaluationException">A detection is on an image that the truth does not have.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(CocoTruth truth, IReadOnlyList<CocoDetection> detections)
    {
        HashSet<long> images = [.. truth.Images];
        foreach (CocoDetection detection in detections)
        {
            if (!images.Contains(detection.Image))
            {
                throw new EvaluationException($"a detection is on image {detection.Image}, which the truth does not have; evaluate against the truth of the same images");
            }
        }
        ILookup<(long, long), CocoAnnotation> truthsAt = truth.Annotations.ToLookup(annotation => (annotation.Image, annotation.Category));
        ILookup<(long, long), CocoDetection> detectionsAt = detections.ToLookup(detection => (detection.Image, detection.Category));
        Means means = new();
        foreach (long category in truth.Categories)
        {
            CocoImage[] pairs = [.. truth.Images
                .Select(image => new CocoImage([.. truthsAt[(image, category)]], [.. detectionsAt[(image, category)]], MaxDetections))
                .Where(pair => !pair.IsEmpty)];
            for (int area = 0; area < AreaRanges.Length; area++)
            {
                AddArea(means, area, pairs);
            }
        }
        return means.Numbers();
    }

    private static void AddArea(Means means, int area, CocoImage[] images)
    {
        (double low, double high) = AreaRanges[area];
        int truths = images.Sum(image => image.CountTruths(low, high));
        if (truths == 0)
        {
            return;
        }
        double[] precisionAt = new double[AveragePrecision.Points];
        for (int threshold = 0; threshold < IouThresholds.Length; threshold++)
        {
            CocoOutcome[][] outcomes = [.. images.Select(image => image.Match(IouThresholds[threshold], low, high))];
            // Only the numbers that are reported: limits 1 and 10 for all sizes, 100 for each.
            foreach (int limit in area == 0 ? new[] { 1, 10, MaxDetections } : [MaxDetections])
            {
                double recall = Curve(outcomes, limit, truths, precisionAt);
                means.Add(area, threshold, limit, recall, precisionAt);
            }
        }
    }

    // Precision at the 101 recalls, and the recall of the last detection.
    private static double Curve(CocoOutcome[][] images, int limit, int truths, double[] precisionAt)
    {
        // OrderBy is stable as numpy's mergesort: equal scores stay in the order of images, then of the file.
        CocoOutcome[] counted = [.. images.SelectMany(outcomes => outcomes.Take(limit)).OrderByDescending(outcome => outcome.Score).Where(outcome => !outcome.Ignored)];
        double[] truePositives = new double[counted.Length], falsePositives = new double[counted.Length];
        (double hits, double misses) = (0, 0);
        for (int i = 0; i < counted.Length; i++)
        {
            truePositives[i] = hits += counted[i].Matched ? 1 : 0;
            falsePositives[i] = misses += counted[i].Matched ? 0 : 1;
        }
        AveragePrecision.Interpolate(truePositives, falsePositives, truths, precisionAt);
        return hits / truths;
    }

    // Sums over categories, thresholds and recalls, of which the twelve numbers are means.
    private sealed class Means
    {
        private readonly (double Sum, long Count)[] _sums = new (double, long)[Names.Count];

        public void Add(int area, int threshold, int limit, double recall, double[] precisionAt)
        {
            if (limit == MaxDetections)
            {
                double sum = precisionAt.Sum();
                AddTo(area == 0 ? 0 : 2 + area, sum, precisionAt.Length);
                if (area == 0 && (threshold is 0 or 5))
                {
                    AddTo(threshold == 0 ? 1 : 2, sum, precisionAt.Length);
                }
                AddTo(area == 0 ? 8 : 8 + area, recall, 1);
            }
            else
            {
                AddTo(limit == 1 ? 6 : 7, recall, 1);
            }
        }

        public IReadOnlyDictionary<string, double> Numbers() => Names
            .Select((name, i) => (name, Value: _sums[i].Count == 0 ? -1 : _sums[i].Sum / _sums[i].Count))
            .ToDictionary(pair => pair.name, pair => pair.Value);

        private void AddTo(int number, double sum, long count) => _sums[number] = (_sums[number].Sum + sum, _sums[number].Count + count);
    }
}
