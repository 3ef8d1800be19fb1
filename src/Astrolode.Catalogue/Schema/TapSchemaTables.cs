namespace Astrolode.Catalogue.Schema;

/// <summary>TAP_SCHEMA (TAP 1.1, section 4): the tables that describe all others and themselves.</summary>
internal static class TapSchemaTables
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableDescription> All { get; } =
    [
        Table("schemas", "tap_schemas", "Schemas of tables",
        [
            Text("schema_name", "Name of the schema"), Text("utype", "Its role in a data model"), Text("description", "What its tables are"), Number("schema_index", "Order in which schemas are shown"),
        ]),
        Table("tables", "tap_tables", "Tables that can be queried",
        [
            Text("schema_name", "Schema of the table"), Text("table_name", "Name of the table, with its schema"), Text("table_type", "table or view"),
            Text("utype", "Its role in a data model"), Text("description", "What a row is"), Number("table_index", "Order in which tables are shown"),
        ]),
        Table("columns", "tap_columns", "Columns of tables",
        [
            Text("table_name", "Table of the column"), Text("column_name", "Name of the column"), Text("datatype", "Its type, as in VOTable"), Text("arraysize", "Its number of elements, as in VOTable"),
            Text("xtype", "What its text stands for, as in VOTable"), Number("size", "Its length; deprecated, arraysize says it"), Text("description", "What it is"), Text("utype", "Its role in a data model"),
            Text("unit", "Its unit, as VOUnits writes it"), Text("ucd", "Its Unified Content Descriptor"), Number("indexed", "1 where an index begins with it"),
            Number("principal", "1 where a short answer should show it"), Number("std", "1 where a standard defines it"), Number("column_index", "Order in which columns are shown"),
        ]),
        Table("keys", "tap_keys", "Which tables point to which",
        [
            Text("key_id", "Name of the key"), Text("from_table", "Table that points"), Text("target_table", "Table that it points to"), Text("description", "What that says"), Text("utype", "Its role in a data model"),
        ]),
        Table("key_columns", "tap_key_columns", "Columns by which tables point to each other",
        [
            Text("key_id", "Name of the key"), Text("from_column", "Column that points"), Text("target_column", "Column that it points to"),
        ]),
    ];

    private static TableDescription Table(string name, string sqlName, string description, IReadOnlyList<ColumnDescription> columns) => new("tap_schema", name, sqlName, description, columns);

    private static ColumnDescription Text(string name, string description) => new(name, ColumnKind.Text, null, null, description) { Standard = true, Principal = true };

    private static ColumnDescription Number(string name, string description) => new(name, ColumnKind.Int, null, null, description) { Standard = true, Principal = true };
}
