namespace Astrolode.Catalogue.Schema;

/// <summary>A column as those outside see it: what TAP_SCHEMA, VOTable fields and the checker of ADQL need to know of it, whatever the rows are.</summary>
/// <param name="Name">Name, lower case, the same in SQL, ADQL and every file.</param>
/// <param name="Kind">Type.</param>
/// <param name="Unit">Unit in VOUnits, null where there is none.</param>
/// <param name="Ucd">Unified Content Descriptor, UCD1+; null where none fits.</param>
/// <param name="Description">What it is in the sky, one sentence.</param>
public sealed record ColumnDescription(string Name, ColumnKind Kind, string? Unit, string? Ucd, string Description)
{
    /// <summary>Its role in a data model, such as <c>obscore:Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1</c>.</summary>
    public string? Utype { get; init; }

    /// <summary>Its type in VOTable where that is another than what its kind has: of a table that was sent with a query.</summary>
    public Results.VoTableType? Declared { get; init; }

    /// <summary>Its name as a query writes it: in double quotes where it is a word of ADQL.</summary>
    public string AdqlName => Adql.AdqlWords.IsReserved(Name) ? $"\"{Name}\"" : Name;

    /// <summary>Whether the database has an index that begins with it.</summary>
    public bool Indexed { get; init; }

    /// <summary>Whether a short answer should show it (TAP 1.1, section 4.3).</summary>
    public bool Principal { get; init; }

    /// <summary>Whether a standard defines it.</summary>
    public bool Standard { get; init; }
}

/// <summary>The columns that place the rows of a table on the sky: degrees, ICRS, and what makes searches on the sphere fast.</summary>
/// <param name="Ra">Right ascension, degrees.</param>
/// <param name="Dec">Declination, degrees.</param>
/// <param name="Hpx">HEALPix number of the position, nested, order 29, indexed.</param>
/// <param name="X">Unit vector towards the position: cos(dec) cos(ra).</param>
/// <param name="Y">cos(dec) sin(ra).</param>
/// <param name="Z">sin(dec).</param>
public sealed record SkyColumns(string Ra, string Dec, string Hpx, string X, string Y, string Z);

/// <summary>A table that others may query.</summary>
/// <param name="Schema">Schema in ADQL: <c>astrolode</c>, <c>ivoa</c>, <c>tap_schema</c>, <c>tap_upload</c>.</param>
/// <param name="Name">Name in ADQL, without the schema.</param>
/// <param name="SqlName">Name of the table or view in the database.</param>
/// <param name="Description">What a row is, one sentence.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record TableDescription(string Schema, string Name, string SqlName, string Description, IReadOnlyList<ColumnDescription> Columns)
{
    /// <summary>The columns that place its rows on the sky; null where it has none.</summary>
    public SkyColumns? Sky { get; init; }

    /// <summary>Its role in a data model, null for none.</summary>
    public string? Utype { get; init; }
}
