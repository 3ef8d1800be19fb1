using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Activations;
using Astrolode.Search.Classification;
using Astrolode.Search.Sources;
using Astrolode.Tests.Networks;
using Astrolode.Tests.Networks.Classifier;

namespace Astrolode.Tests.Search.Activations;

public sealed class ModelActivationsTests : IDisposable
{
    private static readonly TanGrid Sky = new(SkyFrame.Icrs, 150, 2, 320, 310, 6);
    private static readonly SsdShape Detector = new(1, 2, 0.25);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_detector_sees_the_tile_that_a_search_would_cut()
    {
        string image = Fits("sky.fits", Sky, 200, 120), model = DetectorModel("bubble", "???");
        ActivationReport report = Write(model, [image], centre: Sky.Centre);
        using FitsSource source = FitsSource.Open(image);
        TanGrid tile = Sky with { Width = 300, Height = 300, ScaleArcsec = 5 };
        float[] pixels = new float[300 * 300];
        source.Sample(tile, pixels);
        new Stretch().Apply(pixels, pixels);
        using SsdDetector detector = new(model, 1);
        List<DetectedBox> found = [];
        detector.Detect(pixels, 1, 0.0001f, found);
        ClassReport seen = Assert.Single(report.Classes);
        Assert.Equal(found.Where(box => box.Class == 0).Max(box => box.Score), seen.Score, 1e-5);
        Assert.Equal(seen.Score, seen.FeatureMapScores!.Max());
        detector.Detect(new float[pixels.Length], 1, 0.0001f, found = []);
        Assert.NotInRange(seen.Score - found.Where(box => box.Class == 0).Max(box => box.Score), -0.003, 0.003);
        Assert.Equal((1, 300), (report.Layers[0].Number, 2 * report.Layers[0].Shape[1]));
        Assert.StartsWith("icrs:150,2", report.Place, StringComparison.Ordinal);
        IsWhole(report);
        // Left alone it looks at the middle of the image.
        Assert.Equal(seen.Score, Write(model, [image], output: "middle").Classes[0].Score, 0.01);
    }

    [Fact]
    public void A_classifier_sees_the_cutout_that_classify_would_take()
    {
        string[] exposures = [Fits("a.fits", Sky, 100, 150), Fits("b.fits", Sky with { LonDegrees = 150.01 }, 100, 150)];
        string model = ClassifierModel();
        ActivationReport report = Write(model, exposures, (100.2, 149.7));
        float[] planes = new float[2 * ClassifierShape.Size * ClassifierShape.Size], cutout = new float[ClassifierShape.Length], probabilities = new float[3];
        CutoutExposure.Cut([.. exposures.Select(Exposure)], 100.2, 149.7, ClassifierShape.Size, new CutoutStretch(), planes);
        CutoutInput.Fill(planes, cutout);
        using CutoutClassifier classifier = new(model, 1);
        classifier.Classify(cutout, probabilities);
        Assert.All(report.Classes.Zip(probabilities), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-5));
        Assert.All(report.Classes, one => Assert.Equal(one.Logit!.Value, one.MapMean!.Value + one.Bias!.Value, 1e-9));
        Assert.All(report.Classes, one => Assert.InRange(one.MapMean!.Value, one.MapMin, one.MapMax));
        Assert.NotEqual(Write(model, exposures[..1], (100.2, 149.7), "other").Classes[0].Score, report.Classes[0].Score);
        IsWhole(report);

