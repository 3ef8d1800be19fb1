using System.Diagnostics;
using System.Globalization;
using Astrolode.Simulation.Detector;

namespace Astrolode.Bench;

/// <summary>Each stage of the simulated detector on a whole VIS CCD with a sky and stars, in the order of the chain; the floor is reading every pixel once.</summary>
internal static class CcdBenchmark
{
    private const int Width = 4096;
    private const int Height = 4132;
    private const int Rounds = 3;

    public static void Run()
    {
        DetectorSettings settings = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Dictionary<string, double> best = [];
        long peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            float[] electrons = new float[Width * Height];
            GhostStar[] stars = [.. Enumerable.Range(0, 50).Select(i => new GhostStar(i * 773 % Width, i * 1931 % Height, 2e7))];
            foreach (GhostStar star in stars)
            {
                electrons[(int)star.Y * Width + (int)star.X] = (float)star.Electrons;
            }
            Time("floor", () => electrons.AsSpan().IndexOf(-1f));
            Time("ghosts", () => OpticalGhosts.Add(electrons, Width, Height, stars, 0, 0, settings));
            Time("sky", () => SkyBackground.AddSky(electrons, settings));
            Time("flat field", () => FlatField.Apply(electrons, Width, Height, settings, parallel));
            Time("dark", () => SkyBackground.AddDark(electrons, settings));
            Time("hot pixels", () => HotPixels.Add(electrons, Width, Height, settings));
            Time("photon noise", () => PoissonNoise.Apply(electrons, Width, Height, settings, parallel));
            CosmicRayHits? hits = null;
            Time("cosmic rays", () => hits = CosmicRays.Add(electrons, Width, Height, settings, parallel));
            Time("bleeding", () => Bleeding.Apply(electrons, Width, Height, settings, parallel));
            Time("charge transfer", () => ChargeTransfer.Apply(electrons, Width, Height, settings, parallel));
            Time("readout", () => Readout.Digitise(electrons, Width, Height, settings, parallel));
            peak = Math.Max(peak, GC.GetTotalMemory(false));
            if (round == 0)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CCD: {hits!.Tracks.Count} tracks, {100.0 * hits.Labels.Count(label => label > 0) / electrons.Length:0.00} % of the pixels"));
            }
        }
        foreach ((string name, double milliseconds) in best)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {milliseconds,8:0} ms"));
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all stages",-16} {best.Sum(each => each.Value) - best["floor"],8:0} ms, {parallel.MaxDegreeOfParallelism} threads, {peak >> 20} MiB"));

        void Time(string name, Action stage)
        {
            long start = Stopwatch.GetTimestamp();
            stage();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            best[name] = Math.Min(elapsed, best.GetValueOrDefault(name, double.MaxValue));
        }
    }
}
