namespace Astrolode.Catalogue;

/// <summary>A query that cannot be answered: what, where (line and column of the query), why, and the nearest name where a name is wrong; one line.</summary>
public sealed class QueryException : FormatException
{
    /// <summary>An error with its whole text.</summary>
    public QueryException(string message) : base(message) { }

    /// <summary>An error at a character of the query, counted from 0.</summary>
    public static QueryException At(string query, int offset, string what)
    {
        ReadOnlySpan<char> before = query.AsSpan(0, Math.Clamp(offset, 0, query.Length));
        int line = before.Count('\n') + 1, column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return new QueryException($"the query, line {line}, column {column}: {what}");
    }
}
