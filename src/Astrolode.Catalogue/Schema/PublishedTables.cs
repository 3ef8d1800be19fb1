namespace Astrolode.Catalogue.Schema;

/// <summary>The tables that others may query, as TAP_SCHEMA, ADQL and pages know them; those of rows come from the registries of columns.</summary>
public static class PublishedTables
{
    private static readonly SkyColumns Sky = new("ra", "dec", "hpx", "ux", "uy", "uz");

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<TableDescription> All { get; } =
    [
        Of(DetectionColumns.Table), Of(LabelColumns.Table), Of(MovingObjectColumns.Table), Of(SourceColumns.Table),
        new("astrolode", "run", "run", "Searches and classifications: what found the rows of this catalogue, and with what; one row a run", RunColumns),
        new("astrolode", "review", "review", "What people said of detections; one row a verdict", ReviewColumns),
        new("astrolode", "agreement", "agreement", "Detections and labels that overlap, whatever the scores; one row a pair", AgreementColumns),
        new("ivoa", "obscore", "observation", "Images and surveys in which this catalogue was found, as ObsCore 1.1 describes observations", ObsCoreColumns.All)
        {
            Sky = Sky with { Ra = "s_ra", Dec = "s_dec" },
            Utype = "ivo://ivoa.net/std/ObsCore#core-1.1",
        },
        .. TapSchemaTables.All,
    ];

    /// <summary>Which column of a table names a row of which other: table, column, table, column, and what that says.</summary>
    public static IReadOnlyList<(string From, string FromColumn, string To, string ToColumn, string Description)> Keys { get; } =
    [
        ("astrolode.detection", "run", "astrolode.run", "id", "The run that found it"),
        ("astrolode.source", "run", "astrolode.run", "id", "The run that found it"),
        ("astrolode.moving_object", "run", "astrolode.run", "id", "The run that found it"),
        ("astrolode.review", "detection", "astrolode.detection", "id", "What was judged"),
        ("astrolode.agreement", "detection", "astrolode.detection", "id", "The detection of the pair"),
        ("astrolode.agreement", "label", "astrolode.label", "id", "The label of the pair"),
        ("tap_schema.tables", "schema_name", "tap_schema.schemas", "schema_name", "Its schema"),
        ("tap_schema.columns", "table_name", "tap_schema.tables", "table_name", "Its table"),
        ("tap_schema.keys", "from_table", "tap_schema.tables", "table_name", "The table that points"),
        ("tap_schema.keys", "target_table", "tap_schema.tables", "table_name", "The table that it points to"),
        ("tap_schema.key_columns", "key_id", "tap_schema.keys", "key_id", "Its key"),
    ];

    /// <summary>What the schemas are for.</summary>
    public static IReadOnlyList<(string Name, string Description)> Schemas { get; } =
    [
        ("astrolode", "What was found, by which run, and what people say of it"),
        ("ivoa", "Tables that the International Virtual Observatory Alliance defines"),
        ("tap_schema", "What can be queried here"),
    ];

    private static IReadOnlyList<ColumnDescription> RunColumns =>
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Number of the run in this catalogue") { Indexed = true, Principal = true },
        new("model_name", ColumnKind.Text, null, "meta.id;meta.software", "Name of the network") { Principal = true },
        new("model_sha256", ColumnKind.Text, null, "meta.checksum", "SHA-256 of the network's file"),
        new("model_card", ColumnKind.Text, null, "meta.note", "What is known of the network, JSON"),
        new("source", ColumnKind.Text, null, "meta.id;obs", "What was searched") { Principal = true },
        new("sky_region", ColumnKind.Text, null, "meta.note;pos", "The part of the sky that was searched; empty for all of the source"),
        new("settings", ColumnKind.Text, null, "meta.note", "The settings it ran with, JSON"),
        new("program_version", ColumnKind.Text, null, "meta.version;meta.software", "Version of Astrolode"),
        new("started", ColumnKind.Text, null, "time.start", "When it was first started, ISO 8601, UTC") { Principal = true },
        new("finished", ColumnKind.Text, null, "time.end", "When it came to its end, ISO 8601, UTC; empty while it has not") { Principal = true },
        new("state", ColumnKind.Text, null, "meta.code.status", "running or finished"),
    ];

    private static IReadOnlyList<ColumnDescription> ReviewColumns =>
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Number of the verdict") { Indexed = true, Principal = true },
        new("detection", ColumnKind.Integer, null, "meta.id.assoc", "The detection that was judged") { Indexed = true, Principal = true },
        new("verdict", ColumnKind.Text, null, "meta.code.qual", "accepted, rejected or unsure") { Principal = true },
        new("comment", ColumnKind.Text, null, "meta.note", "Why") { Principal = true },
        new("reviewer", ColumnKind.Text, null, "meta.id.PI", "Whose token it was judged with") { Principal = true },
        new("reviewed", ColumnKind.Time, null, "time.epoch", "When, UTC") { Principal = true },
    ];

    private static IReadOnlyList<ColumnDescription> AgreementColumns =>
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Number of the pair; changes when pairs are made anew") { Indexed = true },
        new("detection", ColumnKind.Integer, null, "meta.id.assoc", "The detection") { Indexed = true, Principal = true },
        new("label", ColumnKind.Integer, null, "meta.id.assoc", "The label") { Indexed = true, Principal = true },
        new("iou", ColumnKind.Real, null, "stat.value", "Intersection over union of their boxes, 0.3 to 1") { Principal = true },
        new("separation", ColumnKind.Real, "arcsec", "pos.angDistance", "Angle between their centres") { Principal = true },
    ];

    private static TableDescription Of<T>(CatalogueTable<T> table) =>
        new("astrolode", table.Name, table.Name, table.Description, [.. table.Columns.Select(column => column.Describe())]) { Sky = Sky };
}
