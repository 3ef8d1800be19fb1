using Astrolode.Catalogue;
using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>
/// A classifier as one makes it from a SExtractor catalogue: what is smaller than a star can be is a cosmic ray, what is long is an asteroid, what is as small as a star is one, the rest are galaxies. The
/// three thresholds are those of most right answers, by weight, among <see cref="Steps"/> quantiles each.
/// </summary>
/// <param name="SharpPixels">Half-light radius below which it is a cosmic ray, pixels.</param>
/// <param name="Elongation">a over b from which it is an asteroid.</param>
/// <param name="RoundPixels">Half-light radius below which it is a star.</param>
public sealed record ShapeCuts(double SharpPixels, double Elongation, double RoundPixels)
{
    private const int Steps = 24;
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
        double[] radii = Quantiles([.. sample.Select(each => each.Radius)]), elongations = Quantiles([.. sample.Select(each => each.Elongation)]);
        ShapeCuts[] choices =
        [
            .. from sharp in radii from round in radii where round >= sharp from elongation in elongations select new ShapeCuts(sharp, elongation, round),
        ];
        double[] right = new double[choices.Length];
        Parallel.For(0, choices.Length, i =>
        {
            foreach ((double radius, double elongation, SourceClass source, double weight) in sample)
            {
                SourceClass given = choices[i].Of(radius, elongation);
                right[i] += given == source || (binary && given != SourceClass.Asteroid && source != SourceClass.Asteroid) ? weight : 0;
            }
        });
        return choices[right.Index().MaxBy(each => each.Item).Index];
    }

    private SourceClass Of(double radius, double elongation) =>
        radius < SharpPixels ? SourceClass.CosmicRay : elongation >= Elongation ? SourceClass.Asteroid : radius < RoundPixels ? SourceClass.Star : SourceClass.Galaxy;

    // And beyond both ends, so that a cut can be without effect.
    private static double[] Quantiles(double[] values)
    {
        Array.Sort(values);
        return [0, .. Enumerable.Range(1, Steps).Select(i => values[(int)((long)i * values.Length / (Steps + 1))]), 2 * values[^1]];
    }
}
