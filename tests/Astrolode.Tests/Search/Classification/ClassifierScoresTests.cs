using System.Globalization;
using Astrolode.Search.Classification;

namespace Astrolode.Tests.Search.Classification;

public class ClassifierScoresTests
{
    [JudgeFact("python:astropy")]
    public void Intervals_are_astropy_s_of_wilson()
    {
        foreach ((int right, int count) in new[] { (0, 7), (97, 100), (4123, 4200), (50, 50) })
        {
            double[] judged = [.. Judge.RunPython("import sys; from astropy.stats import binom_conf_interval as b; print(*b(int(sys.argv[1]), int(sys.argv[2]), 0.95, interval='wilson'))", $"{right}", $"{count}")
                .Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Share share = Share.Of(right, count);
            Assert.Equal(judged[0], share.Low, 1e-9);
            Assert.Equal(judged[1], share.High, 1e-9);
        }
    }

    // Two asteroids (one slow, taken for a star), two stars, a galaxy (taken for an asteroid when classes are alike), four cosmic rays.
    private static readonly CutoutTruth[] Truths =
    [
        new(SourceClass.Asteroid, 20, 0.5, 1, 4), new(SourceClass.Asteroid, 20, 40, 60, 4), new(SourceClass.Star, 20, 0, 0, 4), new(SourceClass.Star, 20, 0, 0, 4), new(SourceClass.Galaxy, 20, 0, 0, 4),
        .. Enumerable.Repeat(new CutoutTruth(SourceClass.CosmicRay, 20, 0, 0, 4), 4),
    ];

    private static readonly double[] Probabilities =
    [
        0.3, 0.6, 0.05, 0.05, 0.9, 0.05, 0.03, 0.02, 0.1, 0.8, 0.05, 0.05, 0.2, 0.7, 0.05, 0.05, 0.48, 0.05, 0.45, 0.02,
        .. Enumerable.Repeat((double[])[0.04, 0.03, 0.03, 0.9], 4).SelectMany(row => row),
    ];

    [Fact]
    public void Every_class_counts_alike_and_natural_frequencies_change_answers()
    {
        ClassifierScores scores = ClassifierScores.Of(1, Probabilities, Truths, [1, 10, 100, 1000]);
        Assert.Equal((0.5 + 1 + 0 + 1) / 4, scores.Accuracy.Value, 1e-12);
        Assert.Equal([0.5, 1, 0, 1], scores.Recall.Select(share => share.Value));
        Assert.Equal([1, 1, 0, 0], scores.Confusion[0]);
        Assert.Equal([1, 0, 0, 0], scores.Confusion[2]);
        // Half of all asteroids: three times their share here. Then 0.9 against 0.7, 2.7 against 0.1, 0.3 against 0.9, 0.6 against 0.8, 1.44 against 0.52.
        Assert.Equal(0.5 * 1 + (1 + 0 + 1) / 6.0, scores.Binary.Value, 1e-12);
        // At natural frequencies the galaxy is one, and all but it are most probably cosmic rays.
        Assert.Equal((1 * 0 + 10 * 0 + 100 * 1 + 1000 * 1) / 1111.0, scores.NaturalAccuracy.Value, 1e-12);
        Assert.Equal(1110 / 1111.0, scores.NaturalBinary.Value, 1e-12);
        Assert.Equal(["above 30\"/h", "below 1\"/h"], scores.AsteroidRecallByRate.Keys.Order());
        Assert.Equal(9, scores.Accuracy.Count);
    }

    [Fact]
    public void Even_rates_weigh_asteroids_by_the_width_of_their_interval()
    {
        double[] probabilities = [.. Probabilities];
        // The fast asteroid is missed.
        (probabilities[4], probabilities[5]) = (0.1, 0.85);
        ClassifierScores scores = ClassifierScores.Of(1, probabilities, Truths, [1, 10, 100, 1000]);
        // Of rates up to 1 and above 30, 1 in 51 is slow.
        Assert.Equal(0.5 * (1 / 51.0) + (1 + 0 + 1) / 6.0, scores.BinaryEvenRates.Value, 1e-12);
    }

    [Fact]
    public void The_calibration_error_is_the_mean_distance_of_confidence_from_being_right()
    {
        CutoutTruth[] truths = [new(SourceClass.Asteroid, 20, 5, 1, 4), new(SourceClass.Star, 20, 0, 0, 4), new(SourceClass.Star, 20, 0, 0, 4)];
        // The asteroid with 0.9 for asteroid; the stars with 0.9 for star and 0.6 for asteroid.
        ClassifierScores scores = ClassifierScores.Of(4, [0.9, 0.1, 0.1, 0.9, 0.6, 0.4], truths, [1, 1, 1, 1]);
        Assert.Equal((1.5 * 0.1 + 0.5 * 0.6) / 2, scores.CalibrationError, 1e-9);
    }
}
