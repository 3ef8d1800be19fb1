using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips build</c>: a HiPS of FITS images.</summary>
internal sealed class HipsBuildCommand
{
    private readonly Argument<string[]> images = new("FITS") { Description = "FITS images, also patterns (plane/*.fits) and HDUs and planes of cubes (FILE[SCI], FILE[2], FILE[0,plane=5]); none to go on with a build that was stopped", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> output = new("--out") { Description = "folder of the survey; images are added to a survey that is there", Required = true };
    private readonly Option<int?> hdu = new("--hdu") { Description = "HDU to take of every file that is named without one, 0 for the primary; the first that holds an image without it" };
    private readonly Option<int?> order = new("--order") { Description = "order of the finest tiles, 3 to 20; without it the coarsest whose pixels are not larger than the images'" };
    private readonly Option<int?> tileWidth = new("--tile-width") { Description = "pixels along a tile's side, a power of two from 64 to 4096; 512 without it" };
    private readonly Option<string?> frame = new("--frame") { Description = "frame of the tiles: equatorial (without it) or galactic" };
    private readonly Option<Resampling?> resampling = new("--resampling") { Description = "how images are read between their pixels: bilinear (without it) or lanczos" };
    private readonly Option<TilePictures?> pictures = new("--tiles") { Description = "pictures beside the FITS tiles: png (without it), jpeg, both or none; blank is transparent in PNG, black in JPEG" };
    private readonly Option<double?> cutMin = new("--cut-min") { Description = "value that pictures draw black; percentile 1 of the images without it" };
    private readonly Option<double?> cutMax = new("--cut-max") { Description = "value that pictures draw white; percentile 99.5 of the images without it" };
    private readonly Option<double?> softening = new("--softening") { Description = "a of the pictures' asinh scale, 0 for linear; 10 without it" };
    private readonly Option<bool> match = new("--match-background") { Description = "add a constant to each image so that images agree where they overlap" };
    private readonly Option<bool> flux = new("--flux-per-pixel") { Description = "the images hold flux per pixel (counts, Jy/pixel): divide by the pixel's area, so that tiles hold flux per square arcsec" };
    private readonly Option<string?> weight = new("--weight") { Description = "header keyword that weights an image where images overlap, EXPTIME for instance; equal weights without it" };
    private readonly Option<double?> feather = new("--feather") { Description = "pixels over which an image's weight rises from its edge; 0 without it" };
    private readonly Option<int> memory = new("--memory-mb") { Description = "bound on the image pixels kept in memory, MB", DefaultValueFactory = _ => 256 };
    private readonly HipsDescriptionOptions description = new();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        HipsBuildCommand build = new();
        Command command = new(
            "build",
            "Make a HiPS of FITS images of any projections, scales and rotations, or add images to one.\n\n"
            + "Example:\n  astrolode hips build plane/*.fits --out survey --frame galactic --title 'My plane at 8 micron' --regime Infrared --em-min 6.4e-6 --em-max 9.3e-6\n\n"
            + "Values are carried over as surface brightness, in the images' unit; images whose BUNIT differ are built with a warning. A build that was stopped goes on when it is run again; images named later are added, and only the tiles that they cover are made again.");
        command.Arguments.Add(build.images);
        foreach (Option option in new Option[]
        {
            build.output, build.order, build.frame, build.hdu, build.tileWidth, build.resampling, build.pictures, build.cutMin, build.cutMax, build.softening, build.match, build.flux,
            build.weight, build.feather, build.memory,
        })
        {
            command.Options.Add(option);
        }
        build.description.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            HipsBuildSettings settings = build.Read(parsed);
            using ProgressLine progress = new("build", "tiles");
            HipsBuildReport report = HipsBuilder.Build(settings, TimeProvider.System, (done, total) => progress.Report(done, total), warning => progress.Note($"astrolode: warning: {warning}"), cancellation);
            Print(parsed.GetValue(CommandLine.Json), report);
            return Task.FromResult(0);
        });
        return command;
    }

    private HipsBuildSettings Read(ParseResult parsed)
    {
        HipsBuildSettings settings = new()
        {
            Images = [.. parsed.GetValue(images)!.SelectMany(SourceGlob.Expand)],
            Output = parsed.GetRequiredValue(output),
            Hdu = parsed.GetValue(hdu),
            Order = parsed.GetValue(order),
            TileWidth = parsed.GetValue(tileWidth),
            Frame = ReadFrame(parsed.GetValue(frame)),
            Resampling = parsed.GetValue(resampling),
            Pictures = parsed.GetValue(pictures),
            PixelCut = ReadCut(parsed.GetValue(cutMin), parsed.GetValue(cutMax)),
            Softening = parsed.GetValue(softening),
            MatchBackground = parsed.GetValue(match) ? true : null,
            FluxPerPixel = parsed.GetValue(flux) ? true : null,
            WeightKeyword = parsed.GetValue(weight),
            FeatherPixels = parsed.GetValue(feather),
            MemoryBytes = (long)parsed.GetValue(memory) << 20,
            Description = description.Read(parsed),
        };
        Check(settings);
        return settings;
    }

    private static SkyFrame? ReadFrame(string? name) => name is null ? null : SkyRegion.TryFrame(name, out SkyFrame frame)
        ? frame
        : throw new UsageException($"--frame {name} is not known; write equatorial or galactic");

    private static (double, double)? ReadCut(double? low, double? high) => (low, high) switch
    {
        (null, null) => null,
        ({ } from, { } to) when from < to && double.IsFinite(from) && double.IsFinite(to) => (from, to),
        _ => throw new UsageException("--cut-min and --cut-max go together, the first below the second"),
    };

    private static void Check(HipsBuildSettings settings)
    {
        if (settings.Order is < HipsBuildSettings.LeastOrder or > HipsBuildSettings.MostOrder)
        {
            throw new UsageException($"--order {settings.Order} is not within {HipsBuildSettings.LeastOrder} and {HipsBuildSettings.MostOrder}");
        }
        if (settings.TileWidth is { } width && (width is < 64 or > 4096 || !BitOperations.IsPow2(width)))
        {
            throw new UsageException($"--tile-width {width} is no power of two from 64 to 4096");
        }
        if (!IsSize(settings.Softening) || !IsSize(settings.FeatherPixels) || settings.Hdu is < 0 || settings.MemoryBytes <= 0)
        {
            throw new UsageException("--softening, --feather and --hdu must be numbers and not negative, --memory-mb must be above 0");
        }
    }

    private static bool IsSize(double? value) => value is null or (>= 0 and < double.PositiveInfinity);

    private static void Print(bool json, HipsBuildReport report)
    {
        if (json)
        {
            Output.WriteJson(report);
            return;
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Folder}: order {report.Order} ({report.PixelArcsec:g4} arcsec a pixel), {report.Images} images ({report.NewImages} new), {report.Tiles} tiles made, {report.SkyFraction:p4} of the sky, {report.Seconds:0.0} s"));
    }
}
