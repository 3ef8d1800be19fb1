using System.Globalization;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Fits;

namespace Astrolode.Catalogue.Export;

/// <summary>
/// A table of the catalogue as a FITS binary table: columns with unit, UCD (TUCDn) and description (TCOMMn) from the registry of columns, the runs as keywords. What is not
/// there is NaN, an empty text, or of integers TNULLn; FITS is ASCII, so other characters become question marks.
/// </summary>
internal static class FitsCatalogue
{
    private const int ChunkRows = 4096;

    /// <summary>Writes all rows to a path, a few thousand at a time, and returns their number.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="target">The name to give in messages.</param>
    /// <param name="table">What the rows are.</param>
    /// <param name="rows">The rows; gone through twice, as a column of text is as wide as its longest.</param>
    /// <param name="runs">The runs that found them.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static long Write<T>(string path, string target, CatalogueTable<T> table, IEnumerable<T> rows, IReadOnlyList<Run> runs)
    {
        FitsField[] fields = Fields(table.Exported, rows);
        using FitsTableWriter writer = new(path, target, table.Name.ToUpperInvariant(), fields, Keywords(runs));
        long written = 0;
        foreach (T[] chunk in rows.Chunk(ChunkRows))
        {
            writer.Append([.. table.Exported.Select(column => new FitsColumn(column.Name, Values(column, chunk), chunk.Length))]);
            written += chunk.Length;
        }
        writer.Finish();
        return written;
    }

    private static FitsField[] Fields<T>(IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        int[] widths = [.. columns.Select(_ => 1)];
        bool[] nulls = new bool[columns.Count];
        foreach (T row in rows)
        {
            for (int i = 0; i < widths.Length; i++)
            {
                object? value = columns[i].Value(row);
                widths[i] = Math.Max(widths[i], value is string text ? text.Length : 1);
                nulls[i] |= value is null;
            }
        }
        return [.. columns.Select((column, i) => new FitsField(
            column.Name, Form(column.Kind, widths[i]), column.Unit, column.Ucd, column.Description, Null: nulls[i] && column.Kind == ColumnKind.Integer ? long.MinValue : null))];
    }

    private static string Form(ColumnKind kind, int width) => kind switch
    {
        ColumnKind.Integer => "1K",
        ColumnKind.Real => "1D",
        _ => string.Create(CultureInfo.InvariantCulture, $"{width}A"),
    };

    private static Array Values<T>(Column<T> column, T[] rows) => column.Kind switch
    {
        ColumnKind.Integer => Array.ConvertAll(rows, row => column.Value(row) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : long.MinValue),
        ColumnKind.Real => Array.ConvertAll(rows, row => column.Value(row) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN),
        _ => Array.ConvertAll(rows, row => column.Value(row) as string ?? ""),
    };

    private static Dictionary<string, object> Keywords(IReadOnlyList<Run> runs)
    {
        Dictionary<string, object> keywords = new() { ["RADESYS"] = "ICRS" };
        foreach (Run run in runs)
        {
            string number = run.Id.ToString(CultureInfo.InvariantCulture);
            keywords[$"PROG{number}"] = $"Astrolode {run.Settings.ProgramVersion}";
            keywords[$"MODEL{number}"] = run.Settings.ModelName;
            keywords[$"MSHA{number}"] = run.Settings.ModelSha256;
            keywords[$"SRC{number}"] = run.Settings.Source;
            keywords[$"REGN{number}"] = run.Settings.Region ?? "all of the source";
            keywords[$"SETT{number}"] = run.Settings.SettingsJson;
        }
        return keywords;
    }
}
