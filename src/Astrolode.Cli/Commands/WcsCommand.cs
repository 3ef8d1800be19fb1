using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
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
            "Read lines \"x y\" (0-based pixel centres) on stdin, write lines \"lon lat\" (degrees, in the header's own frame or that of --frame).",
            "echo 499.5 499.5 | astrolode wcs pix2sky w5.fits",
            ["lon", "lat"],
            (wcs, frame) => frame is null ? wcs.PixelToSky : (xy, lonlat) => wcs.PixelToSky(frame, xy, lonlat)));
        command.Subcommands.Add(CreateConversion(
            "sky2pix",
            "Read lines \"lon lat\" (degrees, in the header's own frame or that of --frame) on stdin, write lines \"x y\" (0-based pixel centres).",
            "echo 18.22 0.22 | astrolode wcs sky2pix 'image.fits[1]' --frame gal",
            ["x", "y"],
            (wcs, frame) => frame is null ? wcs.SkyToPixel : (lonlat, xy) => wcs.SkyToPixel(frame, lonlat, xy)));
        return command;
    }

    private static Command CreateConversion(string name, string what, string example, string[] names, Func<WorldCoordinates, CelestialFrame?, Conversion> conversion)
    {
        Argument<string> file = new("FILE") { Description = "a FITS file or header; FILE[2], FILE[SCI], FILE[SCI,2] or FILE#SCI names an extension (0 is the primary HDU)" };
        Option<string?> alternate = new("--alt") { Description = "letter of an alternate description, A to Z", HelpName = "LETTER" };
        Option<string?> frame = new("--frame") { Description = "frame of lon and lat: icrs, gal, fk5[:EQUINOX], fk4[:EQUINOX[:EPOCH]], fk4-no-e, ecliptic[:EQUINOX]; the header's own if not given", HelpName = "FRAME" };
        Command command = new(name, $"{what} What has no counterpart is written as nan.\n\nExample:\n  {example}");
        command.Arguments.Add(file);
        command.Options.Add(alternate);
        command.Options.Add(frame);
        command.SetAction(parsed =>
        {
            char? letter = Letter(parsed.GetValue(alternate));
            CelestialFrame? wanted = ReadFrame(parsed.GetValue(frame));
            using WorldCoordinates wcs = Open(parsed.GetRequiredValue(file), letter);
            bool json = parsed.GetValue(CommandLine.Json);
            List<Dictionary<string, double>> document = [];
            Convert(conversion(wcs, wanted), Console.In, (a, b) =>
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

    private static char? Letter(string? text) => text switch
    {
        null or "" or " " => null,
        [>= 'A' and <= 'Z' and char letter] => letter,
        _ => throw new UsageException($"--alt {text} is not a letter from A to Z"),
    };

    private static CelestialFrame? ReadFrame(string? text) => text is null ? null
        : CelestialFrame.TryParse(text, out CelestialFrame frame) ? frame
        : throw new UsageException($"--frame {text} is not known; use icrs, gal, fk5[:EQUINOX], fk4[:EQUINOX[:EPOCH]], fk4-no-e or ecliptic[:EQUINOX]");

    private static WorldCoordinates Open(string source, char? alternate)
    {
        (string path, FitsSelection hdu) = FitsSelection.Parse(source);
        WorldCoordinates wcs = WorldCoordinates.FromFile(path, hdu, alternate);
        foreach (string warning in wcs.Warnings)
        {
            Console.Error.WriteLine($"warning: {path}: {warning}");
        }
        return wcs;
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
