using System.Text.Json;
using System.Text.Json.Serialization;

namespace Astrolode.Cli;

/// <summary>JSON on standard output, in one style for all commands: snake_case names, NaN as a string so that nothing is lost.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Style = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Writes the one document of a command that was asked for --json.</summary>
    public static void WriteJson<T>(T document) => Console.Out.WriteLine(Json(document));

    /// <summary>That document.</summary>
    public static string Json<T>(T document) => JsonSerializer.Serialize(document, Style);
}
