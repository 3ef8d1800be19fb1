using System.Globalization;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Import;

/// <summary>Which columns of a table are which of a label, found by what they say of themselves (name, UCD, unit) or as the user says; angles are brought to degrees.</summary>
public sealed class LabelMapping
{
    // What a label can take, by which names other catalogues call it, and by which UCD.
    private static readonly (string Target, string[] Names, string? Ucd)[] Known =
    [
        ("ra", ["ra", "raj2000", "ra_icrs", "_raj2000", "ra_deg"], "pos.eq.ra"), ("dec", ["dec", "dej2000", "decj2000", "de_icrs", "_dej2000", "dec_deg"], "pos.eq.dec"),
        ("glon", ["glon", "l", "glon_deg", "_glon"], "pos.galactic.lon"), ("glat", ["glat", "b", "glat_deg", "_glat"], "pos.galactic.lat"),
        ("lon", ["lon"], null), ("lat", ["lat"], null), ("frame", ["frame"], "pos.frame"),
        ("name", ["name", "designation", "id", "object"], "meta.id;meta.main"), ("class", ["class", "type", "otype"], "meta.code.class"),
        ("score", ["score", "hit_rate", "hitrate", "probability", "p"], "stat.probability"),
        ("wid", ["wid", "width"], null), ("hei", ["hei", "height"], null), ("radius", ["radius", "r_eff", "reff", "rad"], "phys.angsize"), ("pa", ["pa", "angle", "angle_deg"], "pos.posang"),
    ];

    private static readonly string[] Angles = ["ra", "dec", "glon", "glat", "lon", "lat", "wid", "hei", "radius", "pa"];

    private readonly Dictionary<string, (int Column, double Factor)> columns = [];
    private readonly string catalogue;
    private readonly string usualClass;
    private readonly string file;

    /// <summary>Finds the columns.</summary>
    /// <param name="table">Columns of the table.</param>
    /// <param name="catalogue">Name of the catalogue that the rows are from.</param>
    /// <param name="usualClass">Class of rows that do not say theirs.</param>
    /// <param name="given">What the user says: a property of labels, the column, and its unit (null for what the column says, degrees where it does not).</param>
    /// <param name="file">What the table is called in messages.</param>
    /// <exception cref="CatalogueException">A column that the user names is not there, a unit is none, or there is no position.</exception>
    public LabelMapping(IReadOnlyList<TableColumn> table, string catalogue, string usualClass, IReadOnlyList<(string Target, string Column, string? Unit)> given, string file)
    {
        (this.catalogue, this.usualClass, this.file) = (catalogue, usualClass, file);
        foreach ((string target, string column, string? unit) in given)
        {
            int at = Enumerable.Range(0, table.Count).FirstOrDefault(i => table[i].Name.Equals(column, StringComparison.OrdinalIgnoreCase), -1);
            if (at < 0 || Known.All(each => each.Target != target))
            {
                throw new CatalogueException(at < 0 ? $"{file}: it has no column '{column}'; it has {string.Join(", ", table.Select(each => each.Name))}"
                    : $"{file}: '{target}' is nothing that a label has; there are {string.Join(", ", Known.Select(each => each.Target))}");
            }
            columns[target] = (at, Factor(target, unit ?? table[at].Unit, table[at].Name));
        }
        foreach ((string target, string[] names, string? ucd) in Known.Where(each => !columns.ContainsKey(each.Target)))
        {
            int at = Find(table, names, ucd);
            if (at >= 0 && columns.Values.All(taken => taken.Column != at))
            {
                columns[target] = (at, Factor(target, table[at].Unit, table[at].Name));
            }
        }
        if (!Has("ra", "dec") && !Has("glon", "glat") && !Has("lon", "lat"))
        {
            throw new CatalogueException($"{file}: no columns of it are positions; say which are: --column ra=NAME --column dec=NAME. It has {string.Join(", ", table.Select(each => each.Name))}");
        }
    }

