using System.Diagnostics;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;

namespace Astrolode.Bench;

/// <summary>Rows a second of sources into a catalogue, a transaction for each group of exposures, and out of it again.</summary>
internal static class CatalogueBenchmark
{
    private const int Groups = 20, RowsOfGroup = 20_000;

    /// <summary>Writes, reads and prints.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-bench").FullName;
        SourceRow[] rows = Rows();
        using (CatalogueStore store = CatalogueStore.Open(Path.Combine(folder, "cat.db")))
        {
            Run run = store.OpenRun(new RunSettings("bench", "00", "{}", "made up", null, "{}", "bench"));
            store.AppendGroup(run, -1, rows.Take(100), []);
            long start = Stopwatch.GetTimestamp();
            for (int group = 0; group < Groups; group++)
            {
                store.AppendGroup(run, group, rows, []);
            }
            double written = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            long read = store.Sources(run.Id).LongCount();
            double taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"catalogue: {Groups * RowsOfGroup / written:N0} sources/s written, {Groups} transactions of {RowsOfGroup}; {read / taken:N0} read; {new FileInfo(store.Path).Length / (double)read:0} bytes each"));
        }
        Directory.Delete(folder, recursive: true);
    }

    // As a classified exposure gives them: all but the trail, which one in twenty has.
    private static SourceRow[] Rows()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, RowsOfGroup).Select(i => new SourceRow
        {
            Image = "EUC_VIS_SIM_0001.fits[3]",
            Middle = new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ExposureSeconds = 565,
            X = random.NextDouble() * 4096,
            Y = random.NextDouble() * 4136,
            PeakX = random.Next(4096),
            PeakY = random.Next(4136),
            Position = new SkyPosition(random.NextDouble(), random.NextDouble()),
            ErrorRaArcsec = random.NextDouble(),
            ErrorDecArcsec = random.NextDouble(),
            Flux = random.NextDouble(),
            FluxError = random.NextDouble(),
            Magnitude = random.NextDouble(),
            MagnitudeError = random.NextDouble(),
            A = random.NextDouble(),
            B = random.NextDouble(),
            ThetaDegrees = random.NextDouble(),
            HalfLightRadius = random.NextDouble(),
            PixelCount = random.Next(100),
            Peak = random.NextDouble(),
            Flags = 0,
            Exposures = 4,
            Class = "galaxy",
            Asteroid = random.NextDouble(),
            Star = random.NextDouble(),
            Galaxy = random.NextDouble(),
            CosmicRay = random.NextDouble(),
            Trail = i % 20 > 0 ? null : new SourceTrail(1.5, 2.5, 3.5, 4.5, 1.1, 0.1, 30, 2),
        })];
    }
}
