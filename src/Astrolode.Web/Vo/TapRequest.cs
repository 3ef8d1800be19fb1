using Astrolode.Catalogue.Results;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Vo;

/// <summary>A table that a client sends with its query.</summary>
/// <param name="Name">Its name in ADQL is tap_upload.Name.</param>
/// <param name="Content">The VOTable.</param>
internal sealed record Upload(string Name, Func<Stream> Content);

/// <summary>The parameters of a query (TAP 1.1, section 2.7), checked.</summary>
internal sealed record TapRequest(string Adql, ResultFormat Format, long MaxRows, string? RunId)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="VoException">One is missing or cannot be met.</exception>
    public static TapRequest Of(RequestParameters parameters, ServerLimits limits)
    {
        if (parameters.One("REQUEST") is { } request && !request.Equals("doQuery", StringComparison.OrdinalIgnoreCase))
        {
            throw new VoException($"REQUEST = '{request}' is not known; leave it out, or for what the service can do see /tap/capabilities");
        }
        string language = parameters.One("LANG") ?? "ADQL";
        if (!language.Equals("ADQL", StringComparison.OrdinalIgnoreCase) && !language.Equals("ADQL-2.0", StringComparison.OrdinalIgnoreCase) && !language.Equals("ADQL-2.1", StringComparison.OrdinalIgnoreCase))
        {
            throw new VoException($"LANG = '{language}' is not spoken here; use ADQL, ADQL-2.0 or ADQL-2.1");
        }
        return new TapRequest(parameters.Required("QUERY"), FormatOf(parameters), Math.Min(parameters.Count("MAXREC") ?? limits.DefaultRows, limits.MaxRows), parameters.One("RUNID"));
    }

    /// <summary>The format that RESPONSEFORMAT, or its older name FORMAT, asks for.</summary>
    /// <exception cref="VoException">There is none of that name.</exception>
    public static ResultFormat FormatOf(RequestParameters parameters)
    {
        string? name = parameters.One("RESPONSEFORMAT") ?? parameters.One("FORMAT");
        return name is null ? ResultFormat.VoTable : ResultFormat.Find(name)
            ?? throw new VoException($"RESPONSEFORMAT = '{name}' is not known; use {string.Join(", ", ResultFormat.All.Select(format => format.Name))}");
    }

    /// <summary>The tables that UPLOAD names (TAP 1.1, section 2.5), each a file of the form or somewhere on the web.</summary>
    /// <exception cref="VoException">One is not there, or has a name that ADQL cannot say.</exception>
    public static async Task<IReadOnlyList<Upload>> UploadsOf(RequestParameters parameters, UploadFetcher fetcher, CancellationToken cancel)
    {
        List<Upload> uploads = [];
        foreach (string pair in parameters.Many("UPLOAD").SelectMany(value => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            int comma = pair.IndexOf(',', StringComparison.Ordinal);
            (string name, string place) = comma > 0 ? (pair[..comma].Trim(), pair[(comma + 1)..].Trim()) : throw new VoException($"UPLOAD = '{pair}' is not understood; give NAME,param:FIELD");
            if (!IsName(name))
            {
                throw new VoException($"UPLOAD: '{name}' cannot be the name of a table; use letters, digits and underscores, a letter first");
            }
            if (uploads.Any(upload => upload.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new VoException($"UPLOAD: two tables are called '{name}'; give each a name of its own");
            }
            if (place.StartsWith("param:", StringComparison.Ordinal))
            {
                IFormFile file = parameters.Files.GetFile(place["param:".Length..]) ?? throw new VoException($"UPLOAD: the form has no file '{place["param:".Length..]}'");
                uploads.Add(new Upload(name, file.OpenReadStream));
            }
            else
            {
                byte[] bytes = await fetcher.Fetch(place, cancel).ConfigureAwait(false);
                uploads.Add(new Upload(name, () => new MemoryStream(bytes, writable: false)));
            }
        }
        return uploads;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
