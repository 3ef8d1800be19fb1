using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <summary>A function that ADQL itself does not have; its name, arguments and meaning are those of the IVOA's "Catalogue of ADQL User Defined Functions" 1.0.</summary>
/// <param name="Name">Name in ADQL.</param>
/// <param name="SqlName">Name in both databases.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Result">What it gives.</param>
/// <param name="Description">What it does.</param>
public sealed record UserFunction(string Name, string SqlName, IReadOnlyList<(string Name, ColumnKind Kind)> Parameters, ColumnKind Result, string Description)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<UserFunction> All { get; } =
    [
        new("ivo_healpix_index", "astrolode_healpix", [("hpxOrder", ColumnKind.Integer), ("ra", ColumnKind.Real), ("dec", ColumnKind.Real)], ColumnKind.Integer,
            "The number of the HEALPix cell (nested) of an order that holds a position, degrees."),
        new("ivo_hasword", "astrolode_hasword", [("haystack", ColumnKind.Text), ("needle", ColumnKind.Text)], ColumnKind.Int, "1 if a word stands in a text, whatever the case; 0 if not."),
        new("ivo_nocasematch", "astrolode_nocasematch", [("value", ColumnKind.Text), ("pattern", ColumnKind.Text)], ColumnKind.Int, "1 if a text matches a pattern of LIKE, whatever the case; 0 if not."),
        new("ivo_hashlist_has", "astrolode_hashlist_has", [("hashlist", ColumnKind.Text), ("item", ColumnKind.Text)], ColumnKind.Int,
            "1 if an item is in a list whose items have # between them, whatever the case; 0 if not."),
        new("ivo_interval_overlaps", "astrolode_interval_overlaps", [("l1", ColumnKind.Real), ("h1", ColumnKind.Real), ("l2", ColumnKind.Real), ("h2", ColumnKind.Real)], ColumnKind.Int,
            "1 if the interval from l1 to h1 overlaps that from l2 to h2; 0 if not."),
    ];

    /// <summary>As TAPRegExt writes it.</summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select(parameter => $"{parameter.Name} {Type(parameter.Kind)}"))}) -> {Type(Result)}";

    private static string Type(ColumnKind kind) => kind switch { ColumnKind.Text => "VARCHAR", ColumnKind.Real => "DOUBLE PRECISION", ColumnKind.Integer => "BIGINT", _ => "INTEGER" };
}
