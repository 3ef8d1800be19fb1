using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Astrolode.Files;
using Astrolode.Images.Fits;
using Astrolode.Simulation.Detector;

namespace Astrolode.Simulation.Vis;

/// <summary>How exposures are written.</summary>
/// <param name="Electrons">Electrons above the bias as float32, in place of the detector's 16-bit numbers.</param>
/// <param name="Compression">Tile compression, or null.</param>
public sealed record VisFormat(bool Electrons = false, TileCompression? Compression = null);

/// <summary>
/// An observation on disk: exposure_1.fits … and cosmic_rays_1.fits … (the id in the truth of the ray that hit a pixel), truth.csv and truth.fits, settings.json. The truth is written last, so a folder
/// with truth.fits is complete; one that was stopped is made again by the same command. Other settings need another folder.
/// </summary>
public static class VisFiles
{
    /// <summary>The time in the middle of an observation, which headers need: any, far from the epoch of what was ever observed.</summary>
    public static DateTimeOffset Middle { get; } = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Reads settings; what the file does not say has its default.</summary>
    /// <exception cref="FormatException">The file is no JSON, has an unknown key or a value of the wrong type.</exception>
    public static VisSettings ReadSettings(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<VisSettings>(File.ReadAllText(path), Json) ?? throw new FormatException($"settings '{path}': the file says null; write a JSON object");
        }
        catch (JsonException error)
        {
            throw new FormatException($"settings '{path}': {error.Message}; compare with the settings.json of a simulation", error);
        }
    }

    /// <summary>Name of an exposure's image.</summary>
    /// <param name="number">From 1.</param>
    public static string ImageName(int number) => string.Create(CultureInfo.InvariantCulture, $"exposure_{number}.fits");

    /// <summary>Name of an exposure's segmentation of cosmic rays.</summary>
    /// <param name="number">From 1.</param>
    public static string SegmentationName(int number) => string.Create(CultureInfo.InvariantCulture, $"cosmic_rays_{number}.fits");

    /// <summary>Simulates an observation into a folder, which is made if missing.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="settings">What.</param>
    /// <param name="format">How exposures are stored.</param>
    /// <param name="progress">Told how many exposures are done, and how many sources they have.</param>
    /// <param name="threads">To use; 0 for all. The files do not depend on it.</param>
    /// <param name="cancellation">Stops between stages.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the folder holds another observation.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static VisSummary Simulate(string folder, VisSettings settings, VisFormat format, Action<int, int>? progress = null, int threads = 0, CancellationToken cancellation = default)
    {
        VisSimulation simulation = new(settings, threads, cancellation);
        Directory.CreateDirectory(folder);
        string described = JsonSerializer.Serialize(settings, Json), settingsFile = Path.Combine(folder, "settings.json");
        if (File.Exists(settingsFile) && File.ReadAllText(settingsFile) != described)
        {
            throw new ArgumentException($"{folder} holds an observation with other settings; name another folder, or delete this one", nameof(folder));
        }
        AtomicFile.WriteText(settingsFile, described);
        // What was stored another way (16 bits, electrons) must not pass for complete while it is replaced.
        TruthTable.Delete(folder, "truth");
        List<TruthRow> truth = [];
        int sources = 0;
        for (int exposure = 0; exposure < settings.Exposures; exposure++)
        {
            VisExposure exposed = simulation.Expose(exposure);
            cancellation.ThrowIfCancellationRequested();
            Write(folder, settings, exposed, format);
            truth.AddRange(exposed.Truth);
            sources += exposed.Sources;
            progress?.Invoke(exposure + 1, exposed.Sources);
        }
        TruthTable.Write(folder, "truth", VisTruthColumns.All, truth, new Dictionary<string, object> { ["ORIGIN"] = "SIMULATED", ["SIMSEED"] = settings.Seed, ["RADESYS"] = "ICRS" });
        return new VisSummary(sources, truth.CountBy(row => row.Class).ToDictionary());
    }

    private static void Write(string folder, VisSettings settings, VisExposure exposure, VisFormat format)
    {
        string image = Path.Combine(folder, ImageName(exposure.Number)), rays = Path.Combine(folder, SegmentationName(exposure.Number));
        Dictionary<string, object> keywords = Keywords(settings, exposure, format.Electrons);
        if (format.Electrons)
        {
            float[] electrons = Readout.ToElectrons(exposure.Adu, settings.Detector);
            FitsImage.Write(image, new Image(settings.Width, settings.Height, electrons, unit: "electron", name: image), keywords, FitsStorage.Float32 with { Compression = format.Compression });
        }
        else
        {
            FitsImage.Write(image, new Image<ushort>(settings.Width, settings.Height, exposure.Adu, unit: "adu", name: image), keywords, format.Compression);
        }
        FitsImage.Write(
            rays,
            new Image<int>(settings.Width, settings.Height, exposure.CosmicRays, name: rays),
            new Dictionary<string, object> { ["ORIGIN"] = "SIMULATED", ["COMMENT"] = "id in the truth of the cosmic ray that hit the pixel; 0 for none" },
            new TileCompression(TileCodec.Rice));
    }

    // Gain, saturation and zero point are of the numbers in the file.
    private static Dictionary<string, object> Keywords(VisSettings settings, VisExposure exposure, bool electrons)
    {
        DetectorSettings detector = settings.Detector;
        DateTimeOffset start = Middle.AddSeconds(settings.MiddleSeconds(exposure.Number - 1) - detector.ExposureSeconds / 2);
        (double gain, double bias) = electrons ? (1, 0) : (detector.Gain, detector.BiasAdu);
        Dictionary<string, object> keywords = new(settings.Grid(exposure.Number - 1).WcsKeywords())
        {
            ["ORIGIN"] = "SIMULATED",
            ["OBJECT"] = "SIMULATED Euclid-like VIS exposure",
            ["TIMESYS"] = "UTC",
            ["DATE-OBS"] = start.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
            ["EXPTIME"] = detector.ExposureSeconds,
            ["DITHER"] = exposure.Number,
            ["GAIN"] = gain,
            ["RDNOISE"] = detector.ReadNoiseElectrons,
            ["BIAS"] = bias,
            ["MAGZERO"] = settings.ZeroPoint + 2.5 * Math.Log10(detector.ExposureSeconds / gain),
            ["SIMSEED"] = settings.Seed,
            ["COMMENT"] = "SIMULATED by Astrolode; not an observation of the sky. A source of one unit of the pixels has the magnitude MAGZERO.",
        };
        if (double.IsFinite(detector.FullWellElectrons))
        {
            keywords["SATURATE"] = Math.Min(detector.FullWellElectrons / gain + bias, electrons ? double.PositiveInfinity : ushort.MaxValue);
        }
        return keywords;
    }
}

/// <summary>What was simulated.</summary>
/// <param name="Sources">Sources drawn, over all exposures.</param>
/// <param name="Truth">Rows of the truth by class.</param>
public sealed record VisSummary(int Sources, IReadOnlyDictionary<string, int> Truth);
