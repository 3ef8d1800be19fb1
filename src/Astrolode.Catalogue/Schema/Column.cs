using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>64-bit integers; INTEGER, VOTable long.</summary>
    Integer,

    /// <summary>64-bit floating point; REAL, VOTable double.</summary>
    Real,

    /// <summary>Text; TEXT, VOTable char of any length.</summary>
    Text,

    /// <summary>A moment as FITS writes it (<see cref="CatalogueTime"/>), UTC; TEXT, VOTable timestamp.</summary>
    Time,

    /// <summary>32-bit integers; INTEGER, VOTable int.</summary>
    Int,

    /// <summary>A region of the sky as STC-S text such as <c>POLYGON ICRS 1 2 3 2 3 4</c>; TEXT, VOTable char with xtype adql:REGION.</summary>
    Region,
}

/// <summary>One column of a table of the catalogue, as SQL, VOTable, FITS and CSV all know it.</summary>
/// <param name="Name">Name, lower case, the same everywhere.</param>
/// <param name="Kind">Type.</param>
/// <param name="Unit">Unit in VOUnits, null where there is none.</param>
/// <param name="Ucd">Unified Content Descriptor, UCD1+.</param>
/// <param name="Description">What it is in the sky, one sentence.</param>
/// <param name="Value">Its value in a row: long, double, string, or null.</param>
/// <param name="Frame">The frame it is a coordinate of, null where it is none.</param>
public sealed record Column<T>(
    string Name, ColumnKind Kind, string? Unit, string Ucd, string Description, Func<T, object?> Value, SkyFrame? Frame = null)
{
    /// <summary>Whether it follows from the position and only serves searches; files for other programs do without it.</summary>
    public bool IsDerived { get; init; }

    /// <summary>Whether the database has an index that begins with it.</summary>
    public bool Indexed { get; init; }

    /// <summary>Whether a short answer should show it.</summary>
    public bool Principal { get; init; }

    /// <summary>It as those see it who query.</summary>
    public ColumnDescription Describe() => new(Name, Kind, Unit, Ucd, Description) { Indexed = Indexed, Principal = Principal };

    /// <summary>The type in SQL.</summary>
    public string SqlType => Kind switch { ColumnKind.Integer or ColumnKind.Int => "INTEGER", ColumnKind.Real => "REAL", _ => "TEXT" };
}

/// <summary>A table of the catalogue: all that SQL statements and exports need to know of it.</summary>
/// <param name="Name">Name in SQL and VOTable.</param>
/// <param name="Description">What a row is.</param>
/// <param name="Columns">All columns in their order; the first is the row's number, the second its run.</param>
public sealed record CatalogueTable<T>(string Name, string Description, IReadOnlyList<Column<T>> Columns)
{
    /// <summary>The columns that files for other programs have.</summary>
    public IReadOnlyList<Column<T>> Exported { get; } = [.. Columns.Where(column => !column.IsDerived)];

    /// <summary>The names of all columns, comma-separated.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => column.Name));
}
