using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips cut</c>: a tile of a survey as an image of its own.</summary>
internal static class HipsCutCommand
{
    // A picture has three bytes a pixel in one array.
    private const int MostPixelsPerSide = 26_000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> source = new("SOURCE") { Description = "a HiPS folder or its http(s) address, or a FITS image" };
        Option<string> centre = new("--center") { Description = "middle of the cut: gal:l,b or icrs:ra,dec, degrees", Required = true };
        Option<double> size = new("--size-arcmin") { Description = "side of the cut, arcmin", Required = true };
        Option<double?> scale = new("--scale-arcsec") { Description = "side of a pixel, arcsec; the survey's own without it" };
        Option<string> output = new("--out") { Description = "file to write: .fits (float32, tangent-plane WCS in the frame of --center) or .png (asinh stretch, north of the frame up)", Required = true };
        Option<string?> png = new("--png") { Description = "picture to write as well" };
        Option<string?> cache = new("--cache") { Description = "folder in which files of surveys on the web are kept; astrolode/hips in the user's cache folder without it" };
        Option<int> cacheMegabytes = new("--cache-mb") { Description = "bound on that folder, MB; the least recently used files go first", DefaultValueFactory = _ => 4096 };
        Option<double> timeout = new("--timeout-s") { Description = "seconds within which a server must have sent a file", DefaultValueFactory = _ => 30 };
        Option<bool> offline = new("--offline") { Description = "use what is in the cache and ask no server" };
        Command command = new("cut", "Cut a square tile out of a survey, resampled onto the tangent plane.\n\nExample:\n  astrolode hips cut survey/ --center gal:18.9,-0.3 --size-arcmin 60 --scale-arcsec 6 --out cut.fits --png cut.png\n\n"
            + "A survey on the web is read tile by tile; what was fetched once is kept and serves offline.");
        command.Arguments.Add(source);
        foreach (Option option in new Option[] { centre, size, scale, output, png, cache, cacheMegabytes, timeout, offline })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            if (!(parsed.GetValue(cacheMegabytes) > 0 && parsed.GetValue(timeout) is > 0 and < 86_400))
            {
                throw new UsageException("--cache-mb and --timeout-s must be above 0");
            }
            WebAccess access = new()
            {
                CacheFolder = parsed.GetValue(cache),
                CacheBytes = (long)parsed.GetValue(cacheMegabytes) << 20,
                Patience = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Offline = parsed.GetValue(offline),
                Stop = cancellation,
            };
            using ISkySource survey = SkySources.Open(parsed.GetRequiredValue(source), access);
            TanGrid grid = Grid(frame, lon, lat, parsed.GetValue(size), parsed.GetValue(scale) ?? survey.NativeScaleArcsec);
            float[] pixels = new float[grid.Width * grid.Height];
            if (survey is HipsSource hips)
            {
                hips.SampleAreas(grid, pixels, cancellation);
            }
            else
            {
                survey.Sample(grid, pixels, cancellation);
            }
            string path = parsed.GetRequiredValue(output);
            bool isPicture = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            if (!isPicture)
            {
                FitsImage.Write(path, new Image(grid.Width, grid.Height, pixels, unit: survey.Unit), grid.WcsKeywords());
            }
            foreach (string picture in new[] { isPicture ? path : null, parsed.GetValue(png) }.OfType<string>())
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
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        int finite = 0;
        foreach (float pixel in pixels)
        {
            if (float.IsFinite(pixel))
            {
                (least, most, finite) = (Math.Min(least, pixel), Math.Max(most, pixel), finite + 1);
            }
        }
        float? min = finite > 0 ? least : null, max = finite > 0 ? most : null;
        if (json)
        {
            Output.WriteJson(new { Path = path, grid.Width, grid.Height, grid.ScaleArcsec, Finite = finite, Min = min, Max = max });
            return;
        }
        string range = min is null ? "no survey pixel there" : string.Create(CultureInfo.InvariantCulture, $"{finite} finite, {min:g6} to {max:g6}");
        Console.Out.WriteLine($"{path}: {grid.Width} x {grid.Height} pixels, {range}");
    }
}
