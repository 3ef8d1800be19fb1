using Astrolode.Catalogue;
using Astrolode.Search.Classification;
using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

public class SmallFiguresTests
{
    [Fact]
    public void Calibration_error_is_the_mean_difference_by_number()
    {
        // Two answers of 0.9, one right; one of 0.4, right; three of 1, right.
        Calibration calibration = Calibration.Of([0.9, 0.9, 0.4, 1, 1, 1], [true, false, true, true, true, true])!;
        Assert.Equal((2 * 0.4 + 0.6 + 0) / 6, calibration.Error, 1e-12);
        Assert.Equal((0.9, 0.5, 2), (calibration.Bins[13].Confidence!.Value, calibration.Bins[13].Right!.Value, calibration.Bins[13].Right!.Count));
        Assert.Equal(3, calibration.Bins[14].Right!.Count);
        Assert.Null(calibration.Bins[0].Right);
    }

    [Fact]
    public void Pulls_are_counted_by_hand()
    {
        PullDistribution pulls = PullDistribution.Of("rate", "x", [(0.1, 0.1), (-0.4, 0.2), (0.05, 0.1), (9, 1), (null, 1), (1, 0), (1, null)]);
        Assert.Equal((4, 0.75, 0.25), (pulls.Count, pulls.Median!.Value, pulls.MedianError!.Value));
        // Distances from 0.75: 0.25, 2.75, 0.25, 8.25.
        Assert.Equal(1.4826 * 1.5, pulls.Spread!.Value, 1e-9);
        Assert.Equal((0.5, 0.25), (pulls.WithinOne!.Value, pulls.BeyondFive!.Value));
        Assert.Equal((1, 1, 1, 1), (pulls.Bins[12], pulls.Bins[6], pulls.Bins[11], pulls.Bins[19]));
    }

    [JudgeFact("python:scipy")]
    public void Intervals_of_counts_are_scipy_s()
    {
        foreach (int events in new[] { 0, 1, 3, 40 })
        {
            string[] judged = Judge.RunPython("import sys; from scipy.stats import poisson, gamma; k = int(sys.argv[1]); print(gamma.ppf(0.025, k) if k else 0, gamma.ppf(0.975, k + 1))", $"{events}").Split(' ');
            Rate rate = Rate.Of(events, 4);
            Assert.Equal(double.Parse(judged[0], System.Globalization.CultureInfo.InvariantCulture) / 4, rate.Low, 1e-6);
            Assert.Equal(double.Parse(judged[1], System.Globalization.CultureInfo.InvariantCulture) / 4, rate.High, 1e-6);
            Assert.Equal(events / 4.0, rate.Value);
        }
    }

    [Fact]
    public void Bins_hold_their_lower_end_and_leave_out_what_lies_beside()
    {
        IReadOnlyList<ShareBin> bins = ShareBin.Of<(double? Value, bool Right)>([(1, true), (1.5, false), (2, true), (4, true), (null, true), (0.9, true)], each => each.Value, each => each.Right, 1, 2, 3, 4);
        Assert.Equal([0.5, 1, null], bins.Select(bin => bin.Share?.Value));
        Assert.Equal([2, 1], bins.Take(2).Select(bin => bin.Share!.Count));
    }

    [Fact]
    public void Targets_say_by_how_much_they_are_missed()
    {
        Target missed = Target.Least("a", 0.97, Share.Of(94, 100)), met = Target.Least("b", 0.9, Share.Of(94, 100)), unknown = Target.Least("c", 0.9, null);
        Assert.Equal((false, true, (bool?)null), (missed.Met, met.Met, unknown.Met));
        Assert.Equal(0.03, missed.MissedBy!.Value, 1e-12);
        Assert.Equal((0, (double?)null), (met.MissedBy, unknown.MissedBy));
        Target most = new("d", 1, true, 1.5, 1, 2, 4);
        Assert.Equal((false, 0.5), (most.Met, most.MissedBy));
    }

    // Cosmic rays of radius 1, stars of 2, galaxies of 4, asteroids long.
    [Fact]
    public void Cuts_find_thresholds_between_classes_and_weights_decide_where_they_overlap()
    {
        List<(SourceRow, SourceClass)> sources = [];
        for (int i = 0; i < 40; i++)
        {
            sources.Add((Shaped(1 + 0.01 * i, 1.2), SourceClass.CosmicRay));
            sources.Add((Shaped(2 + 0.01 * i, 1.1), SourceClass.Star));
            sources.Add((Shaped(4 + 0.01 * i, 1.5), SourceClass.Galaxy));
            sources.Add((Shaped(3 + 0.01 * i, 5 + 0.1 * i), SourceClass.Asteroid));
        }
        ShapeCuts cuts = ShapeCuts.Fit(sources, _ => 1, binary: false);
        Assert.All(sources, source => Assert.Equal(source.Item2, cuts.Of(source.Item1)));

        // One asteroid among a hundred galaxies as long: alone never worth it, as a class it is.
        List<(SourceRow, SourceClass)> mixed = [.. sources.Where(each => each.Item2 != SourceClass.Asteroid), (Shaped(3, 6), SourceClass.Asteroid), .. Enumerable.Repeat((Shaped(4, 6), SourceClass.Galaxy), 3)];
        Assert.NotEqual(SourceClass.Asteroid, ShapeCuts.Fit(mixed, _ => 1, binary: true).Of(Shaped(3, 6)));
        Assert.Equal(SourceClass.Asteroid, ShapeCuts.Fit(mixed, source => source == SourceClass.Asteroid ? 100 : 1, binary: true).Of(Shaped(3, 6)));
    }

    private static SourceRow Shaped(double radius, double elongation) =>
        SimulatedCatalogues.Row("x", 1, 1, [1, 0, 0, 0]) with { HalfLightRadius = radius, A = elongation, B = 1 };
}
