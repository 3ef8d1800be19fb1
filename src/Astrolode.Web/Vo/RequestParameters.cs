using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Astrolode.Web.Vo;

/// <summary>The parameters of a request to a VO service: of the URL and of a form, their names in any case (DALI 1.1, section 2), some given several times.</summary>
internal sealed class RequestParameters
{
    private readonly Dictionary<string, StringValues> values = new(StringComparer.OrdinalIgnoreCase);

    private RequestParameters(IFormFileCollection files) => Files = files;

    /// <summary>Files of a multipart form.</summary>
    public IFormFileCollection Files { get; }

    /// <summary>All names and values.</summary>
    public IReadOnlyDictionary<string, StringValues> All => values;

    /// <summary>Reads those of a request.</summary>
    /// <exception cref="VoException">Its form is broken.</exception>
    public static async Task<RequestParameters> Read(HttpRequest request)
    {
        IFormCollection? form = request.HasFormContentType ? await Form(request).ConfigureAwait(false) : null;
        RequestParameters parameters = new(form?.Files ?? new FormFileCollection());
        foreach ((string name, StringValues value) in request.Query.Concat(form ?? Enumerable.Empty<KeyValuePair<string, StringValues>>()))
        {
            parameters.values[name] = StringValues.Concat(parameters.values.GetValueOrDefault(name), value);
        }
        return parameters;
    }

    private static async Task<IFormCollection> Form(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException and not BadHttpRequestException)
        {
            throw new VoException($"the form cannot be read: {error.Message}");
        }
    }

    /// <summary>Those that a job has kept.</summary>
    public static RequestParameters Of(IEnumerable<KeyValuePair<string, string>> kept)
    {
        RequestParameters parameters = new(new FormFileCollection());
        foreach ((string name, string value) in kept)
        {
            parameters.values[name] = StringValues.Concat(parameters.values.GetValueOrDefault(name), value);
        }
        return parameters;
    }

    /// <summary>The value of a parameter; null where it is absent or empty.</summary>
    /// <exception cref="VoException">It is given more than once.</exception>
    public string? One(string name) => values.GetValueOrDefault(name) is { Count: > 0 } found
        ? found.Count == 1 || found.Distinct().Count() == 1 ? Blank(found[0]) : throw new VoException($"{name} is given {found.Count} times; give it once")
        : null;

    /// <summary>The value of a parameter that must be there.</summary>
    /// <exception cref="VoException">It is not, or more than once.</exception>
    public string Required(string name) => One(name) ?? throw new VoException($"{name} is missing");

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> Many(string name) => [.. values.GetValueOrDefault(name).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!)];

    /// <summary>A finite number of a parameter; null where it is absent.</summary>
    /// <exception cref="VoException">It is none.</exception>
    public double? Number(string name) => One(name) is not { } text ? null
        : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number
        : throw new VoException($"{name} = '{text}' is no number; give decimal degrees, such as 83.63");

    /// <summary>A whole number, 0 or more, of a parameter; null where it is absent.</summary>
    /// <exception cref="VoException">It is none.</exception>
    public long? Count(string name) => One(name) is not { } text ? null
        : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number
        : throw new VoException($"{name} = '{text}' is no whole number of 0 or more");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
