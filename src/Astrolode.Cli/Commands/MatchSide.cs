using System.Data.Common;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary>One of the two lists of a cross-match: names, positions, and boxes where it has them.</summary>
/// <param name="Title">What it is called in messages.</param>
/// <param name="Names">A name a row; null where rows have none.</param>
/// <param name="Positions">A position a row.</param>
/// <param name="Boxes">A box a row, of no size where a row has none; empty where they were not asked for.</param>
internal sealed record MatchSide(string Title, string[]? Names, SkyPosition[] Positions, SkyBox[] Boxes)
{
    /// <summary>Reads a file of labels, or a table of a catalogue.</summary>
    /// <param name="place">A file, or a catalogue, with <c>#table</c> after it where that is not <paramref name="usual"/>.</param>
    /// <param name="withBoxes">Whether boxes are needed.</param>
    /// <param name="usual">The table of a catalogue that is meant where none is named.</param>
    /// <exception cref="CatalogueException">It cannot be read, or the table has no positions.</exception>
    public static MatchSide Read(string place, string usual, bool withBoxes)
    {
        int hash = place.LastIndexOf('#');
        string address = hash > 0 ? place[..hash] : place, name = hash > 0 ? place[(hash + 1)..] : usual;
        bool isCatalogue = address.StartsWith("postgres", StringComparison.Ordinal) || Path.GetExtension(address).Equals(".db", StringComparison.OrdinalIgnoreCase);
        if (!isCatalogue)
        {
            if (!withBoxes && Path.GetExtension(address).Equals(".fits", StringComparison.OrdinalIgnoreCase))
            {
                return ReadFits(address);
            }
            LabelRow[] labels = [.. CatalogueImportCommand.Labels(address, Path.GetFileNameWithoutExtension(address), "object", [])];
            return new MatchSide(address, [.. labels.Select(label => label.Name)], [.. labels.Select(label => label.Position)], withBoxes ? [.. labels.Select(Box)] : []);
        }
        TableDescription table = PublishedTables.All.FirstOrDefault(each => each.Schema == "astrolode" && each.Name == name && each.Sky is not null)
            ?? throw new CatalogueException($"{place}: '{name}' is no table with positions; there are detection, label, moving_object and source");
        return Read(CatalogueAddress.Parse(address), table, $"{address}#{name}", withBoxes);
    }

    // Columns as they lie in the file: millions of rows are not worth an object each.
    private static MatchSide ReadFits(string path)
    {
        FitsTable table = FitsTable.Read(path);
        FitsColumn[] columns = [.. table.Columns.Where(column => (column.IsNumeric && column.Elements == 1) || column.Values is string[])];
        LabelMapping mapping = new([.. columns.Select(column => new Catalogue.Import.TableColumn(column.Name, column.IsNumeric ? ColumnKind.Real : ColumnKind.Text, column.Unit, column.Ucd))], "", "", [], path);
        bool isGalactic = !mapping.Columns.ContainsKey("ra") || !mapping.Columns.ContainsKey("dec");
        double[] lon = Values(isGalactic ? "glon" : "ra"), lat = Values(isGalactic ? "glat" : "dec");
        SkyPosition[] positions = new SkyPosition[lon.Length];
        Parallel.For(0, positions.Length, i => positions[i] = double.IsFinite(lon[i]) && lat[i] is >= -90 and <= 90
            ? SkyPosition.From(isGalactic ? SkyFrame.Galactic : SkyFrame.Icrs, lon[i], lat[i]) : throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"{path}: row {i + 1} has no position")));
        string[]? names = mapping.Columns.TryGetValue("name", out (int Column, double Factor) name) ? columns[name.Column].Values as string[] : null;
        return new MatchSide(path, names, positions, []);

        double[] Values(string target)
        {
            if (!mapping.Columns.TryGetValue(target, out (int Column, double Factor) found))
            {
                throw new CatalogueException($"{path}: it has no columns ra and dec, or glon and glat");
            }
            double[] values = columns[found.Column].ToDoubles();
            return found.Factor == 1 ? values : Array.ConvertAll(values, value => value * found.Factor);
        }
    }

    private static MatchSide Read(CatalogueAddress address, TableDescription table, string title, bool withBoxes)
    {
        bool hasBoxes = withBoxes && table.Columns.Any(column => column.Name == "wid"), hasNames = table.Columns.Any(column => column.Name == "name");
        string adql = $"SELECT {(hasNames ? "name" : "id")}, ra, dec{(hasBoxes ? ", frame, glon, glat, wid, hei" : "")} FROM astrolode.{table.Name} WHERE ra IS NOT NULL ORDER BY id";
        (List<string> names, List<SkyPosition> positions, List<SkyBox> boxes) = ([], [], []);
        using DbConnection connection = address.OpenReading();
        using DbCommand command = AdqlQuery.Compile(adql, PublishedTables.All, address.Dialect, null).Command(connection);
        using DbDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            names.Add(Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture)!);
            positions.Add(new SkyPosition(row.GetDouble(1), row.GetDouble(2)));
            if (withBoxes)
            {
                boxes.Add(hasBoxes && !row.IsDBNull(6) ? Box(row) : default);
            }
        }
        return new MatchSide(title, [.. names], [.. positions], [.. boxes]);
    }

    private static SkyBox Box(DbDataReader row)
    {
        bool isGalactic = !row.IsDBNull(3) && row.GetString(3) == "galactic";
        double width = row.GetDouble(6), height = row.IsDBNull(7) ? width : row.GetDouble(7);
        return isGalactic ? new SkyBox(SkyFrame.Galactic, row.GetDouble(4), row.GetDouble(5), width, height) : new SkyBox(SkyFrame.Icrs, row.GetDouble(1), row.GetDouble(2), width, height);
    }

    private static SkyBox Box(LabelRow label)
    {
        SkyFrame frame = label.Frame ?? SkyFrame.Icrs;
        (double lon, double lat) = label.Position.To(frame);
        return new SkyBox(frame, lon, lat, label.WidthDegrees ?? 0, label.HeightDegrees ?? 0);
    }
}