        static CutoutExposure Exposure(string path)
        {
            Image image = FitsImage.Read(path);
            return CutoutExposure.Of(SourceExtraction.Run(image, new ExtractionSettings()), image.Wcs!);
        }
    }

    [Fact]
    public void A_photo_is_looked_at_whole()
    {
        string model = folder.File("photo.onnx");
        SsdShape shape = new(3, 1, 0.25);
        SsdOnnx.Write(model, SsdFixtures.Random(shape, 2), new ModelCard { Name = "photo", DepthMultiplier = 0.25, Channels = 3, Bands = ["red", "green", "blue"], Classes = ["a/b c"] });
        Picture photo = new(90, 60, Colour.Orange);
        photo.Fill(10, 10, 40, 30, Colour.Cyan);
        photo.WritePng(folder.File("photo.png"));
        ActivationReport report = Write(model, [folder.File("photo.png")]);
        IsWhole(report);
        // The corner of the tile, below title and caption, is the corner of the photo.
        Picture drawn = Picture.Read(folder.File($"out/{report.Classes[0].Picture}"));
        Assert.Equal((Colour.Orange.Red, Colour.Orange.Green, Colour.Orange.Blue), (drawn.Rgb[3 * (52 * drawn.Width + 12)], drawn.Rgb[3 * (52 * drawn.Width + 12) + 1], drawn.Rgb[3 * (52 * drawn.Width + 12) + 2]));
    }

    [Fact]
    public void A_layer_s_numbers_are_those_of_its_values()
    {
        LayerReport report = LayerReport.Of(new LayerActivation("x", "convolution", 2, 1, 3, [0, 1, -2, 0, 0, 6]), 7);
        Assert.Equal((5.0 / 6, -2, 6, 0.5, "07_x.png"), (report.Mean, report.Min, report.Max, report.Zeros, report.Picture));
    }

    [Fact]
    public void What_does_not_fit_leaves_nothing_behind()
    {
        string image = Fits("sky.fits", Sky, 200, 120), detector = DetectorModel("a", "b"), classifier = ClassifierModel();
        string blank = folder.File("blank.fits"), noWcs = folder.File("nowcs.fits");
        FitsImage.Write(blank, new Image(320, 310, [.. Enumerable.Repeat(float.NaN, 320 * 310)]), new Dictionary<string, object>(Sky.WcsKeywords()), FitsStorage.Float32);
        FitsImage.Write(noWcs, new Image(320, 310, Pixels(10, 10)));
        new Picture(20, 20).WritePng(folder.File("photo.png"));
        Refused("--at", detector, [image], (3, 3));
        Refused("no pixels", detector, [blank]);
        Refused("no celestial WCS", detector, [noWcs]);
        Refused("1 channel", detector, [folder.File("photo.png")]);
        Refused("is a photo", classifier, [folder.File("photo.png")], (3, 3));
        Refused("--at X,Y", classifier, [image]);
        Refused("320 x 310", classifier, [image], (320, 3));
        Refused("at most 4", classifier, [image, image, image, image, image], (3, 3));
        Refused("nowcs.fits", classifier, [image, noWcs], (3, 3));
        Refused("blank.fits", classifier, [blank], (3, 3));
        // Alone it needs no coordinates.
        Write(classifier, [noWcs], (10, 10));
        Assert.Contains("not empty", Assert.Throws<IOException>(() => Write(classifier, [noWcs], (10, 10))).Message, StringComparison.Ordinal);
    }

    private void Refused(string said, string model, string[] images, (double, double)? at = null)
    {
        string[] before = Directory.GetFileSystemEntries(folder.Path);
        FormatException error = Assert.ThrowsAny<FormatException>(() => Write(model, images, at));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains(';', error.Message);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
    }

    private ActivationReport Write(string model, string[] images, (double, double)? at = null, string output = "out", SkyPosition? centre = null) =>
        ModelActivations.Write(new ActivationRequest { Model = model, Images = images, Folder = folder.File(output), At = at, Centre = centre }, default);

    private void IsWhole(ActivationReport report)
    {
        string[] expected = ["activations.json", "layers.png", .. report.Layers.Select(layer => layer.Picture), .. report.Classes.Select(one => one.Picture)];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(folder.File("out")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(report.ToJson(), JsonNode.Parse(File.ReadAllText(folder.File("out/activations.json")))!.ToJsonString(new() { WriteIndented = true }));
    }

    private string DetectorModel(params string[] classes)
    {
        string path = folder.File("detector.onnx");
        NetworkWeights weights = SsdFixtures.Random(Detector, 3);
        // Enough for scores to depend on the image.
        foreach (string name in weights.Names.Where(name => name.EndsWith("gamma", StringComparison.Ordinal)))
        {
            TensorPrimitives.Multiply(weights[name].Values, 2, weights[name].Values);
        }
        SsdOnnx.Write(path, weights, new ModelCard
        {
            Name = "detector",
            DepthMultiplier = 0.25,
            Channels = 1,
            Bands = ["a"],
            Classes = classes,
            ScalesArcsec = [5, 10],
            Stretch = new JsonObject { ["low_percentile"] = 1, ["high_percentile"] = 99.5, ["softening"] = 10 },
        });
        return path;
    }

    private string ClassifierModel()
    {
        string path = folder.File("classifier.onnx");
        ClassifierShape shape = new(ClassifierArchitecture.Inception, 3);
        ClassifierOnnx.Write(path, ClassifierFixtures.Undecided(shape), ClassifierFixtures.Card(shape) with { Stretch = new JsonObject { ["scale"] = 0.25 } }, 1.3, half: true);
        return path;
    }

    private string Fits(string name, TanGrid grid, int starX, int starY)
    {
        FitsImage.Write(folder.File(name), new Image(grid.Width, grid.Height, Pixels(starX, starY)), new Dictionary<string, object>(grid.WcsKeywords()), FitsStorage.Float32);
        return folder.File(name);
    }

    private static float[] Pixels(int starX, int starY)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, Sky.Width * Sky.Height).Select(i => (float)(100 + random.NextDouble() + 50 * Math.Exp(-(Math.Pow(i % Sky.Width - starX, 2) + Math.Pow(i / Sky.Width - starY, 2)) / 4)))];
    }
}
