using System.CommandLine;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Tests.Networks;
using Astrolode.Tests.Networks.Classifier;

namespace Astrolode.Tests.Cli.Commands;

public sealed class ModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("astrolode-model").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<int> Run(params string[] args) => CommandLine.Run(new RootCommand("test") { ModelCommand.Create() }, args);

    private string At(string name) => Path.Combine(_folder, name);

    [Fact]
    public async Task The_face_network_becomes_a_model_that_names_its_class_and_licence()
    {
        Assert.Equal(0, await Run("model", "import", SsdFixtures.FaceManifest, "--out", At("face.onnx"), "--half"));
        Assert.Equal(0, await Run("model", "info", At("face.onnx")));
        using SsdDetector detector = new(At("face.onnx"), 1);
        Assert.Equal(["face"], detector.Card.Classes);
        Assert.StartsWith("MIT", detector.Card.Licence, StringComparison.Ordinal);
        Assert.True(File.Exists(At("face.card.json")));
        // A shipped model is at most 12 MB.
        Assert.InRange(new FileInfo(At("face.onnx")).Length, 1e6, 12e6);
    }

    [Fact]
    public async Task A_classifier_is_described_too()
    {
        ClassifierShape shape = new(ClassifierArchitecture.Inception, 4);
        ClassifierOnnx.Write(At("sources.onnx"), ClassifierInitialisation.Random(shape, 1), ClassifierFixtures.Card(shape), 1);
        Assert.Equal(0, await Run("model", "info", At("sources.onnx")));
    }

    [Fact]
    public async Task Weights_to_train_from_are_kept_as_they_are()
    {
        Assert.Equal(0, await Run("model", "import", SsdFixtures.FaceManifest, "--out", At("face.safetensors")));
        NetworkWeights read = NetworkWeights.Load(At("face.safetensors"));
        Assert.All(SsdFixtures.Face.Names, name => Assert.Equal(SsdFixtures.Face[name].Values, read[name].Values));
    }

    [SharedFact(SsdFixtures.Tflite, SsdFixtures.Labels)]
    public async Task The_coco_network_takes_its_class_names_from_the_label_file()
    {
        Assert.Equal(0, await Run("model", "import", SharedData.Find(SsdFixtures.Tflite), "--labels", SharedData.Find(SsdFixtures.Labels), "--out", At("coco.onnx")));
        using SsdDetector detector = new(At("coco.onnx"), 1);
        Assert.Equal((90, "person", "toothbrush"), (detector.Card.Classes.Length, detector.Card.Classes[0], detector.Card.Classes[89]));
    }

    [SharedFact("weights/mobilenet_v1_1.0_224_quant_embedding_extractor.tflite")]
    public async Task A_backbone_is_no_detector_and_nothing_is_written()
    {
        string backbone = SharedData.Find("weights/mobilenet_v1_1.0_224_quant_embedding_extractor.tflite");
        Assert.Equal(CommandLine.Failed, await Run("model", "import", backbone, "--out", At("backbone.onnx")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Equal(0, await Run("model", "import", backbone, "--out", At("backbone.safetensors")));
        Assert.Equal(0, await Run("model", "info", At("backbone.safetensors")));
    }

    [Theory]
    [InlineData(CommandLine.WrongUsage, "--out", "model.txt")]
    [InlineData(CommandLine.WrongUsage, "--out", "model.safetensors", "--half")]
    [InlineData(CommandLine.Failed, "--out", "model.onnx", "--labels", "empty.txt")]
    [InlineData(CommandLine.Failed, "--out", "model.onnx", "--labels", "absent.txt")]
    public async Task What_cannot_be_done_leaves_nothing_behind(int exitCode, params string[] options)
    {
        File.WriteAllText(At("empty.txt"), "");
        string[] given = [.. options.Select(option => option.Contains('.', StringComparison.Ordinal) ? At(option) : option)];
        Assert.Equal(exitCode, await Run(["model", "import", SsdFixtures.FaceManifest, .. given]));
        Assert.Equal([At("empty.txt")], Directory.GetFileSystemEntries(_folder));
    }
}
