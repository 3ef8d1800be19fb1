using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;
using Astrolode.Search.Classification;
using Astrolode.Search.Training;
using Astrolode.Tests.Networks.Classifier;

namespace Astrolode.Tests.Search.Classification;

[Collection("libtorch")]
public class ClassifierTrainingTests
{
    private static readonly ClassifierTrainingSettings Settings = new()
    {
        FieldSide = 256,
        Psf = "gaussian",
        DitherScale = 0.01,
        Asteroids = 300,
        StarDensity = 60,
        Fields = 2,
        ValidationFields = 1,
        TestFields = 1,
        PerClass = 60,
        Steps = 6,
        ValidateEvery = 3,
        WarmupSteps = 2,
        FrozenSteps = 2,
        BatchSize = 8,
        Threads = 2,
        Half = false,
    };

    [Fact]
    public async Task A_stopped_run_goes_on_to_the_same_model()
    {
        using TemporaryFolder folder = new();
        long tensors = TorchRuntime.LiveTensors;
        ClassifierTrainingResult whole = await new ClassifierTraining(Settings, folder.File("whole")).Run(null, CancellationToken.None);
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ClassifierTraining(Settings, folder.File("parts")).Run(new Stopper(stop), stop.Token));
        Assert.False(File.Exists(folder.File("parts/model.onnx")));
        ClassifierTrainingResult parts = await new ClassifierTraining(Settings with { Threads = 0 }, folder.File("parts")).Run(null, CancellationToken.None);
        Assert.Equal((6, whole.BestStep), (parts.Steps, parts.BestStep));
        (NetworkWeights one, NetworkWeights other) = (NetworkWeights.Load(folder.File("whole/checkpoint/last.safetensors")), NetworkWeights.Load(folder.File("parts/checkpoint/last.safetensors")));
        Assert.Equal(one.Names, other.Names);
        Assert.All(one.Names, name => ClassifierFixtures.Near(one[name].Values, other[name].Values, 1e-3));
        Assert.Equal(whole.Test[1].Confusion, parts.Test[1].Confusion);
        Assert.Equal(tensors, TorchRuntime.LiveTensors);

        string[] log = File.ReadAllLines(folder.File("parts/log.jsonl"));
        Assert.Equal(2, log.Count(line => line.Contains("validation_accuracy4", StringComparison.Ordinal)));
        Assert.All((string[])["curves.png", "curves-validation.png", "settings.json", "model.card.json"], name => Assert.True(File.Exists(folder.File("parts/" + name)), name));
        using CutoutClassifier classifier = new(folder.File("parts/model.onnx"), 1);
        Assert.Equal(SourceClasses.Names, classifier.Card.Classes);
        Assert.Contains("SIMULATED", classifier.Card.Data!["images"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(parts.Test[0].Accuracy.Value, (double)classifier.Card.Metrics!["test"]!["scores"]![0]!["accuracy"]!["value"]!, 1e-9);
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => new ClassifierTraining(Settings with { LearningRate = 1 }, folder.File("parts")).Run(null, CancellationToken.None));
        Assert.Contains("other settings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mobilenet_of_two_classes_starts_from_the_face_weights()
    {
        using TemporaryFolder folder = new();
        ClassifierTrainingSettings settings = Settings with { Network = ClassifierArchitecture.MobileNet, Start = "face", Classes = 2, TestFields = 0, Fields = 1, Steps = 3, ClassWeights = [2, 1] };
        ClassifierTrainingResult result = await new ClassifierTraining(settings, folder.File("run")).Run(null, CancellationToken.None);
        Assert.Empty(result.Test);
        using CutoutClassifier classifier = new(folder.File("run/model.onnx"), 1);
        Assert.Equal(("MobileNet v1 24x24", 2), (classifier.Card.Architecture, classifier.Card.Classes.Length));
        Assert.Equal(settings.ClassWeights, TrainingSettingsFile.Read<ClassifierTrainingSettings>(folder.File("run/settings.json")).ClassWeights);
    }

    [Theory]
    [InlineData("--classes")]
    [InlineData("--start")]
    [InlineData("--class-weights")]
    [InlineData("fields cannot be simulated")]
    public void A_setting_that_makes_no_sense_is_named(string named)
    {
        ClassifierTrainingSettings wrong = named switch
        {
            "--classes" => Settings with { Classes = 3 },
            "--start" => Settings with { Start = "face" },
            "--class-weights" => Settings with { ClassWeights = [1, 2] },
            _ => Settings with { AsteroidFastest = 1e4 },
        };
        Assert.Contains(named, Assert.Throws<ArgumentException>(wrong.Validate).Message, StringComparison.Ordinal);
        Settings.Validate();
    }

    // Stops in the middle, after the first validation.
    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TrainingLogLine>
    {
        public void Report(TrainingLogLine value)
        {
            if (value.ValidationLoss is not null)
            {
                stop.Cancel();
            }
        }
    }
}
