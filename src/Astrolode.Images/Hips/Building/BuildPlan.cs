using System.Text.Json;
using System.Text.Json.Serialization;
using Astrolode.Files;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>An image of a survey and what of it must be known without its pixels.</summary>
internal sealed record PlannedImage
{
    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>Number of its HDU, 0 for the primary.</summary>
    public required int Hdu { get; init; }

    /// <summary>Its plane, 0 for the first.</summary>
    public required long Plane { get; init; }

    /// <summary>Bytes of the file when it was planned: a file that changed is another image.</summary>
    public long Length { get; init; }

    /// <summary>Last write time of the file when it was planned, UTC ticks.</summary>
    public long Modified { get; init; }

    /// <summary>Pixel side at CRPIX, arcsec.</summary>
    public double ScaleArcsec { get; init; }

    /// <summary>Weight where images overlap, above 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Added to the values so that backgrounds agree.</summary>
    public double Offset { get; init; }

    /// <summary>Least and greatest finite value as the survey has them, the offset not counted; null for an image that is all blank.</summary>
    public double? Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public double? Max { get; init; }

    /// <summary>BUNIT.</summary>
    public string? Unit { get; init; }

    /// <summary>BITPIX.</summary>
    public int Bitpix { get; init; }

    /// <summary>Start of the observation, MJD; null where the header does not say.</summary>
    public double? Start { get; init; }

    /// <summary>End of the observation, MJD.</summary>
    public double? End { get; init; }

    /// <summary>Middle of the image, ICRS degrees; null where its projection has no sky there.</summary>
    public SkyPosition? Centre { get; init; }

    /// <summary>Bounds of the finest tiles that it may have pixels in : the first of a range and the one after its last, in turns.</summary>
    public long[] Tiles { get; init; } = [];

    /// <summary>True once a build with it came to its end.</summary>
    public bool Built { get; init; }

    /// <summary>Name of the file, with HDU and plane where they are not the first.</summary>
    [JsonIgnore]
    public string Label => System.IO.Path.GetFileName(Path) + (Plane > 0 ? $"[{Hdu},plane={Plane}]" : Hdu > 0 ? $"[{Hdu}]" : "");

    /// <summary>Whether this is the same plane of the same file, changed or not.</summary>
    public bool IsSamePlace(PlannedImage other) => Path == other.Path && Hdu == other.Hdu && Plane == other.Plane;

    /// <summary>Whether this is the same plane of the same file, unchanged.</summary>
    public bool IsSame(PlannedImage other) => IsSamePlace(other) && Length == other.Length && Modified == other.Modified;
}

/// <summary>
/// All that decides the pixels of a survey. It is kept with the survey (.build/plan.json), so that a build that was stopped goes on as it began and images that are added
/// later are treated as the first ones were.
/// </summary>
internal sealed record BuildPlan
{
    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public int Order { get; init; }

    public int TileWidth { get; init; }

    public SkyFrame Frame { get; init; }

    public Resampling Resampling { get; init; }

    public TilePictures Pictures { get; init; }

    /// <summary>Physical values drawn black and white.</summary>
    public double CutLow { get; init; }

    /// <inheritdoc cref="CutLow"/>
    public double CutHigh { get; init; }

    public double Softening { get; init; }

    public bool MatchBackground { get; init; }

    public bool FluxPerPixel { get; init; }

    public string? WeightKeyword { get; init; }

    public double FeatherPixels { get; init; }

    public HipsDescription Description { get; init; } = new();

    /// <summary>When the survey was first built, ISO 8601.</summary>
    public string Created { get; init; } = "";

    /// <summary>In the order in which they were named.</summary>
    public IReadOnlyList<PlannedImage> Images { get; init; } = [];

    /// <summary>Side of a pixel of the finest tiles, arcsec.</summary>
    [JsonIgnore]
    public double PixelArcsec => 3600 * NestedIndex.PixelSideDegrees(Order) / TileWidth;

    /// <summary>Unit of the survey's values; null where the images do not say or do not agree.</summary>
    [JsonIgnore]
    public string? Unit
    {
        get
        {
            string? unit = Images.Count > 0 && Images.All(image => image.Unit == Images[0].Unit) ? Images[0].Unit : null;
            return unit is not null && FluxPerPixel ? $"{unit}/arcsec2" : unit;
        }
    }

    /// <summary>One line that names two images whose values are in different units, of which the survey's would be a mixture; null where there are none.</summary>
    [JsonIgnore]
    public string? MixedUnits => Images.FirstOrDefault(image => image.Unit != Images[0].Unit) is { } other
        ? $"{Images[0].Label} is in {Named(Images[0].Unit)} and {other.Label} in {Named(other.Unit)}: "
            + "values are carried over as they are and the survey will say no unit; bring the images to one BUNIT first"
        : null;

    /// <summary>The finest tiles that images not yet built cover: those that are to be made.</summary>
    public SpaceMoc Touched() => Cover(Images.Where(image => !image.Built));

    /// <summary>The finest tiles that may be there: those that any image covers.</summary>
    public SpaceMoc Finest() => Cover(Images);

    /// <summary>The finest tiles that some images cover.</summary>
    public SpaceMoc Cover(params IEnumerable<PlannedImage> images)
    {
        MocBuilder builder = new(Order, Frame);
        foreach (long[] bounds in images.SelectMany(image => image.Tiles.Chunk(2)))
        {
            builder.Add(new PixelRange(bounds[0], bounds[1]));
        }
        return builder.ToMoc();
    }

    /// <summary>File of the plan in a survey's folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, ".build", "plan.json");

    /// <summary>The plan of a survey; null where the folder has none.</summary>
    /// <exception cref="HipsException">It cannot be understood.</exception>
    public static BuildPlan? Read(string folder)
    {
        string path = FileIn(folder);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<BuildPlan>(File.ReadAllText(path), Style);
        }
        catch (JsonException error)
        {
            throw new HipsException($"cannot add to {folder}: {path} is damaged, or of another version of the program ({error.Message}); build into another folder", error);
        }
    }

    /// <summary>Keeps the plan with the survey.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder) => AtomicFile.WriteText(FileIn(folder), JsonSerializer.Serialize(this, Style));

    private static string Named(string? unit) => string.IsNullOrWhiteSpace(unit) ? "no unit (no BUNIT)" : unit;
}
