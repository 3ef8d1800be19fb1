using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Wcs;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode wcs</c>: pixels to sky and back.</summary>
internal static class WcsCommand
{
    private const int LinesAtOnce = 4096;

    private delegate void Conversion(ReadOnlySpan<double> from, Span<double> to);

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("wcs", "Convert between pixels and the sky with the world coordinates of a FITS file.\n\nExample:\n  echo 499.5 499.5 | astrolode wcs pix2sky w5.fits");
        command.Subcommands.Add(CreateConversion(
            "pix2sky",
            "Read lines \"x y\" (0-based pixel centres) on stdin, write lines \"lon lat\" (degrees, in the header's own frame).",
            "echo 499.5 499.5 | astrolode wcs pix2sky w5.fits",
            ["lon", "lat"],
            wcs => wcs.PixelToSky));
        command.Subcommands.Add(CreateConversion(
            "sky2pix",
            "Read lines \"lon lat\" (degrees, in the header's own frame) on stdin, write lines \"x y\" (0-based pixel centres).",
            "echo 18.22 0.22 | astrolode wcs sky2pix image.fits#1",
            ["x", "y"],
            wcs => wcs.SkyToPixel));
        return command;
    }

    private static Command CreateConversion(string name, string what, string example, string[] names, Func<WorldCoordinates, Conversion> conversion)
    {
        Argument<string> file = new("FILE") { Description = "a FITS file or header; FILE#2 or FILE#SCI names an extension (0 is the primary HDU)" };
        Command command = new(name, $"{what} What has no counterpart is written as nan.\n\nExample:\n  {example}");
        command.Arguments.Add(file);
        command.SetAction(parsed =>
        {
            using WorldCoordinates wcs = Open(parsed.GetRequiredValue(file));
            bool json = parsed.GetValue(CommandLine.Json);
            List<Dictionary<string, double>> document = [];
            Convert(conversion(wcs), Console.In, (a, b) =>
            {
                if (json)
                {
                    document.Add(new() { [names[0]] = a, [names[1]] = b });
                }
                else
                {
                    Console.Out.WriteLine($"{Text(a)} {Text(b)}");
                }
            });
            if (json)
            {
                Output.WriteJson(document);
            }
            return 0;
        });
        return command;
    }

    // An existing file of that very name wins over an extension mark.
    private static WorldCoordinates Open(string source)
    {
        int mark = source.LastIndexOf('#');
        if (mark < 0 || File.Exists(source))
        {
            return WorldCoordinates.FromFile(source);
        }
        string path = source[..mark];
        string extension = source[(mark + 1)..];
        int hdu = int.TryParse(extension, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : FitsFile.FindHdu(path, extension);
        return WorldCoordinates.FromFile(path, hdu);
    }

    private static void Convert(Conversion conversion, TextReader input, Action<double, double> write)
    {
        List<double> from = new(2 * LinesAtOnce);
        double[] to = new double[2 * LinesAtOnce];
        int lines = 0;
        for (string? line = input.ReadLine(); line is not null; line = input.ReadLine())
        {
            lines++;
            if (!string.IsNullOrWhiteSpace(line) && line[0] != '#')
            {
                from.AddRange(Pair(line, lines));
            }
            if (from.Count == to.Length)
            {
                Flush();
            }
        }
        Flush();

        void Flush()
        {
            conversion(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(from), to.AsSpan(0, from.Count));
            for (int i = 0; i < from.Count; i += 2)
            {
                write(to[i], to[i + 1]);
            }
            from.Clear();
        }
    }

    private static double[] Pair(string line, int number)
    {
        string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2
            && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double b))
        {
            return [a, b];
        }
        throw new FormatException($"cannot read line {number} of standard input: '{line.Trim()}' is not two numbers; give two numbers a line");
    }

    private static string Text(double value) => double.IsNaN(value) ? "nan" : value.ToString("R", CultureInfo.InvariantCulture);
}
