namespace Astrolode.Search.Evaluation;

/// <summary>What became of a detection at one IoU threshold.</summary>
internal readonly record struct CocoOutcome(double Score, bool Matched, bool Ignored);

/// <summary>The truths and detections of one category on one image.</summary>
internal sealed class CocoImage
{
    private readonly CocoAnnotation[] _truths;
    private readonly CocoDetection[] _detections;
    private readonly bool[] _crowd;
    private readonly Overlap[][] _overlaps;

    /// <summary>Keeps the <paramref name="maxDetections"/> detections of highest score; equal ones in the order of the file.</summary>
    public CocoImage(CocoAnnotation[] truths, CocoDetection[] detections, int maxDetections)
    {
        _truths = truths;
        IsEmpty = truths.Length == 0 && detections.Length == 0;
        _detections = [.. detections.OrderByDescending(detection => detection.Score).Take(maxDetections)];
        _crowd = [.. truths.Select(truth => truth.IsCrowd)];
        _overlaps = [.. _detections.Select(Overlaps)];
    }

    /// <summary>Whether there is neither truth nor detection.</summary>
    public bool IsEmpty { get; }

    /// <summary>Number of truths that count in a range of areas.</summary>
    public int CountTruths(double low, double high) => Ignored(low, high).Count(ignored => !ignored);

    /// <summary>What becomes of each detection, highest score first.</summary>
    public CocoOutcome[] Match(double iouThreshold, double lowArea, double highArea)
    {
        bool[] ignored = Ignored(lowArea, highArea);
        int[] matches = GreedyMatching.Match(_overlaps, ignored, _crowd, iouThreshold);
        CocoOutcome[] outcomes = new CocoOutcome[matches.Length];
        for (int i = 0; i < matches.Length; i++)
        {
            CocoDetection detection = _detections[i];
            // pycocotools marks a match by the annotation's number, so that number 0 counts as no match.
            bool matched = matches[i] >= 0 && _truths[matches[i]].Id != 0;
            double area = detection.Width * detection.Height;
            bool outside = !matched && (area < lowArea || area > highArea);
            outcomes[i] = new CocoOutcome(detection.Score, matched, outside || matches[i] >= 0 && ignored[matches[i]]);
        }
        return outcomes;
    }

    private bool[] Ignored(double low, double high) => [.. _truths.Select(truth => truth.IsCrowd || truth.Area < low || truth.Area > high)];

    private Overlap[] Overlaps(CocoDetection detection)
    {
        List<Overlap> overlaps = [];
        for (int i = 0; i < _truths.Length; i++)
        {
            double iou = Iou(detection, _truths[i]);
            if (iou > 0)
            {
                overlaps.Add(new Overlap(i, iou));
            }
        }
        return [.. overlaps];
    }

    // Over a crowd: the part of the detection that lies in it (maskApi.c, bbIou).
    private static double Iou(in CocoDetection d, in CocoAnnotation t)
    {
        double width = Math.Min(d.X + d.Width, t.X + t.Width) - Math.Max(d.X, t.X);
        double height = Math.Min(d.Y + d.Height, t.Y + t.Height) - Math.Max(d.Y, t.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }
        double intersection = width * height;
        double area = d.Width * d.Height;
        return intersection / (t.IsCrowd ? area : area + t.Width * t.Height - intersection);
    }
}
