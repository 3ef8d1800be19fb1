using System.CommandLine;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Labels;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode catalogue import</c>: labels of people or of other programs, and whole catalogues, into a catalogue.</summary>
internal static class CatalogueImportCommand
{
    public static Command Create()
    {
        Argument<string> catalogue = new("CAT") { Description = "the catalogue: a .db file (made where there is none), or postgres://user:password@host/database" };
        Argument<string[]> files = new("FILE") { Description = $"tables of labels ({string.Join(", ", TableFile.Extensions)}), Milky Way Project catalogues, or other catalogues (.db)", Arity = ArgumentArity.OneOrMore };
        Option<string?> name = new("--name") { Description = "what the catalogue of labels is called here (default: the file's name); labels of that name are replaced" };
        Option<string> @class = new("--class") { Description = "class of labels that do not say theirs", DefaultValueFactory = _ => "object" };
        Option<string[]> column = new("--column") { Description = "which column is what: PROPERTY=COLUMN or PROPERTY=COLUMN:UNIT, such as ra=RAJ2000 or radius=R:arcmin; of ra, dec, glon, glat, name, class, score, wid, hei, radius, pa", AllowMultipleArgumentsPerToken = true };
        Command command = new("import", """
            Add labels of people or other programs to a catalogue, or all of another catalogue.

            Columns are found by name, UCD and unit; --column says what they are where that fails.

            Examples:
              astrolode catalogue import cat.db mwpdr2bubbles.dat --name mwp-dr2 --class bubble
              astrolode catalogue import cat.db hii.vot --column radius=Rad:arcmin
              astrolode catalogue import postgres://me@archive/sky cat.db
            """) { catalogue, files, name, @class, column };
        command.SetAction(parsed =>
        {
            CatalogueAddress address = CatalogueAddress.Parse(parsed.GetRequiredValue(catalogue));
            string[] given = parsed.GetRequiredValue(files);
            if (given.Length > 1 && parsed.GetValue(name) is not null)
            {
                throw new UsageException("--name is for one file; leave it out, or import them one by one");
            }
            (string, string, string?)[] columns = [.. (parsed.GetValue(column) ?? []).Select(Column)];
            List<object> done = [.. given.Select(file => Import(address, file, parsed.GetValue(name), parsed.GetRequiredValue(@class), columns))];
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(done);
            }
            return 0;
        });
        return command;
    }

    private static object Import(CatalogueAddress address, string file, string? name, string usualClass, IReadOnlyList<(string Target, string Column, string? Unit)> columns)
    {
        if (!File.Exists(file))
        {
            throw new CatalogueException($"{file}: there is no such file");
        }
        if (Path.GetExtension(file).Equals(".db", StringComparison.OrdinalIgnoreCase))
        {
            IReadOnlyDictionary<string, long> rows = CatalogueCopy.Into(CatalogueAddress.Parse(file), address);
            Console.Error.WriteLine($"imported {file}: {string.Join(", ", rows.Where(each => each.Value > 0).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Value} rows of {each.Key}")))}");
            return new { file, rows };
        }
        string catalogue = name ?? Path.GetFileNameWithoutExtension(file);
        (long added, long replaced) = LabelStore.Replace(address, catalogue, Labels(file, catalogue, usualClass, columns));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"imported {file}: {added} labels as '{catalogue}'{(replaced > 0 ? $", {replaced} of that name replaced" : "")}"));
        return new { file, catalogue, added, replaced };
    }

    /// <summary>The labels of a file of any kind that is known.</summary>
    internal static IEnumerable<LabelRow> Labels(string file, string catalogue, string usualClass, IReadOnlyList<(string Target, string Column, string? Unit)> columns)
    {
        if (columns.Count == 0 && IsOfMilkyWayProject(file))
        {
            return LabelFile.Read(file).Select(label => Label(label, catalogue));
        }
        TableContent table = TableFile.Read(file);
        return new LabelMapping(table.Columns, catalogue, usualClass, columns, file).Labels(table.Rows);
    }

    // The project's own files name neither units nor frames; a reader of their own knows them.
    private static bool IsOfMilkyWayProject(string file)
    {
        string first = File.ReadLines(file).FirstOrDefault(line => line.Length > 0 && !line.StartsWith('#')) ?? "";
        return Path.GetExtension(file) == ".dat" || first.StartsWith("glon_deg,glat_deg,angle_deg", StringComparison.Ordinal) || first.StartsWith("name,frame,lon,lat", StringComparison.Ordinal);
    }

    private static LabelRow Label(SkyLabel label, string catalogue)
    {
        SkyBox box = label.DrawnBox ?? new SkyBox(label.Frame, label.LonDegrees, label.LatDegrees, 2 * label.EffectiveRadiusArcmin / 60, 2 * label.EffectiveRadiusArcmin / 60);
        return new LabelRow
        {
            Catalogue = catalogue,
            Name = label.Name,
            Class = label.Class,
            Score = label.HitRate,
            Position = box.Centre,
            Frame = box.Frame,
            WidthDegrees = box.WidthDegrees,
            HeightDegrees = box.HeightDegrees,
        };
    }

    private static (string Target, string Column, string? Unit) Column(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new UsageException($"--column {text}: give PROPERTY=COLUMN or PROPERTY=COLUMN:UNIT");
        }
        string[] parts = text[(equals + 1)..].Split(':', 2);
        return (text[..equals], parts[0], parts.Length == 2 ? parts[1] : null);
    }
}
