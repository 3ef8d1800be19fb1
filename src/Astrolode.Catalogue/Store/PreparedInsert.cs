using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Astrolode.Catalogue.Store;

/// <summary>
/// An INSERT that is prepared once for many rows, in the transaction that the connection has open. SQLite is called without the layer of commands and parameters
/// between, which looks up each column of each row by its name: more than half of the time went into that for sources, which have forty.
/// </summary>
internal sealed class PreparedInsert : IDisposable
{
    private readonly string table;
    private readonly IReadOnlyList<string> columns;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <summary>Prepares it.</summary>
    public PreparedInsert(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        (this.table, this.columns, database) = (table, columns, connection.Handle!);
        string places = string.Join(", ", columns.Select(_ => "?"));
        Check(raw.sqlite3_prepare_v2(database, $"INSERT INTO {table} ({string.Join(", ", columns.Select(Adql.Relation.Quote))}) VALUES ({places})", out statement));
    }

    /// <summary>Sets a column, counted from 0, of the rows from here on: a long, a double, a text, or null.</summary>
    /// <exception cref="ArgumentException">A number is infinite, or NaN, which SQLite would store as a value that is not there.</exception>
    public void Set(int column, object? value)
    {
        int at = column + 1;
        Check(value switch
        {
            null => raw.sqlite3_bind_null(statement, at),
            double number when double.IsFinite(number) => raw.sqlite3_bind_double(statement, at, number),
            double number => throw new ArgumentException($"a row of the table {table} whose {columns[column]} is {number} cannot be stored"),
            long number => raw.sqlite3_bind_int64(statement, at, number),
            _ => raw.sqlite3_bind_text(statement, at, (string)value),
        });
    }

    /// <summary>Inserts a row.</summary>
    public void Insert()
    {
        int code = raw.sqlite3_step(statement);
        // The code of a reset is that of the step before; the message is only then complete.
        raw.sqlite3_reset(statement);
        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
    }

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);
}
