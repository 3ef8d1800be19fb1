using Astrolode.Catalogue;
using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>
/// A classifier as one makes it from a SExtractor catalogue: what is smaller than a star can be is a cosmic ray, what is long is an asteroid, what is as small as a star is one, the rest are galaxies. The
/// three thresholds are those of most right answers, by weight, among 16 quantiles each, then among 16 between the neighbours of the best.
/// </summary>
/// <param name="SharpPixels">Half-light radius below which it is a cosmic ray, pixels.</param>
/// <param name="Elongation">a over b from which it is an asteroid.</param>
/// <param name="RoundPixels">Half-light radius below which it is a star.</param>
public sealed record ShapeCuts(double SharpPixels, double Elongation, double RoundPixels)
{
    private const int Steps = 16;
    private const int MostOfAClass = 2000;

    /// <summary>The class of a source.</summary>
    public SourceClass Of(SourceRow row) => Of(row.HalfLightRadius, SourceFeatures.Elongation(row));

    /// <summary>Finds the thresholds.</summary>
    /// <param name="sources">Those to fit, of known class.</param>
    /// <param name="classWeight">What a right answer counts, by true class.</param>
    /// <param name="binary">Whether only asteroid or not has to be right.</param>
    internal static ShapeCuts Fit(IReadOnlyList<(SourceRow Row, SourceClass Class)> sources, Func<SourceClass, double> classWeight, bool binary)
    {
        // Even steps through each class, so that thousands of galaxies do not take the time of a few asteroids.
        (double Radius, double Elongation, SourceClass Class, double Weight)[] sample =
        [
            .. sources.GroupBy(source => source.Class).OrderBy(group => group.Key).SelectMany(group =>
            {
                (SourceRow Row, SourceClass Class)[] all = [.. group];
                int count = Math.Min(all.Length, MostOfAClass);
                double weight = classWeight(group.Key) * all.Length / count;
                return Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)].Row).Select(row => (row.HalfLightRadius, SourceFeatures.Elongation(row), group.Key, weight));
            }),
        ];
        double[] radii = [.. sample.Select(each => each.Radius).Order()], elongations = [.. sample.Select(each => each.Elongation).Order()];
        double[] coarseRadii = Quantiles(radii, 0, double.MaxValue), coarseElongations = Quantiles(elongations, 0, double.MaxValue);
        ShapeCuts coarse = Best(coarseRadii, coarseRadii, coarseElongations);
        return Best(Around(radii, coarseRadii, coarse.SharpPixels), Around(radii, coarseRadii, coarse.RoundPixels), Around(elongations, coarseElongations, coarse.Elongation));

        ShapeCuts Best(double[] sharps, double[] rounds, double[] longs)
        {
            ShapeCuts[] choices = [.. from sharp in sharps from round in rounds where round >= sharp from elongation in longs select new ShapeCuts(sharp, elongation, round)];
            double[] right = new double[choices.Length];
            Parallel.For(0, choices.Length, i =>
            {
                double sum = 0;
                foreach ((double radius, double elongation, SourceClass source, double weight) in sample)
                {
                    SourceClass given = choices[i].Of(radius, elongation);
                    sum += given == source || (binary && given != SourceClass.Asteroid && source != SourceClass.Asteroid) ? weight : 0;
                }
                right[i] = sum;
            });
            return choices[right.Index().MaxBy(each => each.Item).Index];
        }
    }

    private SourceClass Of(double radius, double elongation) =>
        radius < SharpPixels ? SourceClass.CosmicRay : elongation >= Elongation ? SourceClass.Asteroid : radius < RoundPixels ? SourceClass.Star : SourceClass.Galaxy;

    // Quantiles of what lies between, and beyond both ends, so that a cut can be without effect.
    private static double[] Quantiles(double[] sorted, double from, double to)
    {
        double[] inside = [.. sorted.Where(value => value > from && value < to)];
        return [from, .. Enumerable.Range(1, Steps).Where(_ => inside.Length > 0).Select(i => inside[(int)((long)i * inside.Length / (Steps + 1))]).Distinct(), Math.Min(to, 2 * sorted[^1])];
    }

    private static double[] Around(double[] sorted, double[] coarse, double best)
    {
        int at = Array.IndexOf(coarse, best);
        return [best, .. Quantiles(sorted, coarse[Math.Max(0, at - 1)], coarse[Math.Min(coarse.Length - 1, at + 1)])];
    }
}
