using System.Text.Json.Nodes;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Classification;
using Astrolode.Search.Exposures;
using Astrolode.Tests.Networks;
using Astrolode.Tests.Networks.Classifier;

namespace Astrolode.Tests.Search.Exposures;

public sealed class NetworkPoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Each_thread_gets_the_answers_of_one_network()
    {
        string path = Write([.. SourceClasses.Names], JsonNode.Parse("{\"scale\":0.5}")!.AsObject());
        using NetworkPool pool = new(path, 3);
        Assert.Equal(0.5, pool.Stretch.Scale);
        float[] cutouts = ClassifierFixtures.Cutouts(12, 3), expected = new float[48], found = new float[48];
        using (CutoutClassifier one = new(path, 1))
        {
            one.Classify(cutouts, expected);
        }
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => pool.Classify(cutouts.AsSpan(i * ClassifierShape.Length, ClassifierShape.Length), found.AsSpan(4 * i, 4)));
        ClassifierFixtures.Near(expected, found, 1e-5);
        Assert.True(expected.Distinct().Count() > 12);
    }

    [Fact]
    public void A_network_of_asteroids_and_others_will_do()
    {
        using NetworkPool pool = new(Write([.. SourceClasses.BinaryNames], new JsonObject()), 1);
        Assert.Equal(["asteroid", "other"], pool.Card.Classes);
    }

    [Fact]
    public void Other_classes_other_networks_and_cards_without_stretch_are_refused()
    {
        Refused(Write(["star", "asteroid", "galaxy", "cosmic_ray"], new JsonObject()), "its classes are star, asteroid, galaxy, cosmic_ray, not asteroid, star");
        Refused(Write(["bubble"], new JsonObject()), "its classes are bubble");
        Refused(Write([.. SourceClasses.Names], null), "no stretch");
        Refused(Write([.. SourceClasses.Names], JsonNode.Parse("{\"scale\":\"wide\"}")!.AsObject()), "no stretch");
        string detector = folder.File("detector.onnx");
        ModelCard card = new() { Name = "detector", DepthMultiplier = 0.25, Channels = 1, Bands = ["a"], Classes = ["asteroid", "other"] };
        File.WriteAllBytes(detector, SsdOnnx.ToBytes(SsdFixtures.Random(new SsdShape(1, 2, 0.25), 1), card));
        Refused(detector, "no classifier of cutouts");
        Assert.Throws<FileNotFoundException>(() => new NetworkPool(folder.File("none.onnx"), 1));
    }

    public void Dispose() => folder.Dispose();

    private static void Refused(string path, string why)
    {
        string message = Assert.Throws<ModelException>(() => new NetworkPool(path, 2)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains("; ", message, StringComparison.Ordinal);
    }

    private string Write(string[] classes, JsonObject? stretch)
    {
        ClassifierShape shape = new(ClassifierArchitecture.Inception, classes.Length);
        string path = folder.File("model.onnx");
        ClassifierOnnx.Write(path, ClassifierFixtures.Lively(shape, 1), ClassifierFixtures.Card(shape) with { Classes = classes, Stretch = stretch }, 1);
        return path;
    }
}
