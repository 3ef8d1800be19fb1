namespace Astrolode.Search.Evaluation;

/// <summary>Ends of a 95 % interval.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>A point of the precision-recall curve: all detections of at least this score.</summary>
/// <param name="Score">Threshold of the score.</param>
/// <param name="Recall">Part of the counting labels that are found, 0 to 1.</param>
/// <param name="Precision">Part of the counting detections that are on a label, 0 to 1.</param>
/// <param name="FalsePositives">Number of detections on no label.</param>
public readonly record struct CurvePoint(double Score, double Recall, double Precision, int FalsePositives);

/// <summary>A row of the FROC table: what a catalogue cut at a score holds.</summary>
/// <param name="Score">The cut.</param>
/// <param name="Detections">Counting detections of at least that score.</param>
/// <param name="TruePositives">Of these, on a label.</param>
/// <param name="FalsePositives">Of these, on none.</param>
/// <param name="FalsePositivesPerSquareDegree">Rate; null where the area is not known.</param>
/// <param name="Recall">Part of the labels found.</param>
/// <param name="Precision">Part of the detections that are on a label; null where there are none.</param>
public sealed record FrocRow(
    double Score, int Detections, int TruePositives, int FalsePositives, double? FalsePositivesPerSquareDegree, double Recall, double? Precision);

/// <summary>Recall of the labels of one range of sizes, by all detections whatever their score.</summary>
/// <param name="LowArcmin">Least effective radius, included.</param>
/// <param name="HighArcmin">Largest effective radius, included in the last bin only.</param>
/// <param name="Labels">Number of counting labels.</param>
/// <param name="Found">Of these, matched.</param>
/// <param name="Recall">Found over labels; null where there is no label.</param>
/// <param name="Interval">95 % bootstrap interval of the recall; null where there is none.</param>
public sealed record RadiusBin(double LowArcmin, double HighArcmin, int Labels, int Found, double? Recall, Interval? Interval);

/// <summary>What is found at one IoU threshold.</summary>
/// <param name="Iou">Least IoU of a match.</param>
/// <param name="AveragePrecision">Average precision, COCO's 101-point interpolation, 0 to 1.</param>
/// <param name="AveragePrecisionInterval">95 % bootstrap interval over blocks; null where none was asked for or there is one block only.</param>
/// <param name="Recall">Recall by all detections.</param>
/// <param name="RecallInterval">95 % bootstrap interval of it.</param>
/// <param name="Froc">The FROC table, by rising score.</param>
/// <param name="ByRadius">Recall by effective radius.</param>
/// <param name="Curve">The precision-recall curve, a point a counting detection, by falling score.</param>
/// <param name="Matches">Per detection as given, the label it is matched to, −1 for none.</param>
/// <param name="Ignored">Per detection as given, whether it does not count.</param>
public sealed record SkyEvaluationAtIou(
    double Iou, double AveragePrecision, Interval? AveragePrecisionInterval, double Recall, Interval? RecallInterval,
    IReadOnlyList<FrocRow> Froc, IReadOnlyList<RadiusBin> ByRadius, IReadOnlyList<CurvePoint> Curve,
    IReadOnlyList<int> Matches, IReadOnlyList<bool> Ignored);

/// <summary>The comparison of a catalogue with labels.</summary>
/// <param name="Labels">Labels that count.</param>
/// <param name="IgnoredLabels">Labels that do not.</param>
/// <param name="Detections">All detections.</param>
/// <param name="Blocks">Blocks of sky that hold a label or a detection that counts; these are drawn.</param>
/// <param name="AreaSquareDegrees">Area searched; null where it is not known.</param>
/// <param name="At">One entry an IoU threshold, in the order asked for.</param>
public sealed record SkyEvaluationResult(
    int Labels, int IgnoredLabels, int Detections, int Blocks, double? AreaSquareDegrees, IReadOnlyList<SkyEvaluationAtIou> At)
{
    /// <summary>Average precision at an IoU that was asked for, as AP50 is at 0.5.</summary>
    public double AveragePrecision(double iou) => At.First(at => Math.Abs(at.Iou - iou) < 1e-9).AveragePrecision;
}
