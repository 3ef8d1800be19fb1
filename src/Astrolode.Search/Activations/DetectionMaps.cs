using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Pictures;

namespace Astrolode.Search.Activations;

/// <summary>Where a detector saw each of its detections: a picture a detection, named after its number, for the cards of the explorer.</summary>
public static class DetectionMaps
{
    /// <summary>Draws the map of each detection on the sky: the tile around it at the scale at which it was found, through the model once more. Pictures that are there are kept.</summary>
    /// <param name="model">The model that found them.</param>
    /// <param name="sources">What it searched.</param>
    /// <param name="detections">What it found there.</param>
    /// <param name="folder">Where <c>ID.png</c> go; made if missing.</param>
    /// <param name="progress">Pictures done.</param>
    /// <param name="cancel">Stops it; what is written stays.</param>
    /// <returns>How many pictures were drawn.</returns>
    /// <exception cref="FormatException">Model or image is damaged, or they do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Write(string model, IReadOnlyList<string> sources, IReadOnlyList<Detection> detections, string folder, IProgress<int>? progress, CancellationToken cancel)
    {
        byte[] bytes = File.ReadAllBytes(model);
        ModelCard card;
        using (SsdDetector detector = new(bytes, model, new SessionOptions()))
        {
            card = detector.Card;
        }
        Directory.CreateDirectory(folder);
        int drawn = 0, done = 0;
        foreach (Detection found in detections)
        {
            cancel.ThrowIfCancellationRequested();
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{found.Id}.png"));
            if (found.Sky is { } box && !File.Exists(path))
            {
                ActivationRequest request = new() { Model = model, Images = sources, Folder = folder, Centre = box.Centre, ScaleArcsec = found.ScaleArcsec };
                NetworkImage image = DetectorImage.Of(card, request, cancel);
                IReadOnlyList<ClassMap> classes = ClassMaps.OfDetector(card, NetworkActivations.Of(bytes, model, image.Input), image);
                ClassMap its = classes.FirstOrDefault(one => one.Report.Class == found.Class) ?? classes[0];
                ClassMapPicture.Draw(its, classes, image).WritePng(path);
                drawn++;
            }
            progress?.Report(++done);
        }
        return drawn;
    }
}
