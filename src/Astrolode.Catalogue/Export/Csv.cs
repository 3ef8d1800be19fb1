using System.Globalization;
using System.Text;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Export;

/// <summary>A table of the catalogue as CSV after RFC 4180: a header of column names, lines ending in CR LF, fields quoted where they must be, UTF-8, an empty field for what is not there.</summary>
internal static class Csv
{
    /// <summary>Writes all rows; a number is written with as many digits as bring back the same double.</summary>
    public static void Write<T>(Stream stream, CatalogueTable<T> table, IEnumerable<T> rows)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(',', table.Exported.Select(column => column.Name)));
        foreach (T row in rows)
        {
            for (int i = 0; i < table.Exported.Count; i++)
            {
                if (i > 0)
                {
                    writer.Write(',');
                }
                writer.Write(Field(table.Exported[i].Value(row)));
            }
            writer.WriteLine();
        }
    }

    private static string Field(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
