using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Astrolode.Images.Fits;

namespace Astrolode.Bench;

/// <summary>
/// Reading a whole image into float32 pixels, ours, python3-fitsio and astropy (bench/peers/read_fits.py) in turns, from files that the system has in its cache: a plain
/// float image and the same sky compressed with Rice, quantised floats and 16-bit integers. Medians over all readings.
/// </summary>
internal static class FitsBenchmark
{
    private const int Side = 4096;
    private const int Turns = 5;
    private const int Repeats = 5;
    private static readonly string[] Peers = ["fitsio", "astropy"];

    public static void Run()
    {
        Console.Out.WriteLine($"fits: {Side} x {Side} pixels into memory, {Environment.ProcessorCount} processors; milliseconds, medians of {Turns} turns of {Repeats} readings; ratios to fitsio (at most 1)");
        Console.Out.WriteLine($"{"file",-14} {"Astrolode",10} {"fitsio",10} {"astropy",10} {"ratio",7}");
        string folder = Directory.CreateTempSubdirectory("astrolode-bench-").FullName;
        try
        {
            Image sky = new(Side, Side, Sky());
            Compare(folder, "plain float", sky, FitsStorage.Float32);
            Compare(folder, "Rice float", sky, new FitsStorage(-32, new TileCompression(TileCodec.Rice)));
            Compare(folder, "Rice int16", sky, new FitsStorage(16, new TileCompression(TileCodec.Rice)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string folder, string name, Image sky, FitsStorage storage)
    {
        string path = Path.Combine(folder, "sky.fits");
        FitsImage.Write(path, sky, null, storage);
        List<double> ours = [];
        List<double>[] peers = [[], []];
        double sum = FitsImage.Read(path).Pixels.Sum(pixel => (double)pixel);
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int i = 0; i < Repeats; i++)
            {
                long start = Stopwatch.GetTimestamp();
                FitsImage.Read(path);
                ours.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            for (int i = 0; i < Peers.Length; i++)
            {
                peers[i].AddRange(Peer(Peers[i], path, sum));
            }
        }
        (double own, double fitsio, double astropy) = (Median(ours), Median(peers[0]), Median(peers[1]));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {1e3 * own,10:0.0} {1e3 * fitsio,10:0.0} {1e3 * astropy,10:0.0} {own / fitsio,7:0.00}"));
    }

    private static IEnumerable<double> Peer(string library, string path, double sum)
    {
        string script = Path.Combine(Repository.Root, "bench", "peers", "read_fits.py");
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, library, path, $"{Repeats}"]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the peer did not run; install python3-{library}");
        }
        JsonElement result = JsonDocument.Parse(output).RootElement;
        return Math.Abs(result.GetProperty("sum").GetDouble() - sum) <= 1e-6 * Math.Abs(sum)
            ? [.. result.GetProperty("seconds").EnumerateArray().Select(each => each.GetDouble())]
            : throw new InvalidOperationException($"{library} reads other pixels than we do");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    // Noise of sigma 3 on a slope: what a sky survey looks like to a compressor.
    private static float[] Sky()
    {
        Random random = new(1);
        float[] pixels = new float[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            double noise = random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2;
            pixels[i] = (float)(200 + i % Side / 100.0 + 5 * noise);
        }
        return pixels;
    }
}
