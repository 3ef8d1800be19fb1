using System.Data.Common;
using Astrolode.Catalogue.Schema;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Astrolode.Catalogue.Store;

/// <summary>Puts many rows into a table in the transaction that is open: by a prepared statement into SQLite, by COPY in its binary form into PostgreSQL.</summary>
internal static class BulkInsert
{
    /// <summary>Inserts rows; their cells are long, double, string or null. Returns how many there were.</summary>
    /// <param name="connection">Connection, with an open transaction.</param>
    /// <param name="table">The table in SQL.</param>
    /// <param name="columns">Its columns that the rows have.</param>
    /// <param name="kinds">What the cells are.</param>
    /// <param name="rows">The rows; the array may be the same for each.</param>
    public static long Into(DbConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<ColumnKind> kinds, IEnumerable<object?[]> rows) =>
        connection is SqliteConnection sqlite ? Insert(sqlite, table, columns, rows) : Copy((NpgsqlConnection)connection, table, columns, kinds, rows);

    private static long Insert(SqliteConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        long count = 0;
        using PreparedInsert insert = new(connection, table, columns);
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                insert.Set(i, row[i] is double number && !double.IsFinite(number) ? null : row[i]);
            }
            insert.Insert();
            count++;
        }
        return count;
    }

    private static long Copy(NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<ColumnKind> kinds, IEnumerable<object?[]> rows)
    {
        long count = 0;
        using NpgsqlBinaryImporter copy = connection.BeginBinaryImport($"COPY {table} ({string.Join(", ", columns.Select(Adql.Relation.Quote))}) FROM STDIN (FORMAT binary)");
        foreach (object?[] row in rows)
        {
            copy.StartRow();
            for (int i = 0; i < row.Length; i++)
            {
                Write(copy, row[i], kinds[i]);
            }
            count++;
        }
        copy.Complete();
        return count;
    }

    private static void Write(NpgsqlBinaryImporter copy, object? value, ColumnKind kind)
    {
        switch (value)
        {
            case null:
                copy.WriteNull();
                break;
            case double number when !double.IsFinite(number):
                copy.WriteNull();
                break;
            case long whole when kind == ColumnKind.Real:
                copy.Write((double)whole, NpgsqlDbType.Double);
                break;
            case long whole:
                copy.Write(whole, NpgsqlDbType.Bigint);
                break;
            case double number:
                copy.Write(number, NpgsqlDbType.Double);
                break;
            default:
                // PostgreSQL's texts hold every character but this one.
                copy.Write(((string)value).Replace("\0", "", StringComparison.Ordinal), NpgsqlDbType.Text);
                break;
        }
    }
}
