using System.Data.Common;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <summary>Whose SQL is written.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3.40 or newer, with the functions of <see cref="AdqlFunctions"/>.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer, with the functions of <c>functions.postgres.sql</c>.</summary>
    Postgres,
}

/// <summary>A query as a database runs it. Every value of the user's is a parameter.</summary>
/// <param name="Sql">SQL; its parameters are @p0, @p1 and so on.</param>
/// <param name="Parameters">Their values: long, double, string.</param>
/// <param name="Columns">Columns of the answer, in order; their names differ.</param>
public sealed record CompiledQuery(string Sql, IReadOnlyList<object?> Parameters, IReadOnlyList<ColumnDescription> Columns)
{
    /// <summary>It as a command of a connection.</summary>
    public DbCommand Command(DbConnection connection)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.CommandTimeout = 0;
        for (int i = 0; i < Parameters.Count; i++)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{i}"), Parameters[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

/// <summary>Queries in ADQL 2.1 (IVOA Recommendation 2023-12-15) on the tables of a catalogue.</summary>
public static class AdqlQuery
{
    /// <summary>Parses a query, checks it against the tables that there are, and writes it as SQL. Nothing of its text comes into the SQL but through the tree.</summary>
    /// <param name="adql">The query.</param>
    /// <param name="tables">What may be queried.</param>
    /// <param name="dialect">Whose SQL.</param>
    /// <param name="maxRows">Rows after which the answer is cut; the SQL gives one more, which tells. Null for no limit.</param>
    /// <exception cref="QueryException">It is no ADQL, or names what there is not, or does with it what cannot be done.</exception>
    public static CompiledQuery Compile(string adql, IReadOnlyList<TableDescription> tables, SqlDialect dialect, long? maxRows)
    {
        Query tree = AdqlParser.Parse(adql);
        QueryCompiler compiler = new(adql, tables, dialect);
        CompiledPart whole = compiler.Whole(tree, maxRows is { } rows and < long.MaxValue ? rows + 1 : null);
        return new CompiledQuery(whole.Sql, compiler.Parameters, whole.Columns);
    }
}

/// <summary>A query within a query: its SQL and its columns.</summary>
internal readonly record struct CompiledPart(string Sql, IReadOnlyList<ColumnDescription> Columns);