    /// <summary>What was found: of each property of a label, the column it comes from and what it is multiplied by.</summary>
    public IReadOnlyDictionary<string, (int Column, double Factor)> Columns => columns;

    /// <summary>The labels of rows.</summary>
    /// <exception cref="CatalogueException">A row has no position.</exception>
    public IEnumerable<LabelRow> Labels(IEnumerable<object?[]> rows)
    {
        long number = 0;
        foreach (object?[] row in rows)
        {
            number++;
            yield return Label(row, number);
        }
    }

    private LabelRow Label(object?[] row, long number)
    {
        (SkyFrame frame, double? lon, double? lat) = Has("glon", "glat") && (!Has("ra", "dec") || Text(row, "frame")?.StartsWith("gal", StringComparison.OrdinalIgnoreCase) == true) ? (SkyFrame.Galactic, Value(row, "glon"), Value(row, "glat"))
            : Has("ra", "dec") ? (SkyFrame.Icrs, Value(row, "ra"), Value(row, "dec"))
            : (Text(row, "frame")?.StartsWith("gal", StringComparison.OrdinalIgnoreCase) == true ? SkyFrame.Galactic : SkyFrame.Icrs, Value(row, "lon"), Value(row, "lat"));
        if (lon is not { } x || lat is not { } y || !double.IsFinite(x) || !(y is >= -90 and <= 90))
        {
            throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"{file}: row {number} has no position (longitude {lon?.ToString("R", CultureInfo.InvariantCulture) ?? "empty"}, latitude {lat?.ToString("R", CultureInfo.InvariantCulture) ?? "empty"})"));
        }
        double? radius = Value(row, "radius"), width = Value(row, "wid") ?? 2 * radius, height = Value(row, "hei") ?? width;
        return new LabelRow
        {
            Catalogue = catalogue,
            Name = Text(row, "name") ?? string.Create(CultureInfo.InvariantCulture, $"{catalogue} {number}"),
            Class = Text(row, "class") ?? usualClass,
            Score = Value(row, "score"),
            Position = SkyPosition.From(frame, SkyPosition.WrapDegrees(x), y),
            Frame = width is null ? null : frame,
            WidthDegrees = width,
            HeightDegrees = height,
            PositionAngleDegrees = Value(row, "pa"),
        };
    }

    private bool Has(string first, string second) => columns.ContainsKey(first) && columns.ContainsKey(second);

    private double? Value(object?[] row, string target) => !columns.TryGetValue(target, out (int Column, double Factor) column) ? null : row[column.Column] switch
    {
        null => null,
        double number => number * column.Factor,
        long whole => whole * column.Factor,
        string text => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number * column.Factor : throw new CatalogueException($"{file}: '{text}' is no number, and the column is taken as {target}"),
        _ => null,
    };

    private string? Text(object?[] row, string target) => columns.TryGetValue(target, out (int Column, double Factor) column) ? Convert.ToString(row[column.Column], CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null : null;

    private double Factor(string target, string? unit, string column)
    {
        if (unit is null || !Angles.Contains(target))
        {
            return 1;
        }
        try
        {
            return Units.Factor(unit.Trim() is "degree" or "degrees" or "degs" ? "deg" : unit.Trim(), "deg");
        }
        catch (FormatException error)
        {
            throw new CatalogueException($"{file}: the column '{column}' is taken as {target}, an angle: {error.Message}", error);
        }
    }

    private static int Find(IReadOnlyList<TableColumn> table, string[] names, string? ucd)
    {
        int Where(Func<TableColumn, bool> fits) => Enumerable.Range(0, table.Count).FirstOrDefault(i => fits(table[i]), -1);
        int main = ucd is null ? -1 : Where(column => column.Ucd?.ToLowerInvariant() is { } its && (its == ucd + ";meta.main" || its == ucd && ucd.Contains(';', StringComparison.Ordinal)));
        int called = names.Select(name => Where(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(at => at >= 0, -1);
        return main >= 0 ? main : called >= 0 ? called : ucd is null ? -1 : Where(column => column.Ucd?.ToLowerInvariant() == ucd);
    }
}
