using System.Text.Json;
using System.Text.Json.Serialization;

namespace Astrolode.Search.Training;

/// <summary>Settings of a training run as JSON: read from --config, written to the run folder as they were resolved.</summary>
public static class TrainingSettingsFile
{
    private static readonly JsonSerializerOptions Strict = new(TrainingJson.Document) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads settings; what the file does not say has its default.</summary>
    /// <exception cref="FormatException">The file is no JSON, has an unknown key or a value of the wrong type.</exception>
    public static TSettings Read<TSettings>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TSettings>(File.ReadAllText(path), Strict)
                ?? throw new FormatException($"settings '{path}': the file says null; write a JSON object");
        }
        catch (JsonException error)
        {
            throw new FormatException($"settings '{path}': {error.Message}; compare with the settings.json of a run", error);
        }
    }

    /// <summary>The settings as JSON text.</summary>
    public static string Text<TSettings>(TSettings settings) => JsonSerializer.Serialize(settings, TrainingJson.Document);
}
