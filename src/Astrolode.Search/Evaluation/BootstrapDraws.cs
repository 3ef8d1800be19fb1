namespace Astrolode.Search.Evaluation;

/// <summary>What bootstrap draws gave for some numbers, and the 95 % percentile interval of each (Efron &amp; Tibshirani 1993, ch. 13).</summary>
internal sealed class BootstrapDraws(int numbers)
{
    private readonly List<double>[] _values = [.. Enumerable.Range(0, numbers).Select(_ => new List<double>())];

    /// <summary>Adds a draw's value; a draw in which the number is not defined is passed over.</summary>
    public void Add(int number, double? value)
    {
        if (value is { } defined)
        {
            _values[number].Add(defined);
        }
    }

    /// <summary>From the 2.5th to the 97.5th percentile, interpolated linearly; null without two draws.</summary>
    public Interval? Of(int number)
    {
        double[] sorted = [.. _values[number].Order()];
        return sorted.Length < 2 ? null : new Interval(Percentile(sorted, 0.025), Percentile(sorted, 0.975));
    }

    private static double Percentile(double[] sorted, double fraction)
    {
        double at = fraction * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
