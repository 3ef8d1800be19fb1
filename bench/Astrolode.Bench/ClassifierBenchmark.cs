using System.Diagnostics;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;

namespace Astrolode.Bench;

/// <summary>Cutouts a second of each classifier in ONNX Runtime, on one session for each processor; weights are random, which costs the same time.</summary>
internal static class ClassifierBenchmark
{
    private const int Batch = 128;
    private const int Rounds = 40;
    private const int Classes = 4;

    public static void Run()
    {
        float[] cutouts = new float[Batch * ClassifierShape.Length];
        Random random = new(1);
        for (int i = 0; i < cutouts.Length; i++)
        {
            cutouts[i] = random.NextSingle();
        }
        foreach (ClassifierArchitecture architecture in Enum.GetValues<ClassifierArchitecture>())
        {
            ClassifierShape shape = new(architecture, Classes);
            ModelCard card = new() { Name = "bench", Architecture = shape.Name, Channels = ClassifierShape.Channels, Bands = [.. Enumerable.Repeat("x", ClassifierShape.Channels)], Classes = ["a", "b", "c", "d"] };
            byte[] model = ClassifierOnnx.ToBytes(ClassifierInitialisation.Random(shape, 1), card, 1, half: true);
            CutoutClassifier[] sessions = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new CutoutClassifier(model, "bench", new SessionOptions(1)))];
            Parallel.ForEach(sessions, session => Go(session, cutouts, 5));
            double best = Enumerable.Range(0, 3).Max(_ =>
            {
                Stopwatch watch = Stopwatch.StartNew();
                Parallel.ForEach(sessions, session => Go(session, cutouts, Rounds));
                return sessions.Length * Rounds * Batch / watch.Elapsed.TotalSeconds;
            });
            Console.WriteLine($"classifier: {architecture} {best:F0} cutouts/s on {sessions.Length} processors");
            foreach (CutoutClassifier session in sessions)
            {
                session.Dispose();
            }
        }
    }

    private static void Go(CutoutClassifier session, float[] cutouts, int rounds)
    {
        float[] probabilities = new float[Batch * Classes];
        for (int i = 0; i < rounds; i++)
        {
            session.Classify(cutouts, probabilities);
        }
    }
}
