using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Answers of one confidence.</summary>
/// <param name="From">Least probability, 0 to 1.</param>
/// <param name="To">Largest.</param>
/// <param name="Confidence">Mean probability in it.</param>
/// <param name="Right">Share that is right; null where there is none.</param>
public sealed record CalibrationBin(double From, double To, double? Confidence, Share? Right);

/// <summary>Whether a probability is how often it comes true.</summary>
/// <param name="Error">Expected calibration error (Guo et al. 2017, eq. 3): mean difference of confidence and share, by number.</param>
/// <param name="Bins">15 of equal width.</param>
public sealed record Calibration(double Error, IReadOnlyList<CalibrationBin> Bins)
{
    private const int Count = 15;

    /// <summary>Of probabilities, and whether each came true; null of none.</summary>
    internal static Calibration? Of(double[] probabilities, bool[] right)
    {
        if (probabilities.Length == 0)
        {
            return null;
        }
        ILookup<int, int> byBin = Enumerable.Range(0, probabilities.Length).ToLookup(i => Math.Min(Count - 1, (int)(probabilities[i] * Count)));
        CalibrationBin[] bins =
        [
            .. Enumerable.Range(0, Count).Select(bin => new CalibrationBin((double)bin / Count, (bin + 1.0) / Count,
                byBin[bin].Any() ? byBin[bin].Average(i => probabilities[i]) : null, ShareBin.Among([.. byBin[bin]], i => right[i]))),
        ];
        return new Calibration(bins.Sum(bin => bin.Right is { } share ? share.Count * Math.Abs(share.Value - bin.Confidence!.Value) : 0) / probabilities.Length, bins);
    }
}
