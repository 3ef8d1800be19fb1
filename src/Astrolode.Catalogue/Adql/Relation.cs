using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <summary>A table as it stands in FROM.</summary>
/// <param name="Sql">Its name in the SQL, unique in the whole query.</param>
/// <param name="Names">The names it goes by: its alias alone, or its table and schema.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Sky">The columns that place its rows on the sky; null where it has none, or they are not reached from here.</param>
internal sealed record Relation(string Sql, IReadOnlyList<string> Names, IReadOnlyList<ColumnDescription> Columns, SkyColumns? Sky)
{
    /// <summary>Whether a path of names, outermost first, means it.</summary>
    public bool IsNamed(IReadOnlyList<Name> path) => path.Count <= Names.Count && path.Select((name, i) => name.Matches(Names[Names.Count - path.Count + i])).All(matches => matches);

    /// <summary>A column in SQL.</summary>
    public string Column(string name) => $"{Sql}.{Quote(name)}";

    /// <summary>A name in SQL, whatever is in it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The tables that names can mean at a place of the query; those of the query around it too.</summary>
internal sealed class Scope(Scope? parent)
{
    /// <summary>The query around; null for none.</summary>
    public Scope? Parent => parent;

    /// <summary>The tables of FROM.</summary>
    public List<Relation> Relations { get; } = [];

    /// <summary>Columns that NATURAL and USING have made one of two.</summary>
    public List<(string Name, Value Value)> Merged { get; } = [];
}

/// <summary>A value in SQL.</summary>
/// <param name="Sql">SQL, in brackets where it needs them.</param>
/// <param name="Kind">Type.</param>
internal sealed record Value(string Sql, ColumnKind Kind)
{
    /// <summary>What is known of it, of a column or of what has its unit; null for nothing.</summary>
    public ColumnDescription? Column { get; init; }

    /// <summary>Its table; null where it is no column of one.</summary>
    public Relation? Relation { get; init; }

    /// <summary>Its number where that stands in the query.</summary>
    public double? Constant { get; init; }

    /// <summary>Whether it is NULL itself, of any type.</summary>
    public bool IsNull { get; init; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => IsNull || Kind is ColumnKind.Integer or ColumnKind.Int or ColumnKind.Real;

    /// <summary>Whether it is a whole number.</summary>
    public bool IsInteger => Kind is ColumnKind.Integer or ColumnKind.Int;

    /// <summary>Whether it is a text.</summary>
    public bool IsText => IsNull || !IsNumber;
}
