using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Astrolode.Catalogue.Results;
using Dapper;

namespace Astrolode.Catalogue.Schema;

/// <summary>Writes what can be queried into the tables of TAP_SCHEMA, where it differs from what stands there.</summary>
internal static class TapSchemaContent
{
    private const string Property = "tap_schema";

    /// <summary>Brings the tables up to date; does nothing where they are.</summary>
    public static void Refresh(DbConnection connection)
    {
        string state = State();
        if (connection.QueryFirstOrDefault<string>("SELECT value FROM property WHERE name = @name", new { name = Property }) == state)
        {
            return;
        }
        using DbTransaction transaction = connection.BeginTransaction();
        void Run(string sql, object? rows = null) => connection.Execute(sql, rows, transaction);
        foreach (string table in (string[])["tap_schemas", "tap_tables", "tap_columns", "tap_keys", "tap_key_columns"])
        {
            Run($"DELETE FROM {table}");
        }
        Run("INSERT INTO tap_schemas (schema_name, description, schema_index) VALUES (@Name, @Description, @Index)",
            PublishedTables.Schemas.Select((schema, i) => new { schema.Name, schema.Description, Index = (long)i }));
        Run("INSERT INTO tap_tables (schema_name, table_name, table_type, utype, description, table_index) VALUES (@Schema, @Name, 'table', @Utype, @Description, @Index)",
            PublishedTables.All.Select((table, i) => new { table.Schema, Name = FullName(table), table.Utype, table.Description, Index = (long)i }));
        Run("""
            INSERT INTO tap_columns (table_name, column_name, datatype, arraysize, xtype, "size", description, utype, unit, ucd, indexed, principal, std, column_index)
            VALUES (@Table, @Name, @Datatype, @Arraysize, @Xtype, NULL, @Description, @Utype, @Unit, @Ucd, @Indexed, @Principal, @Standard, @Index)
            """, PublishedTables.All.SelectMany(table => table.Columns.Select((column, i) => Row(table, column, i))));
        Run("INSERT INTO tap_keys (key_id, from_table, target_table, description) VALUES (@Id, @From, @To, @Description)",
            PublishedTables.Keys.Select((key, i) => new { Id = KeyId(i), key.From, key.To, key.Description }));
        Run("INSERT INTO tap_key_columns (key_id, from_column, target_column) VALUES (@Id, @FromColumn, @ToColumn)",
            PublishedTables.Keys.Select((key, i) => new { Id = KeyId(i), key.FromColumn, key.ToColumn }));
        Run("INSERT INTO property (name, value) VALUES (@name, @state) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name = Property, state });
        transaction.Commit();
    }

    /// <summary>A table's name with its schema.</summary>
    public static string FullName(TableDescription table) => $"{table.Schema}.{table.Name}";

    private static object Row(TableDescription table, ColumnDescription column, int index)
    {
        VoTableType type = VoTableType.Of(column);
        return new
        {
            Table = FullName(table),
            Name = column.AdqlName,
            type.Datatype,
            type.Arraysize,
            type.Xtype,
            column.Description,
            column.Utype,
            column.Unit,
            column.Ucd,
            Indexed = column.Indexed ? 1L : 0,
            Principal = column.Principal ? 1L : 0,
            Standard = column.Standard ? 1L : 0,
            Index = (long)index,
        };
    }

    private static string KeyId(int number) => string.Create(CultureInfo.InvariantCulture, $"k{number + 1}");

    private static string State()
    {
        StringBuilder all = new();
        foreach (TableDescription table in PublishedTables.All)
        {
            all.Append(CultureInfo.InvariantCulture, $"{FullName(table)} {table.Description} {table.Utype}\n");
            foreach (ColumnDescription column in table.Columns)
            {
                all.Append(CultureInfo.InvariantCulture, $"{column} {VoTableType.Of(column)}\n");
            }
        }
        all.AppendJoin('\n', PublishedTables.Keys).AppendJoin('\n', PublishedTables.Schemas);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }
}
