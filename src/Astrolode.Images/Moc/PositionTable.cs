using System.Globalization;
using Astrolode.Files;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>Which columns of a catalogue hold positions: names, or numbers from 1; null to find them by the names that catalogues use.</summary>
/// <param name="Lon">Longitude or right ascension, degrees.</param>
/// <param name="Lat">Latitude or declination, degrees.</param>
/// <param name="Radius">Radius of a circle around the position; none without it.</param>
internal sealed record PositionColumns(string? Lon = null, string? Lat = null, string? Radius = null);

/// <summary>The positions of a catalogue, rows without one left out.</summary>
/// <param name="Frame">Frame that the column names tell; null where they do not.</param>
/// <param name="Lon">Longitudes, degrees.</param>
/// <param name="Lat">Latitudes, degrees, −90 to 90.</param>
/// <param name="Radius">Radii in the file's own unit; empty without that column.</param>
/// <param name="LeftOut">Rows without a position (or radius).</param>
internal sealed record PositionTable(SkyFrame? Frame, double[] Lon, double[] Lat, double[] Radius, int LeftOut)
{
    private static readonly (string Lon, string Lat, SkyFrame Frame)[] KnownNames =
    [
        ("ra", "dec", SkyFrame.Icrs), ("ra_deg", "dec_deg", SkyFrame.Icrs), ("raj2000", "dej2000", SkyFrame.Icrs), ("_raj2000", "_dej2000", SkyFrame.Icrs),
        ("ra_icrs", "de_icrs", SkyFrame.Icrs), ("alpha_j2000", "delta_j2000", SkyFrame.Icrs), ("s_ra", "s_dec", SkyFrame.Icrs),
        ("glon", "glat", SkyFrame.Galactic), ("l", "b", SkyFrame.Galactic),
    ];

    /// <summary>
    /// Reads a FITS binary table, or text in lines: fields separated by commas, tabs or blanks, a first line of names unless it is all numbers, # before comments.
    /// </summary>
    /// <exception cref="MocException">The columns cannot be found, or a field is no number; the message names the line.</exception>
    /// <exception cref="Fits.FitsFormatException">A FITS file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PositionTable Read(string path, PositionColumns columns)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[9];
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        bool fits = head[..count].StartsWith("SIMPLE  ="u8) || head[..count] is [0x1f, 0x8b, ..];
        return fits ? ReadFits(path, columns) : ReadText(path, columns);
    }

    private static PositionTable ReadFits(string path, PositionColumns columns)
    {
        FitsTable table = FitsTable.Read(path);
        Places places = Find(path, [.. table.Columns.Select(column => column.Name)], columns);
        return Collect(path, places.Frame, Numbers(places.Lon), Numbers(places.Lat), places.Radius is { } radius ? Numbers(radius) : []);

        double[] Numbers(int at) => table.Columns[at].IsNumeric ? table.Columns[at].ToDoubles()
            : throw new MocException($"cannot read {path}: column {table.Columns[at].Name} holds no plain numbers; name another column");
    }

    private static PositionTable ReadText(string path, PositionColumns columns)
    {
        List<double> lon = [], lat = [], radius = [];
        Places? places = null;
        char separator = ',';
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }
            string[] fields;
            if (places is null)
            {
                separator = line.Contains(',', StringComparison.Ordinal) ? ',' : line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ';
                fields = Split(line.TrimStart('\uFEFF'), separator);
                bool named = fields.Any(field => field.Length > 0 && !TryNumber(field, out _));
                places = Find(path, named ? fields : new string[fields.Length], columns);
                if (named)
                {
                    continue;
                }
            }
            fields = Split(line, separator);
            lon.Add(Field(path, number, fields, places.Lon));
            lat.Add(Field(path, number, fields, places.Lat));
            if (places.Radius is { } at)
            {
                radius.Add(Field(path, number, fields, at));
            }
        }
        return places is null
            ? throw new MocException($"cannot read {path}: there is no line in it; give a catalogue as CSV or FITS table")
            : Collect(path, places.Frame, [.. lon], [.. lat], [.. radius]);
    }

    private static PositionTable Collect(string path, SkyFrame? frame, double[] lon, double[] lat, double[] radius)
    {
        if (lon.Length != lat.Length || (radius.Length > 0 && radius.Length != lon.Length))
        {
            throw new MocException($"cannot read {path}: its columns are not of one number a row; name others with --lon, --lat and --radius-column");
        }
        bool IsThere(int i) => double.IsFinite(lon[i]) && double.IsFinite(lat[i]) && (radius.Length == 0 || double.IsFinite(radius[i]));
        int[] rows = [.. Enumerable.Range(0, lon.Length).Where(IsThere)];
        foreach (int i in rows)
        {
            if (Math.Abs(lat[i]) > 90 || (radius.Length > 0 && radius[i] < 0))
            {
                string what = Math.Abs(lat[i]) > 90 ? $"latitude {lat[i]}" : $"radius {radius[i]}";
                throw new MocException(string.Create(CultureInfo.InvariantCulture, $"cannot read {path} (position {i + 1}): {what} is not on the sphere; name the columns with --lon, --lat and --radius-column, in degrees"));
            }
        }
        return new PositionTable(frame, [.. rows.Select(i => lon[i])], [.. rows.Select(i => lat[i])], radius.Length > 0 ? [.. rows.Select(i => radius[i])] : [], lon.Length - rows.Length);
    }

    private static Places Find(string path, string?[] names, PositionColumns columns)
    {
        int? radius = columns.Radius is { } wanted ? Column(path, names, wanted) : null;
        if (columns.Lon is { } lon && columns.Lat is { } lat)
        {
            return new Places(Column(path, names, lon), Column(path, names, lat), radius, null);
        }
        foreach ((string knownLon, string knownLat, SkyFrame frame) in KnownNames)
        {
            if (Index(names, knownLon) is { } at && Index(names, knownLat) is { } with)
            {
                return new Places(at, with, radius, frame);
            }
        }
        bool unnamed = names.Length >= 2 && names.All(string.IsNullOrEmpty);
        return unnamed
            ? new Places(0, 1, radius, null)
            : throw new MocException($"cannot read {path}: no columns named like positions (ra and dec, glon and glat …); name them with --lon and --lat");
    }

    private static int Column(string path, string?[] names, string wanted) => Index(names, wanted)
        ?? (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= names.Length
            ? number - 1
            : throw new MocException($"cannot read {path}: it has no column {wanted}; its columns are {string.Join(", ", names)}"));

    private static int? Index(string?[] names, string wanted)
    {
        int at = Array.FindIndex(names, name => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : at;
    }

    private static string[] Split(string line, char separator) => separator switch
    {
        ',' => CsvLine.Split(line),
        '\t' => line.Split('\t', StringSplitOptions.TrimEntries),
        _ => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    };

    private static double Field(string path, int line, string[] fields, int column) =>
        column >= fields.Length ? throw new MocException($"cannot read {path} (line {line}): it has {fields.Length} fields, {column + 1} are needed; mend that line")
        : fields[column].Length == 0 ? double.NaN
        : TryNumber(fields[column], out double value) ? value
        : throw new MocException($"cannot read {path} (line {line}): '{fields[column]}' is not a number; mend that line, or name other columns with --lon and --lat");

    private static bool TryNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    // Columns, from 0.
    private sealed record Places(int Lon, int Lat, int? Radius, SkyFrame? Frame);
}
