using System.Text.Json;
using System.Text.Json.Serialization;
using Astrolode.Files;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// All that decides the pixels of a colour survey. It is kept with the survey (.build/colour.json), so that a build that was stopped goes on only if it would make the same tiles.
/// </summary>
internal sealed record ColourPlan
{
    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Folders of the red, green and blue survey, full paths.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>How the three were built, and of what.</summary>
    public IReadOnlyList<BuildPlan> Bands { get; init; } = [];

    public TilePictures Pictures { get; init; }

    /// <summary>Q of Lupton's scale.</summary>
    public double Softening { get; init; }

    /// <summary>True once its build came to its end.</summary>
    public bool Built { get; init; }

    /// <summary>The survey as it is described: the red one, with the images of all three.</summary>
    [JsonIgnore]
    public BuildPlan Survey => Bands[0] with { Pictures = Pictures, Images = [.. Bands.SelectMany(band => band.Images)] };

    /// <summary>The plan of three surveys.</summary>
    /// <exception cref="HipsException">One was not built here or is not finished, or they do not fit one another.</exception>
    public static ColourPlan Of(IReadOnlyList<string> folders, TilePictures pictures, double softening)
    {
        BuildPlan[] bands = [.. folders.Select(FinishedPlan)];
        return bands.All(each => (each.Order, each.Frame, each.TileWidth) == (bands[0].Order, bands[0].Frame, bands[0].TileWidth))
            ? new ColourPlan { Folders = [.. folders.Select(Path.GetFullPath)], Bands = bands, Pictures = pictures, Softening = softening }
            : throw new HipsException($"cannot make colours of {string.Join(", ", folders)}: they differ in order, frame or tile width; build them with the same --order, --frame and --tile-width");
    }

    /// <summary>File of the plan in a survey's folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, ".build", "colour.json");

    /// <summary>The plan of a colour survey; null where the folder has none.</summary>
    /// <exception cref="HipsException">It cannot be understood.</exception>
    public static ColourPlan? Read(string folder)
    {
        string path = FileIn(folder);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ColourPlan>(File.ReadAllText(path), Style) : null;
        }
        catch (JsonException error)
        {
            throw new HipsException($"cannot go on with {folder}: {path} is damaged ({error.Message}); build into another folder", error);
        }
    }

    /// <summary>Keeps the plan with the survey.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder) => AtomicFile.WriteText(FileIn(folder), JsonSerializer.Serialize(this, Style));

    /// <summary>Whether another plan makes the same tiles: its bands may be described otherwise.</summary>
    public bool MakesTheTilesOf(ColourPlan other) => Recipe() == other.Recipe();

    private static BuildPlan FinishedPlan(string folder)
    {
        BuildPlan plan = BuildPlan.Read(folder)
            ?? throw new HipsException($"cannot make colours of {folder}: it was not built here; build the three bands with `astrolode hips build`");
        return plan.Images.All(image => image.Built)
            ? plan
            : throw new HipsException($"cannot make colours of {folder}: its build has not come to its end; run `astrolode hips build --out {folder}` first");
    }

    private string Recipe() => JsonSerializer.Serialize(this with { Built = false, Bands = [.. Bands.Select(band => band with { Description = new() })] }, Style);
}
