using System.Text.Json;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Tests.Catalogue.Export;

/// <summary>What astropy reads from an exported table, against the rows that went into it.</summary>
internal static class TableJudge
{
    /// <summary>The table as JSON: columns, information and rows.</summary>
    /// <param name="kind"><c>votable</c>, <c>csv</c> or <c>fits</c>.</param>
    /// <param name="path">The file.</param>
    public static JsonElement Read(string kind, string path)
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("read_table.py"), path, kind]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Every name, unit, UCD and description is that of the registry.</summary>
    public static void AssertColumns<T>(JsonElement table, IReadOnlyList<Column<T>> columns) => Assert.Equal(
        columns.Select(column => (column.Name, column.Unit switch { "pixel" => "pix", "arcsec/h" => "arcsec / h", var unit => unit }, column.Ucd, column.Description)),
        table.GetProperty("columns").EnumerateArray().Select(column => (
            column.GetProperty("name").GetString()!, column.GetProperty("unit").GetString()?.Replace("arcsec h-1", "arcsec / h", StringComparison.Ordinal), column.GetProperty("ucd").GetString()!, column.GetProperty("description").GetString()!)));

    /// <summary>Every value came through; null where there was none.</summary>
    public static void AssertRows<T>(JsonElement table, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> expected, bool asciiOnly = false)
    {
        JsonElement[] rows = [.. table.GetProperty("rows").EnumerateArray()];
        Assert.Equal(expected.Count, rows.Length);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                object? wanted = columns[i].Value(expected[row]);
                wanted = wanted is string given && asciiOnly ? string.Concat(given.Select(each => char.IsAscii(each) ? each : '?')) : wanted;
                JsonElement found = rows[row][i];
                object? actual = found.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.Number when wanted is long => found.GetInt64(),
                    JsonValueKind.Number => found.GetDouble(),
                    _ => found.GetString() is { Length: > 0 } text ? text : null,
                };
                Assert.True(Equals(wanted, actual), $"row {row}, {columns[i].Name}: {actual ?? "nothing"} instead of {wanted ?? "nothing"}");
            }
        }
    }
}
