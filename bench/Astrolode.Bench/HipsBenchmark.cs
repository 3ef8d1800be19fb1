using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Bench;

/// <summary>
/// `astrolode hips build` of an 8192 x 8192 float image (0.1 arcsec a pixel, order 13, FITS and PNG tiles) against Hipsgen (bench/peers/hipsgen.sh), each a process of its own, in turns: medians of
/// seconds and peak memory as GNU time gives them. Needs Debian's packages aladin and time.
/// </summary>
internal static class HipsBenchmark
{
    private const int Size = 8192;
    private const int Turns = 3;

    public static void Run()
    {
        Console.Out.WriteLine($"hips build: {Size} x {Size} float32 at 0.1 arcsec, order 13, FITS and PNG tiles; medians of {Turns} turns");
        string folder = Directory.CreateTempSubdirectory("astrolode-bench-").FullName;
        try
        {
            string images = Path.Combine(folder, "images");
            Directory.CreateDirectory(images);
            string image = Path.Combine(images, "field.fits");
            Write(image);
            List<(double Seconds, double Megabytes)> ours = [], peers = [];
            for (int turn = 0; turn < Turns; turn++)
            {
                ours.Add(Time(folder, "/usr/bin/time", ["-f", "%e %M", Path.Combine(Repository.Root, "astrolode"), "hips", "build", image, "--order", "13", "--out", Path.Combine(folder, "out")]));
                peers.Add(Time(folder, Path.Combine(Repository.Root, "bench", "peers", "hipsgen.sh"), [images, Path.Combine(folder, "out")]));
            }
            (double own, double peer) = (Median(ours.Select(run => run.Seconds)), Median(peers.Select(run => run.Seconds)));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Astrolode {own:0.0} s, {Median(ours.Select(run => run.Megabytes)):0} MB; Hipsgen {peer:0.0} s, {Median(peers.Select(run => run.Megabytes)):0} MB; {peer / own:0.0} times as fast (at least 3)"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Noise and a thousand stars.
    private static void Write(string path)
    {
        Random random = new(4);
        float[] pixels = new float[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = 10 + random.NextSingle() + random.NextSingle() - random.NextSingle();
        }
        for (int star = 0; star < 1000; star++)
        {
            int x = random.Next(8, Size - 8), y = random.Next(8, Size - 8);
            float peak = 5 * MathF.Exp(5 * random.NextSingle());
            for (int i = -7; i <= 7; i++)
            {
                for (int j = -7; j <= 7; j++)
                {
                    pixels[(y + i) * Size + x + j] += peak * MathF.Exp(-(i * i + j * j) / 6f);
                }
            }
        }
        FitsImage.Write(path, new Image(Size, Size, pixels, unit: "counts"), new TanGrid(SkyFrame.Icrs, 150, 2.2, Size, Size, 0.1).WcsKeywords());
    }

    private static (double Seconds, double Megabytes) Time(string folder, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string[] said = $"{output}\n{error.Result}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string last = said.Last(line => line.Split(' ') is [_, _] && line.All(letter => char.IsAsciiDigit(letter) || letter is '.' or ' '));
        Directory.Delete(Path.Combine(folder, "out"), recursive: true);
        double[] numbers = [.. last.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1] / 1024);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
