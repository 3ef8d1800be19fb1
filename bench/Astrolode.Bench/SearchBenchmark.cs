using System.Globalization;
using Astrolode.Search;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Bench;

/// <summary>
/// The whole search, from a FITS image to a catalogue, on simulated planes of one and of four times the size: megapixels a second and time of each
/// stage, and the peak memory of the process, which must not follow the size of the region.
/// </summary>
internal static class SearchBenchmark
{
    public static void Run()
    {
        Console.Out.WriteLine("search: simulated plane at 12 arcsec/pixel, three scales, all processors; stage times are processor seconds");
        string folder = Directory.CreateTempSubdirectory("astrolode-bench-").FullName;
        try
        {
            foreach (double width in (double[])[4, 16])
            {
                Search(folder, width);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Search(string folder, double widthDegrees)
    {
        PlaneSceneSettings settings = new() { WidthDegrees = widthDegrees, LonDegrees = 30, Seed = 5 };
        string named = Path.Combine(folder, $"{widthDegrees}");
        PlaneSceneFiles.Write(named, PlaneScene.Simulate(settings));
        SearchRequest request = new()
        {
            Sources = [Path.Combine(named, PlaneSceneFiles.ImageName)],
            Model = Path.Combine(Repository.Root, "models", "bubbles-plane.onnx"),
            Catalogue = Path.Combine(named, "bench.db"),
        };
        SearchReport report = SearchJob.Run(request, null, CancellationToken.None).GetAwaiter().GetResult();
        string stages = string.Join(", ", report.StageSeconds.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value:0.0}")));
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{widthDegrees,4} x 2 degrees: {report.Tiles} tiles in {report.Seconds:0.0} s, {report.MegapixelsPerSecond:0.0} Mpixel/s, {report.MegabytesPerSecond:0.0} MB/s float32; {stages}; peak memory {self.PeakWorkingSet64 / 1e6:0} MB"));
    }
}
