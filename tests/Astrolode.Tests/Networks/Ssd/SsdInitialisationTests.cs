using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class SsdInitialisationTests
{
    [Fact]
    public void A_seed_gives_the_same_network_again()
    {
        NetworkWeights first = SsdInitialisation.Random(new(3, 1), 7);
        NetworkWeights second = SsdInitialisation.Random(new(3, 1), 7);
        NetworkWeights other = SsdInitialisation.Random(new(3, 1), 8);
        Assert.Equal(first["Conv2d_5_pointwise.weight"].Values, second["Conv2d_5_pointwise.weight"].Values);
        Assert.NotEqual(first["Conv2d_5_pointwise.weight"].Values, other["Conv2d_5_pointwise.weight"].Values);
    }

    [Theory]
    [InlineData("Conv2d_13_pointwise.weight", 0.0442)] // sqrt(2 / 1024)
    [InlineData("Predictor_1_box.weight", 0.03)]
    public void Weights_have_the_deviation_of_their_kind(string name, double deviation)
    {
        float[] values = SsdInitialisation.Random(new(3, 1), 7)[name].Values;
        // A normal distribution cut at two deviations has 0.880 of its deviation left.
        Assert.Equal(0.88 * deviation, Math.Sqrt(values.Average(value => value * value)), 0.02 * deviation);
        Assert.InRange(values.Max(), 0, 2 * deviation + 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_grey_image_gives_the_same_sums_through_the_adapted_first_layer(int channels)
    {
        NetworkWeights pretrained = SsdInitialisation.Random(new(3, 4), 7);
        NetworkWeights adapted = SsdInitialisation.Adapt(pretrained, "test", channels, 4, 1);
        (float[] before, float[] after) = (pretrained["Conv2d_0.weight"].Values, adapted["Conv2d_0.weight"].Values);
        Assert.Equal([32, channels, 3, 3], adapted["Conv2d_0.weight"].Shape);
        for (int output = 0; output < 32; output++)
        {
            for (int tap = 0; tap < 9; tap++)
            {
                float expected = Enumerable.Range(0, 3).Sum(channel => before[(output * 3 + channel) * 9 + tap]);
                Assert.Equal(expected, Enumerable.Range(0, channels).Sum(channel => after[(output * channels + channel) * 9 + tap]), 1e-5f);
            }
        }
        Assert.Equal(pretrained["Predictor_0_class.weight"].Values, adapted["Predictor_0_class.weight"].Values);
    }

    [Fact]
    public void Class_predictors_start_anew_for_other_classes_and_the_rest_stays()
    {
        NetworkWeights pretrained = SsdInitialisation.Random(new(3, 90, 0.75), 7);
        NetworkWeights adapted = SsdInitialisation.Adapt(pretrained, "test", 3, 1, 1);
        Assert.Equal(new SsdShape(3, 1, 0.75), SsdLayers.Check(adapted, "test"));
        Assert.Equal(pretrained["Predictor_0_box.weight"].Values, adapted["Predictor_0_box.weight"].Values);
        Assert.Equal(pretrained["Extra_4_3x3.weight"].Values, adapted["Extra_4_3x3.weight"].Values);
        NetworkWeights reset = SsdInitialisation.Adapt(pretrained, "test", 3, 1, 1, resetPredictors: true);
        Assert.NotEqual(pretrained["Predictor_0_box.weight"].Values, reset["Predictor_0_box.weight"].Values);
    }
}
