using Astrolode.Networks;
using Astrolode.Search.Evaluation;

namespace Astrolode.Tests.Search.Evaluation;

public class ScoreCalibrationTests
{
    private static ScoreCalibration Calibration(double slope, double intercept) =>
        new() { ModelSha256 = "abc", Slope = slope, Intercept = intercept, Iou = 0.3, Detections = 10, OnLabels = 5, Note = "made up" };

    [Theory]
    [InlineData(1.9, -0.9)]
    [InlineData(0.5, 0.3)]
    [InlineData(1, 0)]
    public void The_curve_by_which_outcomes_were_drawn_is_found_again(double slope, double intercept)
    {
        Random random = new(4);
        ScoreCalibration wanted = Calibration(slope, intercept);
        (double, bool)[] outcomes = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextDouble()).Select(score => (score, random.NextDouble() < wanted.Probability(score)))];
        (double foundSlope, double foundIntercept) = ScoreCalibration.Fit(outcomes);
        Assert.InRange(foundSlope - slope, -0.05, 0.05);
        Assert.InRange(foundIntercept - intercept, -0.05, 0.05);
    }

    [Fact]
    public void Scores_that_part_the_two_kinds_give_a_finite_curve_that_rises()
    {
        (double, bool)[] outcomes = [.. Enumerable.Range(0, 100).Select(i => (i / 100.0, i >= 50))];
        (double slope, double intercept) = ScoreCalibration.Fit(outcomes);
        Assert.True(slope > 0 && double.IsFinite(slope) && double.IsFinite(intercept));
        ScoreCalibration found = Calibration(slope, intercept);
        Assert.True(found.Probability(0) >= 0 && found.Probability(0) < 0.1 && found.Probability(1) > 0.9 && found.Probability(1) <= 1);
    }

    [Fact]
    public void Too_few_of_a_kind_are_refused() =>
        Assert.Contains("too few", Assert.Throws<EvaluationException>(() => ScoreCalibration.Fit([.. Enumerable.Range(0, 100).Select(i => (i / 100.0, i > 96))])).Message, StringComparison.Ordinal);

    [Fact]
    public void It_lies_beside_its_model_and_serves_no_other()
    {
        using TemporaryFolder folder = new();
        string model = folder.File("m.onnx");
        Assert.Null(ScoreCalibration.Beside(model, "abc"));
        Calibration(2, -1).Write(folder.File("m.calibration.json"));
        Assert.Equal(Calibration(2, -1), ScoreCalibration.Beside(model, "abc"));
        Assert.Contains("another model", Assert.Throws<ModelException>(() => ScoreCalibration.Beside(model, "abd")).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("m.calibration.json"), "{");
        Assert.Contains("damaged", Assert.Throws<ModelException>(() => ScoreCalibration.Beside(model, "abc")).Message, StringComparison.Ordinal);
    }
}
