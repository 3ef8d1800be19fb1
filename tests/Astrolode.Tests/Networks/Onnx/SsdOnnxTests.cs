using System.Runtime.InteropServices;
using Astrolode.Networks;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Onnx;

public sealed class SsdOnnxTests : IDisposable
{
    private const string CheckModel = """
        import onnx, sys
        model = onnx.load(sys.argv[1])
        onnx.checker.check_model(model, full_check=True)
        print([[d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*model.graph.input, *model.graph.output]])
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("astrolode-onnx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [JudgeFact("python:torch")]
    public void A_network_of_any_size_gives_what_pytorch_gives()
    {
        foreach ((SsdShape shape, int count) in new[] { (new SsdShape(1, 2), 1), (new SsdShape(3, 1, 0.5), 3) })
        {
            AgreesWithPyTorch(SsdFixtures.Random(shape, 5), Card(shape), SsdFixtures.RandomImages(count, shape.Channels, 6), count);
        }
    }

    [JudgeFact("python:torch")]
    public void The_face_network_gives_what_pytorch_gives() =>
        AgreesWithPyTorch(SsdFixtures.Face, SsdFixtures.FaceCard, SsdFixtures.RandomImages(1, 3, 7), 1);

    [SharedFact(SsdFixtures.Tflite, SsdFixtures.Labels, "coco/images")]
    public void The_coco_network_gives_what_pytorch_gives_on_a_photo() =>
        AgreesWithPyTorch(SsdFixtures.Coco, SsdFixtures.CocoCard, SsdFixtures.Photo(Directory.GetFiles(SharedData.Find("coco/images")).Order().First()), 1);

    [JudgeFact("python:onnx")]
    public void The_onnx_project_s_checker_finds_no_fault()
    {
        SsdShape shape = new(1, 2, 0.5);
        string path = Path.Combine(_folder, "model.onnx");
        foreach (bool half in new[] { false, true })
        {
            SsdOnnx.Write(path, SsdFixtures.Random(shape, 1), Card(shape), half);
            (int exitCode, string shapes, string error) = Judge.Run(Judge.Python, ["-c", CheckModel, path]);
            Assert.True(exitCode == 0, error);
            Assert.Equal("[['N', 1, 300, 300], ['N', 1917, 4], ['N', 1917, 2]]", shapes.Trim());
        }
    }

    [Fact]
    public void Equal_networks_give_equal_files()
    {
        SsdShape shape = new(1, 1, 0.5);
        Assert.Equal(SsdOnnx.ToBytes(SsdFixtures.Random(shape, 1), Card(shape)), SsdOnnx.ToBytes(SsdFixtures.Random(shape, 1), Card(shape)));
    }

    [Fact]
    public void Half_precision_halves_the_file_and_hardly_changes_the_scores()
    {
        (byte[] whole, byte[] half) = (SsdOnnx.ToBytes(SsdFixtures.Face, SsdFixtures.FaceCard), SsdOnnx.ToBytes(SsdFixtures.Face, SsdFixtures.FaceCard, half: true));
        Assert.InRange(half.Length, 0.49 * whole.Length, 0.53 * whole.Length);
        float[] images = SsdFixtures.RandomImages(1, 3, 2);
        Close(SsdFixtures.Run(whole, images, 1)[1], SsdFixtures.Run(half, images, 1)[1], 5e-3, "scores");
    }

    [Fact]
    public void The_card_travels_inside_and_beside()
    {
        string path = Path.Combine(_folder, "model.onnx");
        SsdShape shape = new(1, 2, 0.5);
        ModelCard card = Card(shape);
        SsdOnnx.Write(path, SsdFixtures.Random(shape, 1), card);
        using SsdDetector detector = new(path, 1);
        Assert.Equal(card.ToJson(), detector.Card.ToJson());
        Assert.Equal(card.ToJson() + "\n", File.ReadAllText(Path.Combine(_folder, "model.card.json")));
    }

    [Fact]
    public void A_card_for_other_weights_is_refused()
    {
        SsdShape shape = new(1, 2, 0.5);
        ModelException error = Assert.Throws<ModelException>(() => SsdOnnx.ToBytes(SsdFixtures.Random(shape, 1), Card(shape with { Classes = 3 })));
        Assert.Contains("3 classes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, false)]
    [InlineData(float.PositiveInfinity, false)]
    [InlineData(1e6f, true)]
    public void A_weight_that_cannot_be_stored_is_refused_by_name(float value, bool half)
    {
        SsdShape shape = new(1, 1, 0.5);
        NetworkWeights weights = SsdFixtures.Random(shape, 1);
        weights["Predictor_2_box.weight"].Values[5] = value;
        ModelException error = Assert.Throws<ModelException>(() => SsdOnnx.ToBytes(weights, Card(shape), half));
        Assert.Contains("Predictor_2_box.weight", error.Message, StringComparison.Ordinal);
    }

    private static ModelCard Card(SsdShape shape) => new()
    {
        Name = "test",
        Channels = shape.Channels,
        DepthMultiplier = shape.DepthMultiplier,
        Bands = [.. Enumerable.Range(0, shape.Channels).Select(i => $"band {i}")],
        Classes = [.. Enumerable.Range(0, shape.Classes).Select(i => $"class {i}")],
    };

    private void AgreesWithPyTorch(NetworkWeights weights, ModelCard card, float[] images, int count)
    {
        (string network, string input, string output) = (Path.Combine(_folder, "w.safetensors"), Path.Combine(_folder, "in.f32"), Path.Combine(_folder, "out.f32"));
        weights.Save(network);
        File.WriteAllBytes(input, MemoryMarshal.AsBytes(images.AsSpan()).ToArray());
        (int exitCode, _, string error) = Judge.Run(Judge.Python, [Judge.Script("ssd_forward.py"), network, input, $"{count}", output]);
        Assert.True(exitCode == 0, error);
        float[] judged = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(output)).ToArray();
        float[][] bare = SsdFixtures.Run(SsdOnnx.BareBytes(weights, card.Name), images, count, card.Channels);
        float[][] whole = SsdFixtures.Run(SsdOnnx.ToBytes(weights, card), images, count, card.Channels);
        int at = 0;
        foreach ((string name, float[] ours) in new[] { ("box codes", bare[0]), ("logits", bare[1]), ("boxes", whole[0]), ("scores", whole[1]) })
        {
            Close(judged.AsSpan(at, ours.Length), ours, 1e-4, name);
            at += ours.Length;
        }
        Assert.Equal(judged.Length, at);
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i])));
        }
        Assert.True(worst <= tolerance, $"{what} differ by {worst}");
    }
}
