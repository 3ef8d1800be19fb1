using System.Globalization;
using System.Text;
using Astrolode.Files;
using Astrolode.Images.Fits;

namespace Astrolode.Simulation;

/// <summary>A column of a truth table.</summary>
/// <param name="Name">The same in CSV and FITS.</param>
/// <param name="Form">FITS form: 1J, 1D, 1L or nA.</param>
/// <param name="Unit">FITS unit, or null.</param>
/// <param name="Description">What it holds, a comment in FITS.</param>
/// <param name="Format">.NET format of numbers in CSV; NaN is left empty.</param>
/// <param name="Value">int, double, bool or string, as the form has it.</param>
internal sealed record TruthColumn<TRow>(string Name, string Form, string? Unit, string Description, string Format, Func<TRow, object> Value);

/// <summary>What is truly in simulated images, on disk: the same columns as CSV and as a FITS binary table.</summary>
internal static class TruthTable
{
    /// <summary>Writes NAME.csv and NAME.fits into a folder.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write<TRow>(string folder, string name, IReadOnlyList<TruthColumn<TRow>> columns, IReadOnlyCollection<TRow> rows, IReadOnlyDictionary<string, object> keywords)
    {
        WriteCsv(Path.Combine(folder, name + ".csv"), columns, rows);
        WriteFits(Path.Combine(folder, name + ".fits"), columns, rows, keywords);
    }

    /// <summary>Writes the CSV alone.</summary>
    public static void WriteCsv<TRow>(string file, IReadOnlyList<TruthColumn<TRow>> columns, IReadOnlyCollection<TRow> rows) => AtomicFile.Write(file, path =>
    {
        using StreamWriter text = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        text.Write(string.Join(',', columns.Select(column => column.Name)) + "\n");
        foreach (TRow row in rows)
        {
            text.Write(string.Join(',', columns.Select(column => Text(column, row))) + "\n");
        }
    });

    /// <summary>Removes NAME.csv and NAME.fits from a folder, where they may be missing.</summary>
    public static void Delete(string folder, string name)
    {
        File.Delete(Path.Combine(folder, name + ".csv"));
        File.Delete(Path.Combine(folder, name + ".fits"));
    }

    private static void WriteFits<TRow>(string file, IReadOnlyList<TruthColumn<TRow>> columns, IReadOnlyCollection<TRow> rows, IReadOnlyDictionary<string, object> keywords) => AtomicFile.Write(file, path =>
    {
        using FitsTableWriter writer = new(path, file, "TRUTH", [.. columns.Select(column => new FitsField(column.Name, column.Form, column.Unit, Description: column.Description))], keywords);
        foreach (TRow[] chunk in rows.Chunk(8192))
        {
            writer.Append([.. columns.Select(column => new FitsColumn(column.Name, Values(column, chunk), chunk.Length))]);
        }
        writer.Finish();
    });

    private static string Text<TRow>(TruthColumn<TRow> column, TRow row) => column.Value(row) switch
    {
        double.NaN => "",
        double number => number.ToString(column.Format, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        var other => throw new InvalidOperationException($"a truth table has no {other.GetType().Name}"),
    };

    private static Array Values<TRow>(TruthColumn<TRow> column, TRow[] rows) => column.Form switch
    {
        "1J" => Array.ConvertAll(rows, row => (int)column.Value(row)),
        "1D" => Array.ConvertAll(rows, row => (double)column.Value(row)),
        "1L" => Array.ConvertAll(rows, row => (bool)column.Value(row)),
        _ => Array.ConvertAll(rows, row => (string)column.Value(row)),
    };
}
