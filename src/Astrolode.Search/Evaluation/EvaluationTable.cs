using System.Globalization;

namespace Astrolode.Search.Evaluation;

/// <summary>A table of the comparison as text cells, for the terminal and the page alike.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Headings">One a column.</param>
/// <param name="Rows">Cells, as many as headings.</param>
public sealed record EvaluationTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<string[]> Rows)
{
    /// <summary>What stands first wherever figures of simulated exposures are shown.</summary>
    public const string SimulatedNotice = "SIMULATED: every figure here is measured on simulated exposures. None is of real sky.";

    /// <summary>All tables of a comparison: the averages, then FROC and recall by size for each IoU.</summary>
    public static IReadOnlyList<EvaluationTable> All(SkyEvaluationResult result) =>
        [Averages(result), .. result.At.Select(Froc), .. result.At.Select(ByRadius)];

    /// <summary>The table as lines of text, columns aligned to the right.</summary>
    public override string ToString()
    {
        int[] widths = [.. Headings.Select((heading, i) => Rows.Select(row => row[i].Length).Append(heading.Length).Max())];
        IEnumerable<string> lines = Rows.Prepend([.. Headings]).Select(row => string.Join("  ", row.Select((cell, i) => cell.PadLeft(widths[i]))));
        return $"{Title}\n{string.Join('\n', lines)}\n";
    }

    private static EvaluationTable Averages(SkyEvaluationResult result) => new(
        $"Average precision (COCO 101-point interpolation), 95 % bootstrap intervals over {result.Blocks} blocks of sky",
        ["IoU", "AP", "95 %", "recall", "95 %", "labels", "ignored labels", "detections"],
        [.. result.At.Select(at => new[]
        {
            Number(at.Iou, "0.##"), Number(at.AveragePrecision), Between(at.AveragePrecisionInterval), Number(at.Recall), Between(at.RecallInterval),
            Whole(result.Labels), Whole(result.IgnoredLabels), Whole(result.Detections),
        })]);

    private static EvaluationTable Froc(SkyEvaluationAtIou at) => new(
        string.Create(CultureInfo.InvariantCulture, $"FROC at IoU {at.Iou:0.##}"),
        ["score >=", "detections", "true", "false", "false / sq deg", "recall", "precision"],
        [.. at.Froc.Select(row => new[]
        {
            Number(row.Score, "0.00"), Whole(row.Detections), Whole(row.TruePositives), Whole(row.FalsePositives),
            Number(row.FalsePositivesPerSquareDegree), Number(row.Recall), Number(row.Precision),
        })]);

    private static EvaluationTable ByRadius(SkyEvaluationAtIou at) => new(
        string.Create(CultureInfo.InvariantCulture, $"Recall by effective radius at IoU {at.Iou:0.##}"),
        ["radius / arcmin", "labels", "found", "recall", "95 %"],
        [.. at.ByRadius.Select(bin => new[]
        {
            $"{Number(bin.LowArcmin, "0.00")} - {Number(bin.HighArcmin, "0.00")}", Whole(bin.Labels), Whole(bin.Found), Number(bin.Recall), Between(bin.Interval),
        })]);

    private static string Number(double? value, string format = "0.000") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Between(Interval? interval) => interval is { } ends ? $"{Number(ends.Low)} .. {Number(ends.High)}" : "-";
}
