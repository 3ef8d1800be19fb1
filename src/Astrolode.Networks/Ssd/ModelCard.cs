using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Astrolode.Files;
using Astrolode.Networks.Onnx;

namespace Astrolode.Networks.Ssd;

/// <summary>
/// What one must know to use a model rightly, and to make it again. It travels inside the ONNX file and lies beside it as JSON.
/// </summary>
public sealed record ModelCard
{
    private static readonly JsonSerializerOptions Style = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Short name, e.g. <c>bubbles-irac4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The network; a detector of this program takes no other than this, a classifier those of <see cref="Classifier.ClassifierShape"/>.</summary>
    public string Architecture { get; init; } = "SSD MobileNet v1 300x300";

    /// <summary>Scales the channels of all inner layers; see <see cref="SsdShape"/>.</summary>
    public double DepthMultiplier { get; init; } = 1;

    /// <summary>Channels of its images.</summary>
    public required int Channels { get; init; }

    /// <summary>What each channel shows, in order: <c>red, green, blue</c> for photos, else bands such as <c>IRAC4 8 um</c>.</summary>
    public required string[] Bands { get; init; }

    /// <summary>Name of each object class; index 0 is the first object class, not background. An unused index has the name <c>???</c>.</summary>
    public required string[] Classes { get; init; }

    /// <summary>How pixels become the numbers -1 to 1 that the network reads, as the settings of that stretch; null for photos (byte / 127.5 - 1).</summary>
    public JsonObject? Stretch { get; init; }

    /// <summary>Pixel scales it was trained at, in arcsec; empty for photos.</summary>
    public double[] ScalesArcsec { get; init; } = [];

    /// <summary>Smallest side of the objects it was trained on, as a fraction of the image's side.</summary>
    public double MinSizeFraction { get; init; }

    /// <summary>Largest side of the objects it was trained on, as a fraction of the image's side.</summary>
    public double MaxSizeFraction { get; init; } = 1;

    /// <summary>Settings of the training.</summary>
    public JsonObject? Training { get; init; }

    /// <summary>Images and labels it was trained on, with their sources.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>What was measured, on what.</summary>
    public JsonObject? Metrics { get; init; }

    /// <summary>Licence of the weights.</summary>
    public string Licence { get; init; } = "";

    /// <summary>The command that made it.</summary>
    public string Command { get; init; } = "";

    /// <summary>Seed of that command's random numbers, if it used any.</summary>
    public long? Seed { get; init; }

    /// <summary>The card as indented JSON with snake_case names.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Style);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What to call it in messages, usually the model file.</param>
    /// <exception cref="ModelException">It is no card.</exception>
    public static ModelCard Parse(string json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelCard>(json, Style) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new ModelException($"cannot read the model card ({name}): {exception.Message.ReplaceLineEndings(" ")}; export the model again", exception);
        }
    }

    /// <summary>The card that travels in a model file, whatever the network.</summary>
    /// <exception cref="ModelException">The file is damaged or has none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelCard Read(string onnxPath)
    {
        using InferenceSession session = new(onnxPath, new SessionOptions());
        return Of(session, onnxPath);
    }

    /// <summary>The card that travels in a model.</summary>
    /// <exception cref="ModelException">It has none.</exception>
    internal static ModelCard Of(InferenceSession session, string name) => session.CustomMetadata(SsdOnnx.CardKey) is string card
        ? Parse(card, name)
        : throw new ModelException($"cannot use the model ({name}): it carries no card of this program; give a model made by 'astrolode model import' or 'astrolode train'");

    /// <summary>Where the card of a model file lies: <c>dir/name.onnx</c> has <c>dir/name.card.json</c>.</summary>
    public static string PathBeside(string modelPath) => Path.ChangeExtension(modelPath, ".card.json");

    /// <summary>Writes it beside a model file, whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void WriteBeside(string modelPath) => AtomicFile.WriteText(PathBeside(modelPath), ToJson() + "\n");
}
