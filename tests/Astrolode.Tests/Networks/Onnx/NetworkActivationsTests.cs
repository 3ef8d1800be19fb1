using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using static Astrolode.Tests.Networks.Classifier.ClassifierFixtures;

namespace Astrolode.Tests.Networks.Onnx;

public sealed class NetworkActivationsTests
{
    private const double Temperature = 1.7;

    private static readonly SsdShape Small = new(1, 2, 0.25);
    private static readonly ModelCard SmallCard = new() { Name = "test", DepthMultiplier = 0.25, Channels = 1, Bands = ["a"], Classes = ["b", "c"] };

    [JudgeFact("python:torch", "python:onnx")]
    public void Every_layer_of_inception_and_its_class_maps_are_pytorch_s() => AgreesWithPyTorch(Classifier(ClassifierArchitecture.Inception, half: false), Cutouts(1, 6));

    [JudgeFact("python:torch", "python:onnx")]
    public void Every_layer_of_mobilenet_in_half_precision_and_its_class_maps_are_pytorch_s() => AgreesWithPyTorch(Classifier(ClassifierArchitecture.MobileNet, half: true), Cutouts(1, 6));

    [JudgeFact("python:torch", "python:onnx")]
    public void Every_layer_of_a_detector_is_pytorch_s() => AgreesWithPyTorch(SsdOnnx.ToBytes(SsdFixtures.Random(Small, 3), SmallCard), SsdFixtures.RandomImages(1, 1, 4));

    [Fact]
    public void All_layers_are_there_in_forward_order()
    {
        IEnumerable<string> Names(byte[] model, float[] image) => NetworkActivations.Of(model, "test", image).Layers.Select(layer => layer.Name);
        foreach (ClassifierArchitecture architecture in Enum.GetValues<ClassifierArchitecture>())
        {
            Assert.Equal([.. ClassifierPlan.Of(architecture).Steps.Select(step => step.Name), "mean"], Names(Classifier(architecture, half: false), Cutouts(1, 1)));
        }
        SsdLayer[] all = [.. SsdLayers.All(Small)];
        string[] seen = [.. Names(SsdOnnx.ToBytes(SsdFixtures.Random(Small, 1), SmallCard, half: true), SsdFixtures.RandomImages(1, 1, 4))];
        Assert.Equal(SsdLayers.Trunk(1, 0.25).Select(layer => layer.Name), seen[..^12]);
        Assert.Equal(all.Select(layer => layer.Name).Order(), seen.Order());
    }

    [Theory]
    [InlineData(ClassifierArchitecture.Inception, false)]
    [InlineData(ClassifierArchitecture.MobileNet, true)]
    public void The_mean_of_a_class_map_plus_bias_is_the_logit_behind_the_probability(ClassifierArchitecture architecture, bool half)
    {
        byte[] model = Classifier(architecture, half);
        float[] cutout = Cutouts(1, 9), probabilities = new float[3];
        using CutoutClassifier classifier = new(model, "test", new SessionOptions());
        classifier.Classify(cutout, probabilities);
        NetworkActivations seen = NetworkActivations.Of(model, "test", cutout);
        ClassActivationMaps maps = ClassActivationMaps.Of(seen.FullyConnected!);
        double[] exponentials = [.. Enumerable.Range(0, 3).Select(i => Math.Exp(maps.Logit(i) / Temperature))];
        Assert.All(probabilities.Index(), each => Assert.Equal(each.Item, exponentials[each.Index] / exponentials.Sum(), 1e-4));
        Assert.All(probabilities.Zip(seen.Output(ClassifierOnnx.Probabilities)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        // Neither is all alike, so that any mistake shows.
        Assert.InRange(probabilities.Max(), 0.36, 0.95);
        Assert.True(TensorPrimitives.Max(maps.Map(0)) - TensorPrimitives.Min(maps.Map(0)) > 0.1);
    }

    [Fact]
    public void What_is_no_model_or_no_image_of_it_is_refused()
    {
        byte[] garbage = new byte[5000];
        new Random(1).NextBytes(garbage);
        Assert.Contains("m.onnx", Assert.Throws<ModelException>(() => NetworkActivations.Of(garbage, "m.onnx", [])).Message, StringComparison.Ordinal);
        Assert.Contains("m.onnx", Assert.Throws<ModelException>(() => NetworkActivations.Of([], "m.onnx", [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NetworkActivations.Of(Classifier(ClassifierArchitecture.Inception, half: false), "m", new float[7]));
    }

    [Fact]
    public void A_damaged_model_is_one_error_whatever_the_damage()
    {
        byte[] model = Classifier(ClassifierArchitecture.Inception, half: true);
        Random random = new(3);
        float[] cutout = Cutouts(1, 1);
        // Names and shapes of the nodes are at the front; beyond lie the weights, where a changed number is no damage.
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. model];
            for (int j = 0; j < 4; j++)
            {
                damaged[random.Next(6000)] = (byte)random.Next(256);
            }
            try
            {
                if (NetworkActivations.Of(damaged, "m.onnx", cutout) is { FullyConnected: { } last })
                {
                    ClassActivationMaps.Of(last);
                }
            }
            catch (ModelException error)
            {
                Assert.Contains("m.onnx", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Classifier(ClassifierArchitecture architecture, bool half)
    {
        ClassifierShape shape = new(architecture, 3);
        return ClassifierOnnx.ToBytes(Undecided(shape), Card(shape), Temperature, half);
    }

    private static void AgreesWithPyTorch(byte[] model, float[] image)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("m.onnx"), model);
        File.WriteAllBytes(folder.File("image.f32"), MemoryMarshal.AsBytes(image.AsSpan()).ToArray());
        (int exit, _, string errors) = Judge.Run(Judge.Python, [Judge.Script("onnx_layers_pytorch.py"), folder.File("m.onnx"), folder.File("image.f32"), folder.File("out")]);
        Assert.True(exit == 0, errors);
        NetworkWeights judged = NetworkWeights.Load(folder.File("out"));
        NetworkActivations seen = NetworkActivations.Of(model, "test", image);
        Assert.NotEmpty(seen.Layers);
        foreach (LayerActivation layer in seen.Layers)
        {
            string node = new[] { layer.Name + ".relu6", layer.Name + ".conv", layer.Name }.First(name => judged.TryGet(name, out _));
            Assert.Equal([1, layer.Channels, layer.Height, layer.Width], judged[node].Shape);
            Near(judged[node].Values, layer.Values, 3e-4);
        }
        if (judged.TryGet("cam", out WeightArray? cam))
        {
            ClassActivationMaps maps = ClassActivationMaps.Of(seen.FullyConnected!);
            Near(cam.Values, [.. Enumerable.Range(0, 3).SelectMany(i => maps.Map(i).ToArray())], 3e-4);
        }
    }
}
