using Astrolode.Images.Codecs;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Tests.Networks;

/// <summary>Networks and images that several tests look at.</summary>
internal static class SsdFixtures
{
    public const string Tflite = "weights/detect.tflite";
    public const string Labels = "weights/labelmap.txt";

    private static readonly Lazy<NetworkWeights> LoadedFace = new(() => TensorFlowJsReader.Read(FaceManifest));
    private static readonly Lazy<NetworkWeights> LoadedCoco = new(() => TfliteReader.Read(SharedData.Find(Tflite)));

    /// <summary>'make setup' installs it.</summary>
    public static string FaceManifest => Path.Combine(SharedData.RepositoryRoot()!, "node_modules", "@vladmandic", "face-api", "model", "ssd_mobilenetv1_model-weights_manifest.json");

    public static NetworkWeights Face => LoadedFace.Value;

    public static NetworkWeights Coco => LoadedCoco.Value;

    public static ModelCard FaceCard => new() { Name = "face", Channels = 3, Bands = ["red", "green", "blue"], Classes = [TensorFlowJsReader.Face] };

    public static ModelCard CocoCard => new()
    {
        Name = "coco",
        Channels = 3,
        DepthMultiplier = 0.75,
        Bands = ["red", "green", "blue"],
        Classes = [.. File.ReadLines(SharedData.Find(Labels)).Skip(1).Take(90)],
    };

    /// <summary>A small network with weights of any kind, batch norm included.</summary>
    public static NetworkWeights Random(SsdShape shape, int seed)
    {
        Random random = new(seed);
        NetworkWeights weights = new();
        foreach ((string name, int[] sides) in SsdLayers.All(shape).SelectMany(layer => layer.Arrays()))
        {
            int count = sides.Aggregate(1, (product, side) => product * side);
            double spread = name.EndsWith("weight", StringComparison.Ordinal) ? Math.Sqrt(2.0 * sides[0] / count) : 0.3;
            bool positive = name.EndsWith("variance", StringComparison.Ordinal) || name.EndsWith("gamma", StringComparison.Ordinal);
            weights.Set(name, sides, [.. Enumerable.Range(0, count).Select(_ => (float)(positive ? 0.5 + random.NextDouble() : spread * (2 * random.NextDouble() - 1)))]);
        }
        return weights;
    }

    public static float[] RandomImages(int count, int channels, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count * channels * 300 * 300).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }

    public static float[] Photo(string path)
    {
        Picture photo = Picture.Read(path);
        float[] image = new float[3 * 300 * 300];
        PhotoInput.Resize(photo.Rgb, photo.Width, photo.Height, image);
        return image;
    }

    public static SsdDetector Detector(NetworkWeights weights, ModelCard card, bool half = false) =>
        new(SsdOnnx.ToBytes(weights, card, half), card.Name, new SessionOptions(2));

    /// <summary>All outputs of a model for a batch.</summary>
    public static unsafe float[][] Run(byte[] model, float[] images, int count, int channels = 3)
    {
        using InferenceSession session = new(model, "test", new SessionOptions(2));
        OrtValue[] outputs = new OrtValue[session.OutputMetadata.Count];
        fixed (float* data = images)
        {
            using OrtValue input = OrtValue.CreateTensorWithData(data, count, channels, 300, 300);
            session.Run([input], outputs);
        }
        float[][] results = [.. outputs.Select(output => output.GetTensorDataAsSpan().ToArray())];
        Array.ForEach(outputs, output => output.Dispose());
        return results;
    }
}
