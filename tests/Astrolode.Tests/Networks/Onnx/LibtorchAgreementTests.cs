using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Onnx;

[Collection("libtorch")]
public class LibtorchAgreementTests
{
    [Fact]
    public void The_face_network_gives_the_same_in_training_and_in_inference() =>
        Agree(SsdFixtures.Face, SsdFixtures.FaceCard, SsdFixtures.RandomImages(2, 3, 8));

    [SharedFact(SsdFixtures.Tflite, SsdFixtures.Labels, "coco/images")]
    public void The_coco_network_gives_the_same_in_training_and_in_inference() =>
        Agree(SsdFixtures.Coco, SsdFixtures.CocoCard, [.. Directory.GetFiles(SharedData.Find("coco/images")).Order().Take(2).SelectMany(SsdFixtures.Photo)]);

    private static void Agree(NetworkWeights weights, ModelCard card, float[] images)
    {
        using SsdMobileNetV1 module = new(weights, card.Name);
        SsdPredictions trained = module.Predict(images);
        float[][] exported = SsdFixtures.Run(SsdOnnx.ToBytes(weights, card), images, trained.Count);
        Assert.Equal(0, Worst(trained.Boxes, exported[0]), 1e-4);
        Assert.Equal(0, Worst(trained.Scores, exported[1]), 1e-4);
    }

    private static double Worst(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => Math.Abs(x - y) / (double)Math.Max(1, Math.Abs(x))).Max();
    }
}
