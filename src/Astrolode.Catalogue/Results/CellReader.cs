using System.Data.Common;
using System.Globalization;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// The cells of the row at which a reader stands, each as the kind that its column is declared to have. SQLite's cells have types of their own, and
/// PostgreSQL's functions give numerics: what a cell holds is converted, at no cost where it is of the kind already.
/// </summary>
public sealed class CellReader
{
    private readonly DbDataReader reader;
    private readonly bool[] isDouble;
    private readonly bool[] isLong;
    private readonly string? serverUrl;

    /// <summary>Reads cells of a reader whose columns are these, in this order.</summary>
    /// <param name="reader">Where the rows come from.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="serverUrl">What is put before addresses below the server; null for nothing.</param>
    public CellReader(DbDataReader reader, IReadOnlyList<ColumnDescription> columns, string? serverUrl = null)
    {
        (this.reader, Columns, this.serverUrl) = (reader, columns, serverUrl);
        // SQLite answers with the type of the first row, which says nothing of the next: its accessors convert by themselves.
        bool converts = reader is Microsoft.Data.Sqlite.SqliteDataReader;
        isDouble = [.. columns.Select((_, i) => converts || reader.GetFieldType(i) == typeof(double))];
        isLong = [.. columns.Select((_, i) => converts || reader.GetFieldType(i) == typeof(long))];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; }

    /// <summary>Whether the cell is empty.</summary>
    public bool IsNull(int column) => reader.IsDBNull(column);

    /// <summary>An integer.</summary>
    public long Integer(int column) => isLong[column] ? reader.GetInt64(column) : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public double Real(int column) => isDouble[column] ? reader.GetDouble(column) : Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A text; a number as it is written.</summary>
    public string Text(int column) => reader.GetValue(column) switch
    {
        string text => serverUrl is not null && text.StartsWith('/') && Columns[column].Utype == ResultTable.AccessUtype ? serverUrl + text : text,
        bool flag => flag ? "1" : "0",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
