using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Vis;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode simulate vis</c>: exposures like those of Euclid's visible camera, with the truth about all that is in them.</summary>
internal static class SimulateVisCommand
{
    // What each stage's name switches off.
    private static readonly Dictionary<string, Func<VisSettings, VisSettings>> Stages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["galaxies"] = settings => settings with { GalaxyDensity = 0 },
        ["stars"] = settings => settings with { StarDensity = 0 },
        ["asteroids"] = settings => settings with { Asteroids = 0 },
        ["ghosts"] = settings => With(settings, detector => detector with { GhostRatio = 0 }),
        ["sky"] = settings => With(settings, detector => detector with { SkyElectronsPerSecond = 0 }),
        ["dark"] = settings => With(settings, detector => detector with { DarkElectronsPerSecond = 0 }),
        ["flat"] = settings => With(settings, detector => detector with { FlatPixelSigma = 0, FlatIllumination = 0 }),
        ["hot-pixels"] = settings => With(settings, detector => detector with { HotPixelFraction = 0 }),
        ["photon-noise"] = settings => With(settings, detector => detector with { PhotonNoise = false }),
        ["cosmic-rays"] = settings => With(settings, detector => detector with { CosmicRayFlux = 0 }),
        ["bleeding"] = settings => With(settings, detector => detector with { FullWellElectrons = double.PositiveInfinity }),
        ["cti"] = settings => With(settings, detector => detector with { ParallelTraps = [], SerialTraps = [] }),
        ["read-noise"] = settings => With(settings, detector => detector with { ReadNoiseElectrons = 0 }),
    };

    private static readonly Dictionary<string, TileCodec> Codecs = new(StringComparer.OrdinalIgnoreCase) { ["rice"] = TileCodec.Rice, ["gzip"] = TileCodec.Gzip2 };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> output = new("--out") { Description = "folder to write exposures, truth and settings into", Required = true };
        Option<string?> config = new("--config") { Description = "settings as JSON (the settings.json of a simulation); options of the command line win over it" };
        Option<long?> seed = new("--seed") { Description = "seed of all random numbers; 1 without it" };
        Option<string?> centre = new("--center") { Description = "middle of the first exposure, icrs:ra,dec or gal:l,b in degrees, 20 degrees or more from the Galactic plane; in the COSMOS field without it" };
        Option<int?> width = new("--width") { Description = "pixels along x; 4096 without it" };
        Option<int?> height = new("--height") { Description = "pixels along y; 4132 without it" };
        Option<int?> exposures = new("--exposures") { Description = "dithered exposures; 4 without it" };
        Option<int?> asteroids = new("--asteroids") { Description = "asteroids in the field; 30 without it" };
        Option<double?> lightCurves = new("--light-curves") { Description = "largest amplitude of the asteroids' light curves, magnitudes; constant light without it" };
        Option<double?> dithers = new("--dither-scale") { Description = "factor on the steps between exposures, 0 for none; 0.05 lets small fields overlap" };
        Option<string?> shear = new("--shear") { Description = "reduced shear and convergence of the whole field, g1,g2 or g1,g2,kappa" };
        Option<double?> cluster = new("--cluster-mass") { Description = "solar masses of a cluster of galaxies in the middle of the field, which lenses what is behind; 1e15 is a massive one" };
        Option<string?> psf = new("--psf") { Description = "point spread function: vis (without it), gaussian, moffat, or a FITS file with PIXSCALE or a WCS" };
        Option<double?> fwhm = new("--psf-fwhm-arcsec") { Description = "its full width at half maximum, of gaussian and moffat" };
        Option<string[]> without = new("--without") { Description = $"stages to leave out: {string.Join(", ", Stages.Keys)}", AllowMultipleArgumentsPerToken = true };
        Option<bool> electrons = new("--electrons") { Description = "write electrons above the bias as float32, not the detector's 16-bit numbers" };
        Option<string?> compress = new("--compress") { Description = "tile compression of the exposures: rice or gzip" };
        Command command = new(
            "vis",
            "Simulate dithered exposures of Euclid's visible camera: galaxies, lensing, stars, asteroids, the telescope and its detector, with the truth.\n\n"
            + "Example:\n  astrolode simulate vis --out field --seed 7 --width 2048 --height 2048 --asteroids 50\n\n"
            + "Written are exposure_1.fits ..., cosmic_rays_1.fits ... (id of the ray that hit a pixel), truth.csv, truth.fits and settings.json, all simulated and marked so.");
        foreach (Option option in new Option[] { output, config, seed, centre, width, height, exposures, dithers, asteroids, lightCurves, shear, cluster, psf, fwhm, without, electrons, compress })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            VisSettings settings = parsed.GetValue(config) is { } file ? VisFiles.ReadSettings(file) : new VisSettings();
            settings = settings with
            {
                Seed = parsed.GetValue(seed) ?? settings.Seed,
                Width = parsed.GetValue(width) ?? settings.Width,
                Height = parsed.GetValue(height) ?? settings.Height,
                Exposures = parsed.GetValue(exposures) ?? settings.Exposures,
                Asteroids = parsed.GetValue(asteroids) ?? settings.Asteroids,
                DitherScale = parsed.GetValue(dithers) ?? settings.DitherScale,
                LightCurveAmplitude = parsed.GetValue(lightCurves) ?? settings.LightCurveAmplitude,
                ClusterMass = parsed.GetValue(cluster) ?? settings.ClusterMass,
                Psf = parsed.GetValue(psf) ?? settings.Psf,
                PsfFwhmArcsec = parsed.GetValue(fwhm) ?? settings.PsfFwhmArcsec,
            };
            settings = Sheared(Centred(settings, parsed.GetValue(centre)), parsed.GetValue(shear));
            foreach (string stage in parsed.GetValue(without) ?? [])
            {
                settings = Stages.TryGetValue(stage, out Func<VisSettings, VisSettings>? leave) ? leave(settings)
                    : throw new UsageException($"--without '{stage}' is no stage; use {string.Join(", ", Stages.Keys)}");
            }
            if (parsed.GetValue(fwhm) is not null && settings.Psf is not ("gaussian" or "moffat"))
            {
                throw new UsageException($"--psf-fwhm-arcsec is the width of --psf gaussian and moffat; '{settings.Psf}' has its own");
            }
            if (settings.Error() is { } error)
            {
                throw new UsageException($"this cannot be simulated: {error}; see 'astrolode simulate vis --help'");
            }
            string folder = parsed.GetRequiredValue(output);
            if (folder.Length == 0)
            {
                throw new UsageException("--out is empty; name a folder");
            }
            Run(folder, settings, new VisFormat(parsed.GetValue(electrons), Compression(parsed.GetValue(compress))), parsed.GetValue(CommandLine.Json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string folder, VisSettings settings, VisFormat format, bool json, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using ProgressLine progress = new("simulating", "exposures");
        progress.Report(0, settings.Exposures);
        VisSummary summary;
        try
        {
            summary = VisFiles.Simulate(folder, settings, format, (done, sources) => progress.Report(done, settings.Exposures, $"{sources} sources"), 0, cancellation);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
        double seconds = watch.Elapsed.TotalSeconds;
        if (json)
        {
            Output.WriteJson(new { Folder = folder, settings.Exposures, settings.Width, settings.Height, summary.Sources, summary.Truth, Seconds = seconds });
            return;
        }
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {settings.Exposures} {(settings.Exposures == 1 ? "exposure" : "exposures")} of {settings.Width} x {settings.Height} pixels, simulated; {string.Join(", ", summary.Truth.Select(pair => $"{pair.Value} {pair.Key}"))} rows of truth; {seconds:0.0} s, {summary.Sources / seconds:0} sources/s"));
    }

    private static VisSettings Centred(VisSettings settings, string? text)
    {
        if (text is null)
        {
            return settings;
        }
        (SkyFrame frame, double lon, double lat) = CentreOption.Read(text);
        SkyPosition centre = SkyPosition.From(frame, lon, lat);
        return settings with { RaDegrees = centre.RaDegrees, DecDegrees = centre.DecDegrees };
    }

    private static VisSettings Sheared(VisSettings settings, string? text)
    {
        if (text is null)
        {
            return settings;
        }
        double[] numbers = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers.Length is 2 or 3 && numbers.All(double.IsFinite)
            ? settings with { ShearG1 = numbers[0], ShearG2 = numbers[1], Convergence = numbers.Length == 3 ? numbers[2] : 0 }
            : throw new UsageException($"--shear '{text}' is not g1,g2 or g1,g2,kappa; write for instance 0.05,0,0.02");
    }

    private static TileCompression? Compression(string? codec) => codec is null ? null
        : Codecs.TryGetValue(codec, out TileCodec known) ? new TileCompression(known, known == TileCodec.Rice ? 4 : 0)
        : throw new UsageException($"--compress '{codec}' is not known; use {string.Join(" or ", Codecs.Keys)}");

    private static VisSettings With(VisSettings settings, Func<DetectorSettings, DetectorSettings> change) => settings with { Detector = change(settings.Detector) };
}
