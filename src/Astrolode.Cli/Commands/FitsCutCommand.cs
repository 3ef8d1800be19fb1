using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Fits;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode fits cut</c>: a rectangle or a plane of an image as a file of its own, compressed if asked for.</summary>
internal static partial class FitsCutCommand
{
    private static readonly Dictionary<string, TileCodec> Codecs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rice_1"] = TileCodec.Rice,
        ["gzip_1"] = TileCodec.Gzip1,
        ["gzip_2"] = TileCodec.Gzip2,
        ["hcompress_1"] = TileCodec.Hcompress,
        ["plio_1"] = TileCodec.Plio,
    };

    /// <summary>The command.</summary>
    public static Command Create(string fileHelp)
    {
        Argument<string> file = new("FILE") { Description = fileHelp };
        Option<string> output = new("--out") { Description = "FITS file to write", Required = true, HelpName = "FILE" };
        Option<string?> section = new("--section") { Description = "pixels x0:x1,y0:y1, from 0, the last ones not included; default: the whole plane", HelpName = "SECTION" };
        Option<string?> compress = new("--compress") { Description = $"tile compression: {string.Join(", ", Codecs.Keys)}", HelpName = "CODEC" };
        Option<double?> quantise = new("--quantise") { Description = "with --compress: floating point in steps of the noise divided by this, 4 without it; 0: without loss (gzip)", HelpName = "Q" };
        Option<int?> bitpix = new("--bitpix") { Description = "how pixels are stored: 8, 16, 32, 64, -32 or -64; without it as FILE stores them, number for number. Values are rounded to another one, and refused where they do not fit", HelpName = "N" };
        Command command = new("cut", "Cut a rectangle or a plane out of an image, with its world coordinates and their distortion tables. Only what is cut is read.\n\nExample:\n  astrolode fits cut w5.fits --section 100:400,200:500 --compress rice_1 --out cut.fits")
        {
            file, output, section, compress, quantise, bitpix,
        };
        command.SetAction(parsed =>
        {
            TileCompression? compression = Compression(parsed.GetValue(compress), parsed.GetValue(quantise));
            PixelRectangle? rectangle = parsed.GetValue(section) is { } text ? Section(text) : null;
            (string path, FitsSelection selection) = FitsSelection.Parse(parsed.GetRequiredValue(file));
            string target = parsed.GetRequiredValue(output);
            (int width, int height) = Cut(path, target, rectangle, selection, parsed.GetValue(bitpix), compression);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {target}: {width} x {height} pixels"));
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { path = target, width, height, bytes = new FileInfo(target).Length });
            }
            return 0;
        });
        return command;
    }

    private static (int, int) Cut(string path, string target, PixelRectangle? section, FitsSelection selection, int? bitpix, TileCompression? compression)
    {
        try
        {
            return FitsImage.Cut(path, target, section, selection, bitpix, compression);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static TileCompression? Compression(string? codec, double? quantise)
    {
        if (quantise is { } level && (codec is null || !double.IsFinite(level)))
        {
            throw new UsageException("--quantise is a number and goes with --compress; leave it out, or name a codec");
        }
        return codec is null ? null
            : Codecs.TryGetValue(codec, out TileCodec known) ? new TileCompression(known, quantise ?? 4)
            : throw new UsageException($"--compress '{codec}' is not known; use {string.Join(", ", Codecs.Keys)}");
    }

    private static PixelRectangle Section(string text)
    {
        Match match = SectionText().Match(text);
        long[] sides = match.Success ? [.. match.Groups.Values.Skip(1).Select(group => long.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long side) ? side : -1)] : [];
        return sides is [var x0, var x1, var y0, var y1] && x0 >= 0 && y0 >= 0 && x1 > x0 && y1 > y0
            ? new PixelRectangle(x0, y0, x1 - x0, y1 - y0)
            : throw new UsageException($"--section '{text}' is not x0:x1,y0:y1; write for instance 100:400,200:500");
    }

    [GeneratedRegex(@"^\s*(\d+):(\d+)\s*,\s*(\d+):(\d+)\s*$")]
    private static partial Regex SectionText();
}
