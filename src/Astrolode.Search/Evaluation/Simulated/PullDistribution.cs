using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Errors over the uncertainties that were given for them: where those are right, of mean 0 and deviation 1.</summary>
/// <param name="Quantity">What was measured.</param>
/// <param name="Count">Measurements.</param>
/// <param name="Median">Median of error over uncertainty; null of none.</param>
/// <param name="Spread">1.4826 times the median distance from it: the deviation without the tails.</param>
/// <param name="MedianError">Median of the absolute error, in the quantity's unit.</param>
/// <param name="Unit">Of it.</param>
/// <param name="WithinOne">Share within one uncertainty; 68.3 % of a Gaussian.</param>
/// <param name="BeyondFive">Share beyond five.</param>
/// <param name="Bins">Numbers from −5 to 5 in steps of 0.5; what lies beyond is in the ends.</param>
public sealed record PullDistribution(string Quantity, int Count, double? Median, double? Spread, double? MedianError, string Unit, Share? WithinOne, Share? BeyondFive, IReadOnlyList<int> Bins)
{
    /// <summary>Width of a bin.</summary>
    public const double Step = 0.5;

    /// <summary>Ends of the bins.</summary>
    public const double End = 5;

    /// <summary>Of errors and their uncertainties; those without a positive uncertainty are left out.</summary>
    internal static PullDistribution Of(string quantity, string unit, IEnumerable<(double? Error, double? Uncertainty)> measured)
    {
        (double Error, double Pull)[] known = [.. measured.Where(each => each is { Error: not null, Uncertainty: > 0 }).Select(each => (each.Error!.Value, each.Error.Value / each.Uncertainty!.Value))];
        double[] pulls = [.. known.Select(each => each.Pull)];
        double? median = MedianOf(pulls);
        int[] bins = new int[(int)(2 * End / Step)];
        foreach (double pull in pulls)
        {
            bins[Math.Clamp((int)Math.Floor((pull + End) / Step), 0, bins.Length - 1)]++;
        }
        return new PullDistribution(quantity, pulls.Length, median, 1.4826 * MedianOf([.. pulls.Select(pull => Math.Abs(pull - median!.Value))]), MedianOf([.. known.Select(each => Math.Abs(each.Error))]), unit,
            ShareBin.Among(pulls, pull => Math.Abs(pull) <= 1), ShareBin.Among(pulls, pull => Math.Abs(pull) > 5), bins);
    }

    private static double? MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
