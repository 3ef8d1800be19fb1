using System.Data.Common;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>Adds all of one catalogue to another, whatever database each is in: runs with what they found, labels, reviews, observations. All of it is there at the end, or nothing.</summary>
public static class CatalogueCopy
{
    // Tables, and which of their columns are numbers of rows of others that get new ones.
    private static readonly (string Table, string? Number, string? Refers)[] Order =
    [
        ("detection", "run", "run"), ("moving_object", "run", "run"), ("source", "run", "run"), ("label", null, null), ("review", "detection", "detection"),
    ];

    /// <summary>Copies; returns how many rows each table got.</summary>
    /// <exception cref="CatalogueException">One of the two cannot be opened, or the other cannot be written.</exception>
    public static IReadOnlyDictionary<string, long> Into(CatalogueAddress from, CatalogueAddress to)
    {
        using DbConnection source = from.OpenReading();
        using DbConnection target = to.OpenWriting();
        using DbTransaction transaction = target.BeginTransaction();
        Dictionary<string, long> counts = [];
        Dictionary<string, long> shifts = [];
        shifts["run"] = Shift(target, transaction, "run");
        counts["run"] = Copy(source, target, "run", (shifts["run"], -1, 0));
        foreach ((string table, string? number, string? refers) in Order)
        {
            shifts[table] = Shift(target, transaction, table);
            (long, int, long) shift = (shifts[table], number is null ? -1 : Columns(source, table).FindIndex(column => column.Name == number), refers is null ? 0 : shifts[refers]);
            counts[table] = table == "review" ? Copy(source, target, table, shift) : SkyIndices.Load(target, transaction, table, () => Copy(source, target, table, shift));
        }
        counts["observation"] = CopyObservations(source, target, transaction);
        if (target is not SqliteConnection)
        {
            foreach (string table in counts.Keys)
            {
                target.Execute($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(1, (SELECT coalesce(max(id), 1) FROM {table})))", transaction: transaction);
            }
        }
        transaction.Commit();
        // Dapper takes a single word for the name of a procedure.
        target.Execute("ANALYZE", commandType: System.Data.CommandType.Text);
        return counts;
    }

    // Numbers of the rows that come are moved beyond those that are there.
    private static long Shift(DbConnection target, DbTransaction transaction, string table) => target.ExecuteScalar<long?>($"SELECT max(id) FROM {table}", transaction: transaction) ?? 0;

    private static long Copy(DbConnection source, DbConnection target, string table, (long Own, int Number, long Other) shift)
    {
        List<(string Name, ColumnKind Kind)> columns = Columns(source, table);
        return BulkInsert.Into(target, table, [.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Kind)], Rows(source, table, columns, shift));
    }

    private static IEnumerable<object?[]> Rows(DbConnection source, string table, List<(string Name, ColumnKind Kind)> columns, (long Own, int Number, long Other) shift)
    {
        using DbCommand command = source.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => Relation.Quote(column.Name)))} FROM {table} ORDER BY id";
        using DbDataReader reader = command.ExecuteReader();
        object?[] row = new object?[columns.Count];
        while (reader.Read())
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : columns[i].Kind switch { ColumnKind.Integer => reader.GetInt64(i), ColumnKind.Real => reader.GetDouble(i), _ => reader.GetString(i) };
            }
            row[0] = (long)row[0]! + shift.Own;
            if (shift.Number >= 0)
            {
                row[shift.Number] = (long)row[shift.Number]! + shift.Other;
            }
            yield return row;
        }
    }

    private static long CopyObservations(DbConnection source, DbConnection target, DbTransaction transaction)
    {
        string[] columns = [.. Columns(source, "observation").Skip(1).Select(column => column.Name)];
        string sql = $"INSERT INTO observation ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))}) ON CONFLICT (obs_publisher_did) DO NOTHING";
        return target.Execute(sql, source.Query($"SELECT {string.Join(", ", columns)} FROM observation ORDER BY id").Select(row => (object)new DynamicParameters(row)).ToList(), transaction);
    }

    private static List<(string Name, ColumnKind Kind)> Columns(DbConnection connection, string table)
    {
        IEnumerable<(string Name, string Type)> found = connection is SqliteConnection
            ? connection.Query<(string, string)>("SELECT name, type FROM pragma_table_info(@table) ORDER BY cid", new { table })
            : connection.Query<(string, string)>("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table ORDER BY ordinal_position", new { table });
        return [.. found.Select(column => (column.Name, column.Type.ToUpperInvariant() switch { "INTEGER" or "BIGINT" => ColumnKind.Integer, "REAL" or "DOUBLE PRECISION" => ColumnKind.Real, _ => ColumnKind.Text }))];
    }
}
