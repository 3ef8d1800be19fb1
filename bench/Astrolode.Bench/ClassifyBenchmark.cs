using System.Diagnostics;
using System.Globalization;
using Astrolode.Search.Exposures;
using Astrolode.Simulation.Vis;

namespace Astrolode.Bench;

/// <summary>
/// Four simulated exposures of 4096 × 4132 with everything in them, to catalogue, beside SExtractor alone on the same files: three turns of each, alternating, medians. ASTROLODE_FIELD names a folder of
/// <c>simulate vis</c> to use in place of a new one.
/// </summary>
internal static class ClassifyBenchmark
{
    private const int Turns = 3;
    private const double EuclidDayMegabytes = 800_000;
    private const double SecondsOfDay = 86_400;

    public static void Run()
    {
        string? given = Environment.GetEnvironmentVariable("ASTROLODE_FIELD");
        string work = Directory.CreateTempSubdirectory("astrolode-classify-").FullName, folder = given ?? Path.Combine(work, "field");
        try
        {
            if (given is null)
            {
                VisFiles.Simulate(folder, new VisSettings { Seed = 21 }, new VisFormat());
            }
            Measure(Directory.GetFiles(folder, "exposure_*.fits").Order(StringComparer.Ordinal).ToArray(), work);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Measure(string[] files, string work)
    {
        List<double> ours = [], peer = [];
        ClassifyReport report = null!;
        for (int turn = 0; turn < Turns; turn++)
        {
            peer.Add(files.Sum(SExtractor));
            report = ClassifyJob.Run(new ClassifyRequest { Exposures = files, Model = "models/sources-vis.onnx", Catalogue = Path.Combine(work, $"{turn}.db") }, null, CancellationToken.None);
            ours.Add(report.Seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"classify: turn {turn + 1}: {ours[^1]:F1} s, SExtractor {peer[^1]:F1} s"));
        }
        double seconds = Median(ours), megabytes = files.Sum(file => (double)new FileInfo(file).Length) / 1e6;
        string stages = string.Join(", ", report.StageSeconds.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value:F1} s")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"classify: {report.Sources} sources, {report.MovingObjects} moving objects; {seconds / Median(peer):F2} x SExtractor's time; {report.MegapixelsPerSecond * report.Seconds / seconds:F1} Mpixel/s, {megabytes / seconds:F1} MB/s; {report.CutoutsPerSecond:F0} cutouts/s"));
        Console.WriteLine($"classify: stages of the last turn: {stages}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"classify: 800 GB in {EuclidDayMegabytes / (megabytes / seconds) / 3600:F1} hours: {megabytes / seconds * SecondsOfDay / EuclidDayMegabytes:F2} times the rate of a day of Euclid"));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Turns / 2);

    private static double SExtractor(string file)
    {
        string work = Directory.CreateTempSubdirectory("astrolode-sextractor-").FullName;
        File.WriteAllText(Path.Combine(work, "p"), "XWIN_IMAGE\nYWIN_IMAGE\nA_IMAGE\nB_IMAGE\nTHETA_IMAGE\nFLUX_AUTO\nFLUXERR_AUTO\nFLUX_APER\nFLUX_RADIUS\nERRX2WIN_IMAGE\nFLAGS\n");
        File.WriteAllText(Path.Combine(work, "c"), "CONV NORM\n1 2 1\n2 4 2\n1 2 1\n");
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo("source-extractor", [
            Path.GetFullPath(file), "-c", "/dev/null", "-CATALOG_TYPE", "FITS_1.0", "-CATALOG_NAME", "out", "-PARAMETERS_NAME", "p", "-FILTER_NAME", "c", "-DETECT_THRESH", "1.5", "-ANALYSIS_THRESH", "1.5",
            "-DETECT_MINAREA", "5", "-WEIGHT_TYPE", "BACKGROUND", "-MASK_TYPE", "BLANK", "-MEMORY_PIXSTACK", "1000000", "-VERBOSE_TYPE", "QUIET"])
        { WorkingDirectory = work })!;
        process.WaitForExit();
        double seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(work, recursive: true);
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException("source-extractor failed");
    }
}
