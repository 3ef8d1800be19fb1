using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Fits;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode fits</c>: what is in a FITS file, whether it is whole, and cuts of its images.</summary>
internal static class FitsCommand
{
    private const string FileHelp = "a FITS file, also .fz, .gz, .bz2 or .Z; of one HDU FILE[2], FILE[SCI] or FILE[SCI,2], of a cube FILE[2,plane=5]";

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("fits", "Look into FITS files, check them, cut and compress images.\n\nExample:\n  astrolode fits stats w5.fits");
        command.Subcommands.Add(CreateStats());
        command.Subcommands.Add(CreateVerify());
        command.Subcommands.Add(FitsCutCommand.Create(FileHelp));
        return command;
    }

    private static Command CreateStats()
    {
        Argument<string> file = new("FILE") { Description = FileHelp };
        Command command = new("stats", "List every HDU: type, shape (slowest axis first; of compressed images and tables what they hold) and the statistics of its physical values.\n\nExample:\n  astrolode fits stats w5.fits --json");
        command.Arguments.Add(file);
        command.SetAction(parsed =>
        {
            (string path, FitsSelection selection) = FitsSelection.Parse(parsed.GetRequiredValue(file));
            IReadOnlyList<HduSummary> hdus = FitsFile.Stats(path, selection);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { File = path, Hdus = hdus });
                return 0;
            }
            WriteTable(["hdu", "name", "type", "bitpix", "shape", "min", "max", "mean", "finite", "nan"], hdus.Select(Row));
            return 0;
        });
        return command;
    }

    private static Command CreateVerify()
    {
        Argument<string> file = new("FILE") { Description = "a FITS file, also .fz, .gz, .bz2 or .Z" };
        Command command = new("verify", "Check the DATASUM and CHECKSUM of every HDU. Exit code 1 if one is wrong.\n\nExample:\n  astrolode fits verify w5.fits");
        command.Arguments.Add(file);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            IReadOnlyList<HduChecksums> hdus = FitsFile.Verify(path);
            HduChecksums? wrong = hdus.FirstOrDefault(hdu => hdu.Datasum == ChecksumState.Wrong || hdu.Checksum == ChecksumState.Wrong);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { File = path, Whole = wrong is null, Hdus = hdus });
            }
            else
            {
                WriteTable(["hdu", "name", "datasum", "checksum"], hdus.Select(hdu => (string[])[Text(hdu.Index), hdu.Name, Text(hdu.Datasum), Text(hdu.Checksum)]));
            }
            return wrong is null ? 0 : throw new FitsFormatException($"{path} (HDU {wrong.Index}) is not as it was written: its checksum is wrong; fetch the file again");
        });
        return command;
    }

    private static void WriteTable(string[] head, IEnumerable<string[]> body)
    {
        List<string[]> rows = [head, .. body];
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

    private static string Text(ChecksumState state) => state switch { ChecksumState.Right => "right", ChecksumState.Wrong => "WRONG", _ => "-" };
}
