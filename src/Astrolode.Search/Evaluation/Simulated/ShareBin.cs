using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A share among what lies in an interval of some quantity.</summary>
/// <param name="From">Lower end, which belongs to it.</param>
/// <param name="To">Upper end, which does not.</param>
/// <param name="Share">The share; null where nothing lies in it.</param>
public sealed record ShareBin(double From, double To, Share? Share)
{
    /// <summary>Share of items that are right, in the intervals between edges. What lies beside all is left out.</summary>
    internal static IReadOnlyList<ShareBin> Of<T>(IReadOnlyCollection<T> items, Func<T, double?> quantity, Func<T, bool> right, params ReadOnlySpan<double> edges)
    {
        ShareBin[] bins = new ShareBin[edges.Length - 1];
        for (int i = 0; i < bins.Length; i++)
        {
            (double from, double to) = (edges[i], edges[i + 1]);
            bins[i] = new ShareBin(from, to, Among([.. items.Where(item => quantity(item) >= from && quantity(item) < to)], right));
        }
        return bins;
    }

    /// <summary>Share of items that are right; null of none.</summary>
    internal static Share? Among<T>(IReadOnlyCollection<T> items, Func<T, bool> right) => items.Count == 0 ? null : Share.Of(items.Count(right), items.Count);

    /// <summary>Edges at equal distances.</summary>
    internal static double[] Edges(double from, double to, double step) => [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => from + i * step)];
}

/// <summary>A share in a cell of two quantities.</summary>
/// <param name="MagnitudeFrom">Bright end.</param>
/// <param name="MagnitudeTo">Faint end.</param>
/// <param name="RateFrom">Slow end, arcsec per hour.</param>
/// <param name="RateTo">Fast end.</param>
/// <param name="Share">Null where nothing lies in it.</param>
public sealed record MapCell(double MagnitudeFrom, double MagnitudeTo, double RateFrom, double RateTo, Share? Share)
{
    /// <summary>Edges in magnitude: the range of simulated asteroids.</summary>
    internal static readonly double[] Magnitudes = ShareBin.Edges(18, 27, 1);

    /// <summary>Edges in rate, about even in its logarithm.</summary>
    internal static readonly double[] Rates = [0.1, 0.3, 1, 3, 10, 20, 40, 80];

    /// <summary>Share of items that are right by magnitude and rate, slowest first, then brightest first.</summary>
    internal static IReadOnlyList<MapCell> Of<T>(IReadOnlyCollection<T> items, Func<T, double> magnitude, Func<T, double> rate, Func<T, bool> right) =>
        [.. Rates.Zip(Rates.Skip(1)).SelectMany(speed =>
        {
            T[] row = [.. items.Where(item => rate(item) >= speed.First && rate(item) < speed.Second)];
            return ShareBin.Of(row, item => magnitude(item), right, Magnitudes).Select(bin => new MapCell(bin.From, bin.To, speed.First, speed.Second, bin.Share));
        })];
}
