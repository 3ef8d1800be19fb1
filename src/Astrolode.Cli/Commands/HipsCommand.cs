using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips</c>: pixels of surveys.</summary>
internal static class HipsCommand
{
    private const int MostPixelsPerSide = 16_384;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("hips", "Work with surveys published as HiPS.\n\nExample:\n  astrolode hips cut survey/ --center gal:18.9,-0.3 --size-arcmin 60 --scale-arcsec 6 --out cut.fits");
        command.Subcommands.Add(CreateCut());
        return command;
    }

    private static Command CreateCut()
    {
        Argument<string> source = new("SOURCE") { Description = "a HiPS folder or its http(s) address, or a FITS image" };
        Option<string> centre = new("--center") { Description = "middle of the cut: gal:l,b or icrs:ra,dec, degrees", Required = true };
        Option<double> size = new("--size-arcmin") { Description = "side of the cut, arcmin", Required = true };
        Option<double?> scale = new("--scale-arcsec") { Description = "side of a pixel, arcsec; the survey's own without it" };
        Option<string> output = new("--out") { Description = "FITS file to write (float32, tangent-plane WCS in the frame of --center)", Required = true };
        Option<string?> png = new("--png") { Description = "picture to write as well, asinh stretch, north (of the frame) up" };
        Command command = new("cut", "Cut a square tile out of a survey, resampled onto the tangent plane.\n\nExample:\n  astrolode hips cut survey/ --center gal:18.9,-0.3 --size-arcmin 60 --scale-arcsec 6 --out cut.fits --png cut.png");
        command.Arguments.Add(source);
        foreach (Option option in new Option[] { centre, size, scale, output, png })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            using ISkySource survey = SkySources.Open(parsed.GetRequiredValue(source));
            TanGrid grid = Grid(frame, lon, lat, parsed.GetValue(size), parsed.GetValue(scale) ?? survey.NativeScaleArcsec);
            float[] pixels = new float[grid.Width * grid.Height];
            survey.Sample(grid, pixels, cancellation);
            string path = parsed.GetRequiredValue(output);
            FitsImage.Write(path, new Image(grid.Width, grid.Height, pixels, unit: survey.Unit), grid.WcsKeywords());
            if (parsed.GetValue(png) is { } picture)
            {
                Draw(grid, pixels).WritePng(picture);
            }
            Report(parsed.GetValue(CommandLine.Json), path, grid, pixels);
            return Task.FromResult(0);
        });
        return command;
    }

    private static TanGrid Grid(SkyFrame frame, double lon, double lat, double sizeArcmin, double scaleArcsec)
    {
        if (!(sizeArcmin > 0 && sizeArcmin < 60 * 120 && scaleArcsec > 0 && double.IsFinite(scaleArcsec)))
        {
            throw new UsageException("--size-arcmin must be above 0 and below 7200, --scale-arcsec above 0");
        }
        // Sides of the tangent plane: those of a tile of many degrees are longer than its angle.
        double side = Math.Round(2 * Math.Tan(sizeArcmin / 2 / 60 * (Math.PI / 180)) * (180 / Math.PI) * 3600 / scaleArcsec);
        return side is >= 1 and <= MostPixelsPerSide
            ? new TanGrid(frame, lon, lat, (int)side, (int)side, scaleArcsec)
            : throw new UsageException($"--size-arcmin {sizeArcmin} at --scale-arcsec {scaleArcsec} makes {side} pixels a side; between 1 and {MostPixelsPerSide} can be cut");
    }

    private static Picture Draw(TanGrid grid, float[] pixels)
    {
        float[] grey = new float[pixels.Length];
        new Stretch().Apply(pixels, grey);
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (grey[i] + 1) / 2;
        }
        return Picture.FromGrey(grey, grid.Width, grid.Height, bottomUp: true);
    }

    private static void Report(bool json, string path, TanGrid grid, float[] pixels)
    {
        float[] finite = [.. pixels.Where(float.IsFinite)];
        float? min = finite.Length > 0 ? finite.Min() : null, max = finite.Length > 0 ? finite.Max() : null;
        if (json)
        {
            Output.WriteJson(new { Path = path, grid.Width, grid.Height, grid.ScaleArcsec, Finite = finite.Length, Min = min, Max = max });
            return;
        }
        string range = min is null ? "no survey pixel there" : string.Create(CultureInfo.InvariantCulture, $"{finite.Length} finite, {min:g6} to {max:g6}");
        Console.Out.WriteLine($"{path}: {grid.Width} x {grid.Height} pixels, {range}");
    }
}
