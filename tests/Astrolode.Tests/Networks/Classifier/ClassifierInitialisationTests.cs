using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Tests.Networks.Classifier;

public class ClassifierInitialisationTests
{
    [Fact]
    public void Photos_filters_answer_to_a_source_in_all_exposures_as_to_a_grey_photo()
    {
        NetworkWeights weights = ClassifierInitialisation.FromPhotos(SsdFixtures.Face, "face", 4, 1);
        float[] photo = SsdFixtures.Face["Conv2d_0.weight"].Values, cutout = weights["Conv2d_0.weight"].Values;
        for (int filter = 0; filter < 32; filter++)
        {
            for (int tap = 0; tap < 9; tap++)
            {
                float[] channels = [.. Enumerable.Range(0, 8).Select(channel => cutout[(filter * 8 + channel) * 9 + tap])];
                double sum = Enumerable.Range(0, 3).Sum(colour => (double)photo[(filter * 3 + colour) * 9 + tap]);
                Assert.Equal(sum, channels[..4].Sum(), 1e-5);
                Assert.Equal(sum / 2, channels[0], 1e-5);
                Assert.Equal([0, 0, 0, 0], channels[4..]);
            }
        }
        Assert.Equal(SsdFixtures.Face["Conv2d_9_depthwise.gamma"].Values, weights["Conv2d_9_depthwise.gamma"].Values);
        Assert.Equal([4, 1024], weights["Logits.weight"].Shape);
    }

    [SharedFact("weights/mobilenet_v1_1.0_224_quant_embedding_extractor.tflite")]
    public void The_imagenet_backbone_is_taken_over_whole()
    {
        NetworkWeights pretrained = PretrainedWeights.Load(SharedData.Find("weights/mobilenet_v1_1.0_224_quant_embedding_extractor.tflite"));
        NetworkWeights weights = ClassifierInitialisation.FromPhotos(pretrained, "imagenet", 2, 1);
        Assert.All(pretrained.Names.Where(name => name != "Conv2d_0.weight"), name => Assert.Equal(pretrained[name].Values, weights[name].Values));
        Assert.Equal(new ClassifierShape(ClassifierArchitecture.MobileNet, 2), ClassifierPlan.Check(weights, "test"));
    }

    [Fact]
    public void A_narrower_network_is_refused_with_its_shape()
    {
        ModelException error = Assert.Throws<ModelException>(() => ClassifierInitialisation.FromPhotos(SsdFixtures.Random(new SsdShape(3, 1, 0.5), 1), "half", 4, 1));
        Assert.Contains("half", error.Message, StringComparison.Ordinal);
        Assert.Contains("[16, 3, 3, 3]", error.Message, StringComparison.Ordinal);
    }
}
