using System.Globalization;
using System.Text;
using System.Text.Json;
using Astrolode.Catalogue.Schema;
using Astrolode.Files;
using Astrolode.Images.Fits;

namespace Astrolode.Catalogue.Import;

/// <summary>Tables in files, recognised by their extension: CSV, VOTable, FITS, DS9 regions, GeoJSON.</summary>
public static class TableFile
{
    /// <summary>The extensions that can be read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".vot", ".xml", ".fits", ".reg", ".geojson"];

    /// <summary>Reads a table. Rows of CSV and VOTable stream by; the others are read whole.</summary>
    /// <exception cref="CatalogueException">It is of no kind that is known, or broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TableContent Read(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => Csv(path),
        ".vot" or ".xml" or ".votable" => VoTableReader.Read(File.OpenRead(path), path),
        ".fits" or ".fit" => Fits(path),
        ".reg" => Ds9RegionReader.Read(path),
        ".geojson" => GeoJsonReader.Read(path),
        var other => throw new CatalogueException($"{path}: '{other}' is not a kind of table that is known here; give one that ends with {string.Join(", ", Extensions)}"),
    };

    // CSV says nothing of its types: a column is of numbers if its every cell is one.
    private static TableContent Csv(string path)
    {
        using IEnumerator<string> lines = Lines(path).GetEnumerator();
        if (!lines.MoveNext())
        {
            throw new CatalogueException($"{path}: it is empty; its first line must name the columns");
        }
        string[] names = CsvLine.Split(lines.Current.TrimStart('\uFEFF'));
        bool[] isInteger = [.. names.Select(_ => true)], isReal = [.. names.Select(_ => true)];
        long number = 1;
        while (lines.MoveNext())
        {
            number++;
            string[] cells = Cells(lines.Current, names.Length, path, number);
            for (int i = 0; i < cells.Length; i++)
            {
                isReal[i] = isReal[i] && (cells[i].Length == 0 || double.TryParse(cells[i], CultureInfo.InvariantCulture, out _));
                isInteger[i] = isInteger[i] && (cells[i].Length == 0 || long.TryParse(cells[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
            }
        }
        TableColumn[] columns = [.. names.Select((name, i) => new TableColumn(name.Length > 0 ? name : $"col_{i + 1}", isInteger[i] ? ColumnKind.Integer : isReal[i] ? ColumnKind.Real : ColumnKind.Text))];
        return new TableContent(columns, CsvRows(path, columns));
    }

    private static IEnumerable<object?[]> CsvRows(string path, TableColumn[] columns)
    {
        object?[] row = new object?[columns.Length];
        long number = 1;
        foreach (string line in Lines(path).Skip(1))
        {
            number++;
            string[] cells = Cells(line, columns.Length, path, number);
            for (int i = 0; i < cells.Length; i++)
            {
                row[i] = cells[i].Length == 0 ? null : columns[i].Kind switch
                {
                    ColumnKind.Integer => long.Parse(cells[i], CultureInfo.InvariantCulture),
                    ColumnKind.Real => double.Parse(cells[i], CultureInfo.InvariantCulture),
                    _ => cells[i],
                };
            }
            yield return row;
        }
    }

    // A quoted field may go on in the next line.
    private static IEnumerable<string> Lines(string path)
    {
        StringBuilder? open = null;
        foreach (string line in File.ReadLines(path))
        {
            if (open is null && (string.IsNullOrWhiteSpace(line) || line.StartsWith('#')))
            {
                continue;
            }
            string whole = open is null ? line : open.Append('\n').Append(line).ToString();
            if (whole.AsSpan().Count('"') % 2 == 0)
            {
                open = null;
                yield return whole;
            }
            else
            {
                open = new StringBuilder(whole);
            }
        }
        if (open is not null)
        {
            throw new CatalogueException($"{path}: a quote opens in its last row and does not close");
        }
    }

    private static string[] Cells(string line, int columns, string path, long row)
    {
        string[] cells = CsvLine.Split(line);
        return cells.Length == columns ? cells
            : throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"{path}: row {row} has {cells.Length} fields, and the header {columns}"));
    }

    private static TableContent Fits(string path)
    {
        FitsTable table = FitsTable.Read(path);
        (FitsColumn Column, TableColumn Described)[] columns = [.. table.Columns.Where(column => column.IsNumeric ? column.Elements == 1 : column.Values is string[] or bool[])
            .Select(column => (column, new TableColumn(column.Name, Kind(column), column.Unit, column.Ucd, column.Description ?? "")))];
        return new TableContent([.. columns.Select(each => each.Described)], Rows(columns, table.RowCount));
    }

    private static ColumnKind Kind(FitsColumn column) => column.Values switch { float[] or double[] => ColumnKind.Real, string[] => ColumnKind.Text, _ => ColumnKind.Integer };

    private static IEnumerable<object?[]> Rows((FitsColumn Column, TableColumn Described)[] columns, long count)
    {
        Array[] values = [.. columns.Select(each => each.Described.Kind switch { ColumnKind.Real => each.Column.ToDoubles(), ColumnKind.Integer when each.Column.Values is not bool[] => each.Column.ToIntegers(), _ => each.Column.Values })];
        object?[] row = new object?[columns.Length];
        for (long r = 0; r < count; r++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                bool isNull = columns[i].Column.Nulls is { } nulls && nulls[(int)r];
                row[i] = isNull ? null : values[i] switch
                {
                    double[] reals => double.IsNaN(reals[r]) ? null : reals[r],
                    long[] integers => integers[r],
                    bool[] flags => flags[r] ? 1L : 0L,
                    string[] texts => texts[r].TrimEnd() is { Length: > 0 } text ? text : null,
                    _ => null,
                };
            }
            yield return row;
        }
    }
}
