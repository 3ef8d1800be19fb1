using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Sky;
using Astrolode.Search.Activations;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode model activations</c>: what the layers of a network make of an image.</summary>
internal static class ModelActivationsCommand
{
    private static readonly Argument<string> Model = new("M.onnx") { Description = "detector or classifier made by Astrolode" };

    private static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "for a detector a photo, or FITS files or a HiPS of which one tile is looked at; for a classifier one to four FITS exposures of the same sky, first that in which the source was found",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out") { Description = "folder to make: layers.png, a picture of each layer and of each class, activations.json", Required = true, HelpName = "DIR" };
    private static readonly Option<string?> At = new("--at") { Description = "for a classifier: pixel of the source in the first exposure, counted from 0", HelpName = "X,Y" };
    private static readonly Option<string?> Centre = new("--center") { Description = "for a detector: middle of the tile, gal:l,b or icrs:ra,dec in degrees; default: middle of the image", HelpName = "POSITION" };
    private static readonly Option<double?> Scale = new("--scale-arcsec") { Description = "for a detector: pixel scale of the tile; default: the first of the model's card" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("activations", "Draw the feature maps of every layer for an image, and where in it the network sees each class.\n\n"
            + "Example:\n  astrolode model activations models/bubbles-plane.onnx plane.fits --out seen\n  astrolode model activations sources.onnx exposure_1.fits exposure_2.fits --at 812,1033 --out seen")
        {
            Model, Images, Out, At, Centre, Scale,
        };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(Scale) is { } scale && !(scale > 0 && double.IsFinite(scale)))
        {
            throw new UsageException("--scale-arcsec: a number above 0 is needed");
        }
        ActivationReport report = ModelActivations.Write(new ActivationRequest
        {
            Model = parsed.GetRequiredValue(Model),
            Images = [.. parsed.GetRequiredValue(Images).SelectMany(SourceGlob.Expand)],
            Folder = parsed.GetRequiredValue(Out),
            At = parsed.GetValue(At) is { } at ? Pixel(at) : null,
            Centre = parsed.GetValue(Centre) is { } centre ? Position(centre) : null,
            ScaleArcsec = parsed.GetValue(Scale),
        }, cancel);
        if (parsed.GetValue(CommandLine.Json))
        {
            Console.Out.WriteLine(report.ToJson());
            return 0;
        }
        foreach (ClassReport one in report.Classes.OrderByDescending(one => one.Score).Take(10))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Score:0.000} {one.Class}"));
        }
        Console.Out.WriteLine($"{report.Layers.Count} layers and {report.Classes.Count} classes at {report.Place} -> {parsed.GetRequiredValue(Out)}");
        return 0;
    }

    private static (double X, double Y) Pixel(string text) => text.Split(',') is [string x, string y] && TryNumber(x, out double column) && TryNumber(y, out double row)
        ? (column, row)
        : throw new UsageException($"--at {text} is no pixel; write X,Y, counted from 0, for instance 812,1033");

    private static SkyPosition Position(string text)
    {
        (SkyFrame frame, double lon, double lat) = CentreOption.Read(text);
        return SkyPosition.From(frame, lon, lat);
    }

    private static bool TryNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
