namespace Astrolode.Catalogue.Results;

/// <summary>A format in which answers to queries can be had.</summary>
/// <param name="Name">Short name, as RESPONSEFORMAT takes it (DALI 1.1, section 3.4.3).</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">Extension of files.</param>
/// <param name="Create">Makes a writer for one answer.</param>
public sealed record ResultFormat(string Name, string ContentType, string Extension, Func<ResultWriter> Create)
{
    /// <summary>VOTable 1.4 with its rows as XML, which every client reads.</summary>
    public static ResultFormat VoTable { get; } = new("votable", "application/x-votable+xml", ".vot", () => new VoTableResult(binary: false));

    /// <summary>VOTable 1.4 with its rows as BINARY2.</summary>
    public static ResultFormat VoTableBinary { get; } =
        new("votable/b2", "application/x-votable+xml;serialization=binary2", ".vot", () => new VoTableResult(binary: true));

    /// <summary>All formats, the default first.</summary>
    public static IReadOnlyList<ResultFormat> All { get; } =
    [
        VoTable,
        VoTableBinary,
        new("csv", "text/csv;header=present", ".csv", () => new DelimitedResult(',')),
        new("tsv", "text/tab-separated-values", ".tsv", () => new DelimitedResult('\t')),
        new("json", "application/json", ".json", () => new JsonResult()),
        new("fits", "application/fits", ".fits", () => new FitsResult()),
    ];

    private static readonly Dictionary<string, ResultFormat> ByName = Names();

    /// <summary>Other names of the format.</summary>
    public IReadOnlyList<string> Aliases => Name switch
    {
        "votable" => ["text/xml", "application/xml", "votable/td", "application/x-votable+xml;serialization=tabledata", "application/x-votable+xml;content=datalink", "vot"],
        "votable/b2" => ["application/x-votable+xml;serialization=binary2"],
        "csv" => ["text/csv"],
        "tsv" => ["text/tab-separated-values"],
        "json" => ["application/json"],
        _ => ["application/fits", "image/fits"],
    };

    /// <summary>The format of a name or media type, in any case and with blanks after semicolons; null where there is none.</summary>
    public static ResultFormat? Find(string name) => ByName.GetValueOrDefault(Normal(name));

    private static string Normal(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static Dictionary<string, ResultFormat> Names()
    {
        Dictionary<string, ResultFormat> names = [];
        foreach (ResultFormat format in All)
        {
            foreach (string name in (string[])[format.Name, format.ContentType, .. format.Aliases])
            {
                names[Normal(name)] = format;
            }
        }
        return names;
    }
}
