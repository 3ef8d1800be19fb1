using System.Globalization;
using System.Text;
using Astrolode.Files;
using Astrolode.Images.Fits;

namespace Astrolode.Simulation.Vis;

/// <summary>The truth of an observation on disk: the same columns as CSV and as a FITS binary table.</summary>
internal static class TruthTable
{
    private const string CsvName = "truth.csv", FitsName = "truth.fits";

    private sealed record Column(string Name, string Form, string? Unit, string Description, string Format, Func<TruthRow, object> Value);

    private static readonly Column[] Columns =
    [
        new("id", "1J", null, "the same object in all exposures", "0", row => row.Id),
        new("class", "10A", null, "asteroid, star, galaxy, cosmic_ray or ghost", "", row => row.Class),
        new("exposure", "1J", null, "from 1", "0", row => row.Exposure),
        new("x", "1D", "pixel", "column, 0-based, centres at integers", "0.###", row => row.X),
        new("y", "1D", "pixel", "row, 0-based", "0.###", row => row.Y),
        new("ra", "1D", "deg", "right ascension, ICRS", "0.#######", row => row.RaDegrees),
        new("dec", "1D", "deg", "declination, ICRS", "0.#######", row => row.DecDegrees),
        new("magnitude", "1D", "mag", "I_E (AB) in the exposure", "0.####", row => row.Magnitude),
        new("rate_arcsec_per_hour", "1D", "arcsec/h", "apparent rate", "0.####", row => row.RateArcsecPerHour),
        new("pa_deg", "1D", "deg", "of motion, track or long axis, from north through east", "0.##", row => row.PaDegrees),
        new("trail_length", "1D", "pixel", "length of trail or track", "0.###", row => row.TrailLengthPixels),
        new("shear_g1", "1D", null, "reduced shear along x", "0.#####", row => row.ShearG1),
        new("shear_g2", "1D", null, "reduced shear along the diagonal", "0.#####", row => row.ShearG2),
        new("half_light_radius", "1D", "arcsec", "of galaxies, before lensing", "0.####", row => row.HalfLightRadiusArcsec),
        new("snr", "1D", null, "signal over noise in the best of filters", "0.##", row => row.Snr),
        new("blended", "1L", null, "another source touches it", "", row => row.Blended),
    ];

    /// <summary>Writes truth.csv and truth.fits into a folder.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, IReadOnlyCollection<TruthRow> rows, IReadOnlyDictionary<string, object> keywords)
    {
        AtomicFile.Write(Path.Combine(folder, CsvName), path =>
        {
            using StreamWriter text = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            text.Write(string.Join(',', Columns.Select(column => column.Name)) + "\n");
            foreach (TruthRow row in rows)
            {
                text.Write(string.Join(',', Columns.Select(column => Text(column, row))) + "\n");
            }
        });
        string fits = Path.Combine(folder, FitsName);
        AtomicFile.Write(fits, path =>
        {
            using FitsTableWriter writer = new(path, fits, "TRUTH", [.. Columns.Select(column => new FitsField(column.Name, column.Form, column.Unit, Description: column.Description))], keywords);
            foreach (TruthRow[] chunk in rows.Chunk(8192))
            {
                writer.Append([.. Columns.Select(column => new FitsColumn(column.Name, Values(column, chunk), chunk.Length))]);
            }
            writer.Finish();
        });
    }

    /// <summary>Removes it from a folder, where it may be missing.</summary>
    public static void Delete(string folder)
    {
        File.Delete(Path.Combine(folder, CsvName));
        File.Delete(Path.Combine(folder, FitsName));
    }

    private static string Text(Column column, TruthRow row) => column.Value(row) switch
    {
        double.NaN => "",
        double number => number.ToString(column.Format, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        var other => throw new InvalidOperationException($"a truth table has no {other.GetType().Name}"),
    };

    private static Array Values(Column column, TruthRow[] rows) => column.Form switch
    {
        "1J" => Array.ConvertAll(rows, row => (int)column.Value(row)),
        "1D" => Array.ConvertAll(rows, row => (double)column.Value(row)),
        "1L" => Array.ConvertAll(rows, row => (bool)column.Value(row)),
        _ => Array.ConvertAll(rows, row => (string)column.Value(row)),
    };
}
