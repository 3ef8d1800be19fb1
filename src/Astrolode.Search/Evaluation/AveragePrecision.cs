namespace Astrolode.Search.Evaluation;

/// <summary>Average precision with COCO's 101-point interpolation: the mean, over recall 0, 0.01 … 1, of the best precision at that recall or beyond.</summary>
internal static class AveragePrecision
{
    /// <summary>Number of recall points.</summary>
    public const int Points = 101;

    // numpy.spacing(1), which pycocotools adds to the denominator.
    private const double Spacing = 2.220446049250313e-16;

    /// <summary>
    /// Interpolated precision at the 101 recalls, written to <paramref name="precisionAt"/>.
    /// </summary>
    /// <param name="truePositives">Cumulative number of true positives, detections by falling score; weights may make it fractional.</param>
    /// <param name="falsePositives">Cumulative number of false positives, as long.</param>
    /// <param name="truths">Number of truths that count, above 0.</param>
    /// <param name="precisionAt">101 values; 0 where the recall is not reached.</param>
    public static void Interpolate(ReadOnlySpan<double> truePositives, ReadOnlySpan<double> falsePositives, double truths, Span<double> precisionAt)
    {
        // From the last detection to the first: `best` is the highest precision at this rank or later.
        precisionAt.Clear();
        double best = 0;
        int point = Points - 1;
        for (int i = truePositives.Length - 1; i >= 0; i--)
        {
            best = Math.Max(best, truePositives[i] / (falsePositives[i] + truePositives[i] + Spacing));
            // This rank is the first to reach recall r where the rank before it does not.
            double before = i > 0 ? truePositives[i - 1] / truths : double.NegativeInfinity;
            double here = truePositives[i] / truths;
            while (point >= 0 && RecallAt(point) > here)
            {
                point--;
            }
            while (point >= 0 && RecallAt(point) > before)
            {
                precisionAt[point--] = best;
            }
        }
    }

    /// <summary>The recalls of the interpolation, as numpy.linspace(0, 1, 101) rounds them.</summary>
    public static double RecallAt(int point) => point == Points - 1 ? 1 : point * 0.01;
}
