using Astrolode.Files;
using Astrolode.Images.Sky;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Pictures;

namespace Astrolode.Search.Activations;

/// <summary>Whose layers to look at, with what image.</summary>
public sealed record ActivationRequest
{
    /// <summary>ONNX model of this program, a detector or a classifier.</summary>
    public required string Model { get; init; }

    /// <summary>Of a detector a photo, or FITS files or a HiPS; of a classifier one to four FITS exposures, first that in which the source was found.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Folder to make.</summary>
    public required string Folder { get; init; }

    /// <summary>Pixel of the source in the first exposure, 0-based; for classifiers alone.</summary>
    public (double X, double Y)? At { get; init; }

    /// <summary>Middle of a detector's tile; null for the middle of the image.</summary>
    public SkyPosition? Centre { get; init; }

    /// <summary>Pixel scale of a detector's tile; null for the first of the model's card.</summary>
    public double? ScaleArcsec { get; init; }
}

/// <summary>Shows what a network sees: the feature maps of its layers, and where in the image it sees each class.</summary>
public static class ModelActivations
{
    /// <summary>
    /// Runs the model on the image and writes the folder, whole or not at all: <c>layers.png</c> (up to 32 maps of every layer), <c>NN_LAYER.png</c> (all maps of one), <c>class_CLASS.png</c> and
    /// <c>activations.json</c>.
    /// </summary>
    /// <exception cref="FormatException">Model or image is damaged, or they do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read, or the folder is there already or cannot be written.</exception>
    public static ActivationReport Write(ActivationRequest request, CancellationToken cancel)
    {
        AtomicFolder.RequireNew(request.Folder);
        byte[] model = File.ReadAllBytes(request.Model);
        (ModelCard card, bool classifies) = CardOf(model, request.Model);
        NetworkImage image = classifies ? ClassifierImage.Of(card, request, cancel) : DetectorImage.Of(card, request, cancel);
        NetworkActivations seen = NetworkActivations.Of(model, request.Model, image.Input);
        LayerReport[] layers = [.. seen.Layers.Select((layer, i) => LayerReport.Of(layer, i + 1))];
        IReadOnlyList<ClassMap> classes = classifies ? ClassMaps.OfClassifier(card, seen, image) : ClassMaps.OfDetector(card, seen, image);
        ActivationReport report = new(request.Model, card.Architecture, request.Images, image.Place, layers, [.. classes.Select(one => one.Report)]);
        AtomicFolder.Write(request.Folder, folder => Draw(folder, report, seen.Layers, classes, image, cancel));
        return report;
    }

    private static (ModelCard Card, bool Classifies) CardOf(byte[] model, string name)
    {
        if (CutoutClassifier.IsClassifier(ModelCard.Read(name)))
        {
            using CutoutClassifier classifier = new(model, name, new SessionOptions());
            return (classifier.Card, true);
        }
        using SsdDetector detector = new(model, name, new SessionOptions());
        return (detector.Card, false);
    }

    private static void Draw(string folder, ActivationReport report, IReadOnlyList<LayerActivation> layers, IReadOnlyList<ClassMap> classes, NetworkImage image, CancellationToken cancel)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
        LayerSheet.Draw(layers, report.Layers, image.BottomUp).WritePng(Path.Combine(folder, "layers.png"));
        Parallel.For(0, layers.Count, parallel, i => LayerPage.Draw(layers[i], report.Layers[i], image.BottomUp).WritePng(Path.Combine(folder, report.Layers[i].Picture)));
        Parallel.For(0, classes.Count, parallel, i => ClassMapPicture.Draw(classes[i], classes, image).WritePng(Path.Combine(folder, classes[i].Report.Picture)));
        File.WriteAllText(Path.Combine(folder, "activations.json"), report.ToJson() + "\n");
    }
}
