using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A point of a curve over thresholds.</summary>
/// <param name="Threshold">Least score that counts.</param>
/// <param name="Recall">Share of the positives that score so much.</param>
/// <param name="FalsePositiveRate">Share of the negatives that do.</param>
/// <param name="Precision">Share of positives among those that do.</param>
public sealed record RankPoint(double Threshold, double Recall, double FalsePositiveRate, double Precision);

/// <summary>How well a score sorts one class from the rest: the receiver operating characteristic and precision over recall.</summary>
/// <param name="Class">The class.</param>
/// <param name="Positives">Sources of it.</param>
/// <param name="Negatives">Other sources.</param>
/// <param name="Auc">Area under the ROC: the chance that a positive scores above a negative, ties half; with the interval of Hanley and McNeil (1982, Radiology 143, 29). Null where one kind is missing.</param>
/// <param name="AveragePrecision">Σ (recall − recall before) · precision, without interpolation; with Wilson's interval of a share of the positives (after Boyd, Eng and Page 2013, LNCS 8190, 451).
/// Null without positives.</param>
/// <param name="Points">Of both curves, highest threshold first; some hundred of them.</param>
public sealed record RankCurve(string Class, int Positives, int Negatives, Share? Auc, Share? AveragePrecision, IReadOnlyList<RankPoint> Points)
{
    private const double Deviations = 1.959963984540054;
    private const double Step = 0.01, LogStep = 0.1, Least = 1e-6;

    /// <summary>Of scores and whether each is of the class.</summary>
    internal static RankCurve Of(string name, double[] scores, bool[] positive)
    {
        double[] keys = [.. scores.Select(score => -score)];
        bool[] sorted = [.. positive];
        Array.Sort(keys, sorted);
        int positives = positive.Count(each => each), negatives = positive.Length - positives, found = 0, wrong = 0;
        double area = 0, average = 0;
        List<RankPoint> points = [];
        for (int i = 0; i < keys.Length;)
        {
            (int foundBefore, int wrongBefore) = (found, wrong);
            // Equal scores pass the threshold together.
            double key = keys[i];
            for (; i < keys.Length && keys[i] == key; i++)
            {
                (found, wrong) = sorted[i] ? (found + 1, wrong) : (found, wrong + 1);
            }
            area += (wrong - wrongBefore) * (found + foundBefore) / 2.0;
            average += (found - foundBefore) * ((double)found / (found + wrong));
            points.Add(new RankPoint(-key, (double)found / Math.Max(1, positives), (double)wrong / Math.Max(1, negatives), (double)found / (found + wrong)));
        }
        Share? auc = positives > 0 && negatives > 0 ? AucShare(area / ((double)positives * negatives), positives, negatives) : null;
        return new RankCurve(name, positives, negatives, auc, positives > 0 ? Share.Of(average / positives, positives) : null, Thin(points));
    }

    private static Share AucShare(double a, int positives, int negatives)
    {
        double two = a / (2 - a), both = 2 * a * a / (1 + a);
        double variance = (a * (1 - a) + (positives - 1) * (two - a * a) + (negatives - 1) * (both - a * a)) / ((double)positives * negatives);
        double half = Deviations * Math.Sqrt(Math.Max(0, variance));
        return new Share(a, Math.Max(0, a - half), Math.Min(1, a + half), positives + negatives);
    }

    // Points that are far from the last one kept, on either curve; also where false positives are drawn on a logarithmic axis.
    private static List<RankPoint> Thin(List<RankPoint> points)
    {
        List<RankPoint> kept = [];
        foreach (RankPoint point in points)
        {
            if (kept.Count == 0 || ReferenceEquals(point, points[^1])
                || Math.Abs(point.Recall - kept[^1].Recall) + Math.Abs(point.FalsePositiveRate - kept[^1].FalsePositiveRate) + Math.Abs(point.Precision - kept[^1].Precision)
                    + LogStep * Math.Log((point.FalsePositiveRate + Least) / (kept[^1].FalsePositiveRate + Least)) > Step)
            {
                kept.Add(point);
            }
        }
        return kept;
    }
}
