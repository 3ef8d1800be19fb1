using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Import;

/// <summary>A column of a table from elsewhere.</summary>
/// <param name="Name">Its name there; never empty.</param>
/// <param name="Kind">What its cells are: Integer, Real, Text, Time or Region.</param>
/// <param name="Unit">Unit, null for none.</param>
/// <param name="Ucd">UCD, null for none.</param>
/// <param name="Description">What it says of itself; empty for nothing.</param>
public sealed record TableColumn(string Name, ColumnKind Kind, string? Unit = null, string? Ucd = null, string Description = "")
{
    /// <summary>Its type in VOTable, where answers can give it back so; null where they cannot.</summary>
    public Results.VoTableType? Declared { get; init; }
}

/// <summary>A table from elsewhere: its columns, and its rows as they are read. Cells are long, double, string or null, as the kind of their column says.</summary>
/// <param name="Columns">Columns in order.</param>
/// <param name="Rows">Rows, read while they are gone through, once; the array is the same for every row.</param>
public sealed record TableContent(IReadOnlyList<TableColumn> Columns, IEnumerable<object?[]> Rows);
