using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using static Astrolode.Tests.Networks.Classifier.ClassifierFixtures;

namespace Astrolode.Tests.Networks.Onnx;

public sealed class ClassifierOnnxTests
{
    private const double Temperature = 1.7;

    private const string CheckModel = """
        import onnx, sys
        model = onnx.load(sys.argv[1])
        onnx.checker.check_model(model, full_check=True)
        print([[d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*model.graph.input, *model.graph.output]])
        """;

    [JudgeFact("python:torch")]
    public void Inception_gives_pytorch_s_probabilities() => AgreesWithPyTorch(ClassifierArchitecture.Inception);

    [JudgeFact("python:torch")]
    public void Mobilenet_gives_pytorch_s_probabilities() => AgreesWithPyTorch(ClassifierArchitecture.MobileNet);

    private static void AgreesWithPyTorch(ClassifierArchitecture architecture)
    {
        ClassifierShape shape = new(architecture, 3);
        NetworkWeights weights = Lively(shape, 5);
        float[] cutouts = Cutouts(5, 6);
        NetworkWeights judged = Ask(architecture, weights, cutouts, Normal(15, 7));
        Near(judged["eval.probabilities"].Values, Classify(ClassifierOnnx.ToBytes(weights, Card(shape), Temperature), cutouts, 3), 1e-4);
        Near(judged["eval.probabilities"].Values, Classify(ClassifierOnnx.ToBytes(weights, Card(shape), Temperature, half: true), cutouts, 3), 2e-2);
    }

    [JudgeFact("python:onnx")]
    public void The_onnx_project_s_checker_finds_no_fault()
    {
        using TemporaryFolder folder = new();
        foreach (ClassifierArchitecture architecture in Enum.GetValues<ClassifierArchitecture>())
        {
            ClassifierShape shape = new(architecture, 4);
            string path = folder.File($"{architecture}.onnx");
            ClassifierOnnx.Write(path, Lively(shape, 1), Card(shape), Temperature, half: architecture == ClassifierArchitecture.Inception);
            (int exitCode, string shapes, string error) = Judge.Run(Judge.Python, ["-c", CheckModel, path]);
            Assert.True(exitCode == 0, error);
            Assert.Equal("[['N', 8, 24, 24], ['N', 4]]", shapes.Trim());
        }
    }

    [Fact]
    public void The_card_travels_inside_and_beside()
    {
        using TemporaryFolder folder = new();
        ClassifierShape shape = new(ClassifierArchitecture.Inception, 2);
        ClassifierOnnx.Write(folder.File("model.onnx"), Lively(shape, 1), Card(shape), 1);
        using CutoutClassifier classifier = new(folder.File("model.onnx"), 1);
        Assert.Equal(Card(shape).ToJson(), classifier.Card.ToJson());
        Assert.Equal(Card(shape).ToJson() + "\n", File.ReadAllText(folder.File("model.card.json")));
        float[] probabilities = new float[6];
        classifier.Classify(Cutouts(3, 1), probabilities);
        Assert.All(probabilities.Chunk(2), pair => Assert.Equal(1, pair.Sum(), 1e-5));
        Assert.Throws<ArgumentException>(() => classifier.Classify(Cutouts(2, 1), probabilities));
    }

    [Fact]
    public void A_detector_does_not_pass_for_a_classifier_nor_the_other_way_round()
    {
        ClassifierShape shape = new(ClassifierArchitecture.Inception, 2);
        SsdShape detector = new(1, 1, 0.25);
        ModelCard card = new() { Name = "detector", DepthMultiplier = 0.25, Channels = 1, Bands = ["a"], Classes = ["b"] };
        byte[] boxes = SsdOnnx.ToBytes(SsdFixtures.Random(detector, 1), card), classes = ClassifierOnnx.ToBytes(Lively(shape, 1), Card(shape), 1);
        Assert.Contains("no classifier", Assert.Throws<ModelException>(() => new CutoutClassifier(boxes, "m", new SessionOptions(1))).Message, StringComparison.Ordinal);
        Assert.Contains("images", Assert.Throws<ModelException>(() => new SsdDetector(classes, "m", new SessionOptions(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Inception", Assert.Throws<ModelException>(() => ClassifierOnnx.ToBytes(Lively(shape, 1), card, 1)).Message, StringComparison.Ordinal);
    }

    private static float[] Classify(byte[] model, float[] cutouts, int classes)
    {
        using CutoutClassifier classifier = new(model, "test", new SessionOptions(2));
        float[] probabilities = new float[cutouts.Length / ClassifierShape.Length * classes];
        classifier.Classify(cutouts, probabilities);
        return probabilities;
    }
}
