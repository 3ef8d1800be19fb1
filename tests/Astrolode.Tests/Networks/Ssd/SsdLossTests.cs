using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Ssd;

[Collection("libtorch")]
public class SsdLossTests
{
    private const int Anchors = SsdLayers.BoxCount;

    [Fact]
    public void With_undecided_logits_every_chosen_box_costs_ln_2_a_class()
    {
        // M matches and 3 M negatives, each ln 2 for background and ln 2 for the class, divided by M.
        SsdTargets targets = new([[new(0.3f, 0.3f, 0.7f, 0.7f, 0)]], 1);
        (double classLoss, double boxLoss) = Losses(targets, new HardNegatives(3, 0), new float[Anchors * 4], new float[Anchors * 2], 1);
        Assert.Equal(8 * Math.Log(2), classLoss, 1e-4);
        double huber = targets.Codes.Sum(code => Math.Abs(code) < 1 ? 0.5 * code * code : Math.Abs(code) - 0.5);
        Assert.Equal(huber / targets.MatchCount, boxLoss, 1e-4);
        Assert.True(huber > 0);
    }

    [Fact]
    public void Empty_images_teach_through_the_minimum_and_have_no_box_loss() =>
        Assert.Equal((10 * Math.Log(2), 0), Losses(new SsdTargets([[]], 1), new HardNegatives(3, 5), new float[Anchors * 4], new float[Anchors * 2], 1), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-4 && a.Item2 == b.Item2);

    [Fact]
    public void A_perfect_answer_costs_nothing()
    {
        SsdTargets targets = new([[new(0.3f, 0.3f, 0.7f, 0.7f, 1)], []], 2);
        float[] logits = [.. targets.Classes.Select(target => target > 0 ? 30f : -30f)];
        (double classLoss, double boxLoss) = Losses(targets, new HardNegatives(), targets.Codes, logits, 2);
        Assert.Equal(0, classLoss, 1e-6);
        Assert.Equal(0, boxLoss, 1e-6);
    }

    [Fact]
    public void Ignored_boxes_teach_nothing()
    {
        SsdTargets targets = new([[new(0.3f, 0.3f, 0.7f, 0.7f, 0, Ignore: true)]], 1);
        float[] logits = new float[Anchors * 2];
        for (int i = 0; i < Anchors; i++)
        {
            // Certain of an object where it is ignored, of background elsewhere.
            (logits[2 * i], logits[2 * i + 1]) = targets.Matches[i] == Matcher.Ignored ? (-30, 30) : (30, -30);
        }
        Assert.Equal(0, Losses(targets, new HardNegatives(3, Anchors), new float[Anchors * 4], logits, 1).Class, 1e-6);
    }

    [Fact]
    public void A_class_the_network_has_not_is_refused() =>
        Assert.Contains("class 1", Assert.Throws<ModelException>(() => new SsdTargets([[new(0.3f, 0.3f, 0.7f, 0.7f, 1)]], 1)).Message, StringComparison.Ordinal);

    private static (double Class, double Box) Losses(SsdTargets targets, HardNegatives negatives, float[] codes, float[] logits, int classes)
    {
        using TensorScope scope = new();
        int images = targets.Matches.Length / Anchors;
        (Tensor classLoss, Tensor boxLoss) = new SsdLoss(negatives).Compute(
            Tensor.FromFloats(codes, images, Anchors, 4), Tensor.FromFloats(logits, images, Anchors, 1 + classes), targets);
        return (classLoss.Item(), boxLoss.Item());
    }
}
