using System.Collections;
using System.Data.Common;
using System.Globalization;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>Rows of the program's own as the writers of results read them: cells are long, double, string or null.</summary>
internal sealed class RowsReader(IReadOnlyList<ColumnDescription> columns, IEnumerable<object?[]> rows) : DbDataReader
{
    private readonly IEnumerator<object?[]> all = rows.GetEnumerator();

    /// <inheritdoc/>
    public override int FieldCount => columns.Count;

    /// <inheritdoc/>
    public override int Depth => 0;

    /// <inheritdoc/>
    public override bool HasRows => true;

    /// <inheritdoc/>
    public override bool IsClosed => false;

    /// <inheritdoc/>
    public override int RecordsAffected => -1;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override bool Read() => all.MoveNext();

    /// <inheritdoc/>
    public override bool NextResult() => false;

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => all.Current[ordinal] is null;

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => all.Current[ordinal] ?? DBNull.Value;

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Convert.ToDouble(GetValue(ordinal), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    /// <inheritdoc/>
    public override string GetName(int ordinal) => columns[ordinal].Name;

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => Enumerable.Range(0, columns.Count).First(i => columns[i].Name == name);

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) => columns[ordinal].Kind switch { ColumnKind.Integer or ColumnKind.Int => typeof(long), ColumnKind.Real => typeof(double), _ => typeof(string) };

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            values[i] = GetValue(i);
        }
        return columns.Count;
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => checked((byte)GetInt64(ordinal));

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => checked((short)GetInt64(ordinal));

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => throw new NotSupportedException("rows hold numbers and texts");

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException("rows hold numbers and texts");

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("rows hold numbers and texts");

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("rows hold numbers and texts");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        all.Dispose();
        base.Dispose(disposing);
    }
}
