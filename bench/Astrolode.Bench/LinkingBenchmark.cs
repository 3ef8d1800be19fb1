using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Search.Moving;
using Astrolode.Search.Sources;
using Astrolode.Simulation.Vis;

namespace Astrolode.Bench;

/// <summary>
/// From the pixels of four simulated exposures of 4096 × 4132 to tracks: the time of each stage beside SExtractor's on the same files, and completeness by magnitude and rate against the truth. Cosmic rays are
/// left in, and left out by the truth, as a perfect classifier would. ASTROLODE_FIELD names a folder of <c>simulate vis --electrons</c> to use in place of a new one.
/// </summary>
internal static class LinkingBenchmark
{
    private static readonly double[] Magnitudes = [18, 23, 24, 24.5, 25, 26];
    private static readonly double[] Rates = [0.1, 0.3, 1, 3, 10, 30, 80];

    public static void Run()
    {
        string? given = Environment.GetEnvironmentVariable("ASTROLODE_FIELD");
        string folder = given ?? Directory.CreateTempSubdirectory("astrolode-linking-").FullName;
        try
        {
            VisSettings settings = given is null ? new VisSettings { Seed = 21, Asteroids = 1500 } : VisFiles.ReadSettings(Path.Combine(folder, "settings.json"));
            if (given is null)
            {
                VisFiles.Simulate(folder, settings, new VisFormat(Electrons: true));
            }
            Measure(folder, settings);
        }
        finally
        {
            if (given is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Measure(string folder, VisSettings settings)
    {
        double zeroPoint = settings.ZeroPoint + 2.5 * Math.Log10(settings.Detector.ExposureSeconds);
        List<SkyExposure> all = [], clean = [];
        List<Extraction> fields = [];
        double extraction = 0, fitting = 0, peer = 0;
        for (int n = 1; n <= settings.Exposures; n++)
        {
            string file = Path.Combine(folder, VisFiles.ImageName(n));
            Image image = FitsImage.Read(file);
            Stopwatch watch = Stopwatch.StartNew();
            Extraction field = SourceExtraction.Run(image, new ExtractionSettings { Gain = 1, Saturation = 185_000 });
            extraction += watch.Elapsed.TotalSeconds;
            peer += SExtractor(file);
            Image rays = FitsImage.Read(Path.Combine(folder, VisFiles.SegmentationName(n)));
            ExtractedSource[] noRays = WithoutRays(field, rays.Pixels);
            watch.Restart();
            TrailMeasurement?[] trails = TrailFit.MeasureAll(field, noRays, gain: 1);
            var whole = TrailPieces.Merge(field, noRays, trails, gain: 1);
            fitting += watch.Elapsed.TotalSeconds;
            double middle = settings.MiddleSeconds(n - 1);
            clean.Add(new SkyExposure(middle, settings.Detector.ExposureSeconds, SkySources.From([.. whole.Select(one => one.Source)], [.. whole.Select(one => one.Trail)], image.Wcs!, zeroPoint)));
            all.Add(new SkyExposure(middle, settings.Detector.ExposureSeconds, SkySources.From(field.Sources, new TrailMeasurement?[field.Sources.Count], image.Wcs!, zeroPoint)));
            Console.WriteLine($"linking: exposure {n}: {field.Sources.Count} sources, {noRays.Length} that are no cosmic rays, {trails.Count(trail => trail is not null)} fits of which {trails.Count(trail => trail?.State == TrailState.Trail)} trails");
        }
        double megapixels = (double)settings.Exposures * settings.Width * settings.Height / 1e6;
        Console.WriteLine($"linking: extraction {extraction:F1} s, {megapixels / extraction:F1} Mpixel/s; SExtractor alone {peer:F1} s, with reading; fits {fitting:F1} s");
        Truth truth = new(folder);
        Judge("without cosmic rays (by the truth)", clean, truth);
        Judge("with all cosmic rays, no fits", all, truth);
    }

    private static void Judge(string name, List<SkyExposure> exposures, Truth truth)
    {
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<Track> tracks = TrackLinking.Link(exposures, new LinkingSettings());
        double seconds = watch.Elapsed.TotalSeconds;
        HashSet<int> found = [];
        int wrong = 0;
        foreach (Track track in tracks)
        {
            int id = truth.Of(track, exposures);
            wrong += id == 0 || !found.Add(id) ? 1 : 0;
        }
        Console.WriteLine($"linking {name}: {exposures.Sum(one => one.Sources.Count)} sources linked in {seconds:F2} s; {tracks.Count} tracks, {wrong} false or double");
        Console.WriteLine("completeness of asteroids in 3 exposures or more, found/n (95 % interval): rows rate \"/h, columns magnitude");
        Console.WriteLine("| rate |" + string.Concat(Magnitudes.Zip(Magnitudes.Skip(1), (a, b) => $" {a}–{b} |")));
        foreach ((double slow, double fast) in Rates.Zip(Rates.Skip(1)))
        {
            string row = string.Create(CultureInfo.InvariantCulture, $"| {slow}–{fast} |");
            foreach ((double bright, double faint) in Magnitudes.Zip(Magnitudes.Skip(1)))
            {
                int[] ids = [.. truth.Asteroids.Where(one => one.Rate >= slow && one.Rate < fast && one.Magnitude >= bright && one.Magnitude < faint).Select(one => one.Id)];
                row += Share(ids.Count(found.Contains), ids.Length);
            }
            Console.WriteLine(row);
        }
    }

    private static string Share(int found, int number)
    {
        if (number == 0)
        {
            return " – |";
        }
        // Wilson 1927.
        double p = (double)found / number, z = 1.96, middle = (p + z * z / 2 / number) / (1 + z * z / number);
        double half = z / (1 + z * z / number) * Math.Sqrt(p * (1 - p) / number + z * z / 4 / number / number);
        return string.Create(CultureInfo.InvariantCulture, $" {found}/{number} ({100 * Math.Max(0, middle - half):F0}–{100 * Math.Min(1, middle + half):F0} %) |");
    }

    // What has not more than half of its light from pixels that were hit.
    private static ExtractedSource[] WithoutRays(Extraction field, float[] rays)
    {
        double[] hit = new double[field.Sources.Count + 1];
        for (int i = 0; i < rays.Length; i++)
        {
            hit[field.Segments[i]] += rays[i] > 0 ? field.Pixels[i] : 0;
        }
        return [.. field.Sources.Where(source => hit[source.Id] <= 0.5 * source.FluxIsophotal)];
    }

    private static double SExtractor(string file)
    {
        string work = Directory.CreateTempSubdirectory("astrolode-sextractor-").FullName;
        File.WriteAllText(Path.Combine(work, "p"), "XWIN_IMAGE\nYWIN_IMAGE\nA_IMAGE\nB_IMAGE\nTHETA_IMAGE\nFLUX_AUTO\nFLUXERR_AUTO\nFLUX_APER\nFLUX_RADIUS\nERRX2WIN_IMAGE\nFLAGS\n");
        File.WriteAllText(Path.Combine(work, "c"), "CONV NORM\n1 2 1\n2 4 2\n1 2 1\n");
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo("source-extractor", [
            Path.GetFullPath(file), "-c", "/dev/null", "-CATALOG_TYPE", "FITS_1.0", "-CATALOG_NAME", "out", "-PARAMETERS_NAME", "p", "-FILTER_NAME", "c", "-DETECT_THRESH", "1.5", "-ANALYSIS_THRESH", "1.5",
            "-DETECT_MINAREA", "5", "-WEIGHT_TYPE", "BACKGROUND", "-MASK_TYPE", "BLANK", "-MEMORY_PIXSTACK", "1000000", "-VERBOSE_TYPE", "QUIET"]) { WorkingDirectory = work })!;
        process.WaitForExit();
        double seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(work, recursive: true);
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException("source-extractor failed");
    }

    // Asteroids of truth.csv.
    private sealed class Truth
    {
        private readonly Dictionary<(int Id, int Exposure), (double Ra, double Dec, double Trail)> places = [];

        public Truth(string folder)
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder, "truth.csv")), names = lines[0].Split(',');
            int Column(string name) => Array.IndexOf(names, name);
            double Number(string[] row, string name) => double.Parse(row[Column(name)], CultureInfo.InvariantCulture);
            var rows = lines.Skip(1).Select(line => line.Split(',')).Where(row => row[Column("class")] == "asteroid").ToArray();
            foreach (string[] row in rows)
            {
                places[((int)Number(row, "id"), (int)Number(row, "exposure") - 1)] = (Number(row, "ra"), Number(row, "dec"), Number(row, "trail_length") * 0.1);
            }
            Asteroids =
            [
                .. rows.GroupBy(row => (int)Number(row, "id")).Where(group => group.Count() >= 3)
                    .Select(group => (group.Key, Number(group.First(), "magnitude"), Number(group.First(), "rate_arcsec_per_hour"))),
            ];
        }

        public (int Id, double Magnitude, double Rate)[] Asteroids { get; }

        // The asteroid to which all members belong, or 0.
        public int Of(Track track, List<SkyExposure> exposures) => places.Keys.Select(key => key.Id).Distinct().FirstOrDefault(id => track.Members.All(member =>
        {
            var position = exposures[member.Exposure].Sources[member.Source].Position;
            return places.TryGetValue((id, member.Exposure), out var place) && position.SeparationDegrees(new(place.Ra, place.Dec)) * 3600 < 0.5 + place.Trail / 4;
        }));
    }
}
