using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Fits;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode fits</c>: what is in a FITS file.</summary>
internal static class FitsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("fits", "Look into FITS files.\n\nExample:\n  astrolode fits stats w5.fits");
        command.Subcommands.Add(CreateStats());
        return command;
    }

    private static Command CreateStats()
    {
        Argument<string> file = new("FILE") { Description = "a FITS file, also .fz or .gz" };
        Command command = new("stats", "List every HDU: type, shape (slowest axis first) and the statistics of its physical values.\n\nExample:\n  astrolode fits stats w5.fits --json");
        command.Arguments.Add(file);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            IReadOnlyList<HduSummary> hdus = FitsFile.Stats(path);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { File = path, Hdus = hdus });
                return 0;
            }
            WriteTable(hdus);
            return 0;
        });
        return command;
    }

    private static void WriteTable(IReadOnlyList<HduSummary> hdus)
    {
        string[] head = ["hdu", "name", "type", "bitpix", "shape", "min", "max", "mean", "finite", "nan"];
        List<string[]> rows = [head, .. hdus.Select(Row)];
        int[] widths = [.. head.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            Console.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private static string[] Row(HduSummary hdu) =>
    [
        Text(hdu.Index), hdu.Name, hdu.Type, Text(hdu.Bitpix), string.Join("x", hdu.Shape), Text(hdu.Min), Text(hdu.Max), Text(hdu.Mean), Text(hdu.Finite), Text(hdu.Nan),
    ];

    private static string Text(double? value) => value?.ToString("g7", CultureInfo.InvariantCulture) ?? "-";

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
