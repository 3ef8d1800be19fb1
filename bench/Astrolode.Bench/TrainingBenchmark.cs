using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Bench;

/// <summary>
/// Images a second of training SSD MobileNet v1, ours and PyTorch's (bench/peers/train_ssd.py), in turns: the same network, batch,
/// threads and optimiser on random images. Medians over the turns.
/// </summary>
internal static class TrainingBenchmark
{
    private const int BatchSize = 16;
    private const int Steps = 4;
    private const int Turns = 3;

    public static void Run()
    {
        Console.Out.WriteLine($"training: all layers, batch statistics, batch {BatchSize}, 2 threads; images a second, medians of {Turns} turns of {Steps} steps");
        double[] ours = new double[Turns], peers = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            ours[turn] = Ours();
            peers[turn] = PyTorch();
        }
        Array.Sort(ours);
        Array.Sort(peers);
        (double own, double peer) = (ours[Turns / 2], peers[Turns / 2]);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Astrolode {own:0.0}, PyTorch {peer:0.0}, ratio {own / peer:0.00} (at least 1)"));
    }

    private static double Ours()
    {
        TorchRuntime.Threads = 2;
        using SsdMobileNetV1 network = new(new SsdShape(3, 1), seed: 1);
        using AdamW optimiser = new(network.Parameters(1e-4));
        SsdTrainer trainer = new(network, optimiser, new SsdLoss(new HardNegatives()));
        Random random = new(1);
        float[] images = new float[BatchSize * 3 * SsdLayers.ImageSize * SsdLayers.ImageSize];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = 2 * random.NextSingle() - 1;
        }
        TruthBox[][] truths = [.. Enumerable.Range(0, BatchSize).Select(_ => new[] { new TruthBox(0.2f, 0.3f, 0.5f, 0.6f, 0), new TruthBox(0.6f, 0.6f, 0.9f, 0.9f, 0) })];
        trainer.Step(images, truths, 1e-4);
        double[] seconds = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.Step(images, truths, 1e-4);
            seconds[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        return BatchSize / ((seconds[(Steps - 1) / 2] + seconds[Steps / 2]) / 2);
    }

    private static double PyTorch()
    {
        ProcessStartInfo start = new("/usr/bin/python3", [Path.Combine(Repository.Root, "bench", "peers", "train_ssd.py"), "--batch", $"{BatchSize}", "--threads", "2", "--steps", $"{Steps}", "--mode", "train"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement.GetProperty("images_per_second").GetDouble()
            : throw new InvalidOperationException("the peer did not run; python3-torch is installed by 'make setup'");
    }
}
