using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>The type of a column in VOTable 1.4 (REC-VOTable-1.4, section 2), which TAP_SCHEMA declares too.</summary>
/// <param name="Datatype">Primitive type.</param>
/// <param name="Arraysize">Number of elements; null for one.</param>
/// <param name="Xtype">What the text stands for (DALI 1.1, section 3.3); null for itself.</param>
public readonly record struct VoTableType(string Datatype, string? Arraysize, string? Xtype)
{
    /// <summary>The type of a column. Texts that a standard defines are ASCII; ours may hold any character.</summary>
    public static VoTableType Of(ColumnDescription column) => column.Declared ?? column.Kind switch
    {
        ColumnKind.Integer => new("long", null, null),
        ColumnKind.Int => new("int", null, null),
        ColumnKind.Real => new("double", null, null),
        ColumnKind.Time => new("char", "*", "timestamp"),
        ColumnKind.Region => new("char", "*", "adql:REGION"),
        _ => new(column.Standard ? "char" : "unicodeChar", "*", null),
    };
}
