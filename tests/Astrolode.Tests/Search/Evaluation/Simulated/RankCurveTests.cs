using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

public class RankCurveTests
{
    [Fact]
    public void Small_case_by_hand()
    {
        // Scores 0.9 +, 0.8 -, 0.8 +, 0.3 -, 0.1 +: pairs won 1 + 1, half, 0.5 + 1, none: (2 + 1.5 + 0) / 6.
        RankCurve curve = RankCurve.Of("a", [0.1, 0.9, 0.8, 0.3, 0.8], [true, true, true, false, false]);
        Assert.Equal(3.5 / 6, curve.Auc!.Value, 1e-12);
        Assert.Equal((1 + 2.0 / 3 + 3.0 / 5) / 3, curve.AveragePrecision!.Value, 1e-12);
        Assert.Equal((3, 2), (curve.Positives, curve.Negatives));
        Assert.Equal(new RankPoint(0.8, 2.0 / 3, 0.5, 2.0 / 3), curve.Points[1]);
    }

    [Fact]
    public void Areas_are_those_of_all_pairs_and_all_thresholds()
    {
        Random random = new(3);
        for (int trial = 0; trial < 20; trial++)
        {
            int count = random.Next(2, 60);
            double[] scores = [.. Enumerable.Range(0, count).Select(_ => random.Next(12) / 10.0)];
            bool[] positive = [.. Enumerable.Range(0, count).Select(i => i == 0 || (i > 1 && random.Next(3) == 0))];
            double won = 0;
            foreach ((double score, bool is1) in scores.Zip(positive).Where(each => each.Second))
            {
                won += scores.Zip(positive).Where(each => !each.Second).Sum(each => score > each.First ? 1 : score == each.First ? 0.5 : 0);
            }
            double average = 0, before = 0;
            foreach (double threshold in scores.Distinct().OrderDescending())
            {
                int passed = scores.Count(score => score >= threshold), right = scores.Zip(positive).Count(each => each.Second && each.First >= threshold);
                double recall = (double)right / positive.Count(each => each);
                (average, before) = (average + (recall - before) * right / passed, recall);
            }
            RankCurve curve = RankCurve.Of("a", scores, positive);
            Assert.Equal(won / curve.Positives / curve.Negatives, curve.Auc!.Value, 1e-12);
            Assert.Equal(average, curve.AveragePrecision!.Value, 1e-12);
            Assert.InRange(curve.Auc.Value, curve.Auc.Low, curve.Auc.High);
        }
    }

    [Fact]
    public void Interval_of_the_area_holds_the_true_area_in_95_of_100_samples()
    {
        // Scores of two Gaussians one deviation apart: the area is Φ(1/√2).
        double area = MathNet.Numerics.Distributions.Normal.CDF(0, 1, 1 / Math.Sqrt(2));
        Random random = new(5);
        int held = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            bool[] positive = [.. Enumerable.Range(0, 130).Select(i => i < 40)];
            RankCurve curve = RankCurve.Of("a", [.. positive.Select(is1 => SimulatedCatalogues.Normal(random) + (is1 ? 1 : 0))], positive);
            held += curve.Auc!.Low <= area && area <= curve.Auc.High ? 1 : 0;
        }
        Assert.InRange(held, 366, 394);
    }

    [Fact]
    public void Nothing_is_said_where_one_kind_is_missing()
    {
        Assert.Null(RankCurve.Of("a", [0.1, 0.2], [false, false]).AveragePrecision);
        Assert.Null(RankCurve.Of("a", [0.1, 0.2], [true, true]).Auc);
    }
}
