using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>What is known of the answer to a query before its first row.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Description">What a row is; null where that is not known, as of a join.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record ResultTable(string Name, string? Description, IReadOnlyList<ColumnDescription> Columns)
{
    /// <summary>Names and values that stand with the table: where it came from, what was asked.</summary>
    public IReadOnlyList<(string Name, string Value)> Infos { get; init; } = [];

    /// <summary>URL of the server without a slash at its end: texts of columns of <see cref="AccessUtype"/> that begin with a slash are below it. Null leaves them.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>VOTable only: whether fields have their names as IDs too, for descriptors to point to.</summary>
    public bool HasFieldIds { get; init; }

    /// <summary>VOTable only: elements to stand after the table's RESOURCE, such as descriptors of services (DataLink 1.1, section 4); well-formed XML, or null.</summary>
    public string? MetaResources { get; init; }

    /// <summary>Role of columns that hold addresses (ObsCore 1.1, section 4.7).</summary>
    public const string AccessUtype = "obscore:Access.reference";
}

/// <summary>How the answer to a query ended.</summary>
public enum ResultStatus
{
    /// <summary>All rows are there.</summary>
    Complete,

    /// <summary>There are more rows than were allowed (DALI 1.1, section 4.4.1).</summary>
    Overflow,

    /// <summary>It broke off.</summary>
    Failed,
}
