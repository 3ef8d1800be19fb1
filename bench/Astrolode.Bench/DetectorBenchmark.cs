using System.Globalization;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Bench;

/// <summary>
/// The whole detector, from the bytes of a 300 x 300 picture to boxes, against the same convolutions alone in ONNX Runtime
/// (no decoding, no sigmoid, no suppression) on two threads; then what is fastest for many pictures.
/// The network is the face network of the npm packages, whole width; a second table has ninety classes, as COCO.
/// </summary>
internal static class DetectorBenchmark
{
    private const int Threads = 2;
    private const int Rounds = 40;
    private const float Threshold = 0.3f;
    private static readonly int[] BatchSizes = [1, 4, 8];

    public static void Run()
    {
        string manifest = Path.Combine(Repository.Root, "node_modules", "@vladmandic", "face-api", "model", "ssd_mobilenetv1_model-weights_manifest.json");
        NetworkWeights face = TensorFlowJsReader.Read(manifest);
        Console.Out.WriteLine($"detector: one 300 x 300 picture, {Threads} threads, fastest of {Rounds} rounds in turns");
        Console.Out.WriteLine($"{"classes",8} {"bare network ms",16} {"pixels to boxes ms",19} {"ratio",6}   (at most 1.25)");
        Compare(face, 1);
        Compare(WithClasses(face, 90), 90);
        Throughput(face);
    }

    private static void Compare(NetworkWeights weights, int classes)
    {
        ModelCard card = Card(classes);
        SessionOptions options = new(Threads);
        using InferenceSession bare = new(SsdOnnx.BareBytes(weights, card.Name), "bare", options);
        using SsdDetector detector = new(SsdOnnx.ToBytes(weights, card), card.Name, options);
        byte[] photo = new byte[3 * SsdLayers.ImageSize * SsdLayers.ImageSize];
        new Random(1).NextBytes(photo);
        float[] image = new float[photo.Length];
        PhotoInput.Resize(photo, SsdLayers.ImageSize, SsdLayers.ImageSize, image);
        List<DetectedBox> boxes = [];
        double[] times = Timing.InTurns(Rounds, () => RunBare(bare, image, 1), () =>
        {
            boxes.Clear();
            PhotoInput.Resize(photo, SsdLayers.ImageSize, SsdLayers.ImageSize, image);
            detector.Detect(image, 1, Threshold, boxes);
        });
        Print($"{classes,8} {times[0],16:0.00} {times[1],19:0.00} {times[1] / times[0],6:0.00}");
    }

    private static void Throughput(NetworkWeights weights)
    {
        Print($"\ndetector: many pictures, 1 class; pictures a second");
        byte[] model = SsdOnnx.ToBytes(weights, Card(1));
        const int Pictures = 32;
        float[] images = new float[Pictures * 3 * SsdLayers.ImageSize * SsdLayers.ImageSize];
        using SsdDetector shared = new(model, "shared", new SessionOptions(Threads));
        using SsdDetector spinning = new(model, "spinning", new SessionOptions(Threads, AllowSpinning: true));
        SsdDetector[] single = [.. Enumerable.Range(0, Threads).Select(_ => new SsdDetector(model, "single", new SessionOptions(1)))];
        (string Name, Action Work)[] ways =
        [
            .. BatchSizes.Select(batch => ($"1 session, {Threads} threads, batches of {batch}", (Action)(() => Batches(shared, images, 0, Pictures, batch)))),
            ($"1 session, {Threads} threads waiting busily, batches of 4", () => Batches(spinning, images, 0, Pictures, 4)),
            .. BatchSizes.Select(batch => ($"{Threads} sessions, 1 thread each, batches of {batch}", (Action)(() =>
                Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => Batches(single[i], images, i * Pictures / Threads, Pictures / Threads, batch))))),
            ($"1 session of 1 thread, called from {Threads} threads, batches of 1", () =>
                Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => Batches(single[0], images, i * Pictures / Threads, Pictures / Threads, 1))),
        ];
        double[] times = Timing.InTurns(8, [.. ways.Select(way => way.Work)]);
        foreach (((string name, _), double time) in ways.Zip(times))
        {
            Print($"{name,-65} {1000 * Pictures / time,6:0}");
        }
        Array.ForEach(single, detector => detector.Dispose());
    }

    private static void Batches(SsdDetector detector, float[] images, int first, int count, int batch)
    {
        List<DetectedBox> boxes = [];
        for (int i = first; i < first + count; i += batch)
        {
            detector.Detect(images.AsSpan(i * detector.ImageLength, batch * detector.ImageLength), batch, Threshold, boxes);
        }
    }

    private static unsafe void RunBare(InferenceSession session, float[] images, int count)
    {
        OrtValue[] outputs = new OrtValue[session.OutputMetadata.Count];
        fixed (float* data = images)
        {
            using OrtValue input = OrtValue.CreateTensorWithData(data, count, 3, SsdLayers.ImageSize, SsdLayers.ImageSize);
            session.Run([input], outputs);
        }
        Array.ForEach(outputs, output => output.Dispose());
    }

    // The face network with class predictors for more classes: what they say does not matter, how long they take does.
    private static NetworkWeights WithClasses(NetworkWeights face, int classes)
    {
        Random random = new(3);
        NetworkWeights weights = new();
        foreach ((string name, int[] shape) in SsdLayers.All(3, classes).SelectMany(layer => layer.Arrays()))
        {
            bool given = face.TryGet(name, out WeightArray? array) && array.Shape.AsSpan().SequenceEqual(shape);
            int count = shape.Aggregate(1, (product, side) => product * side);
            // A bias of -4 makes few scores pass the threshold, as on real pictures.
            weights.Set(name, shape, given ? array!.Values : [.. Enumerable.Range(0, count).Select(_ => shape.Length == 1 ? -4f : 0.02f * (random.NextSingle() - 0.5f))]);
        }
        return weights;
    }

    private static ModelCard Card(int classes) => new()
    {
        Name = "bench",
        Channels = 3,
        Bands = ["red", "green", "blue"],
        Classes = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")],
    };

    private static void Print(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
