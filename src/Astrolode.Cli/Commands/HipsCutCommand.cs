using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips cut</c>: a tile of a survey as an image of its own.</summary>
internal sealed class HipsCutCommand
{
    // Forty gigabytes: more is a slip of the scale.
    private const int MostPixelsPerSide = 100_000;

    // A picture has four bytes a pixel in one array.
    private const int MostPicturePixelsPerSide = 23_000;

    private readonly Argument<string> source = new("SOURCE") { Description = "a HiPS folder or its http(s) address, or a FITS image" };
    private readonly Option<string> centre = new("--center") { Description = "middle of the cut: gal:l,b or icrs:ra,dec, degrees", Required = true };
    private readonly Option<double> size = new("--size-arcmin") { Description = "side of the cut, arcmin", Required = true };
    private readonly Option<double?> scale = new("--scale-arcsec") { Description = "side of a pixel, arcsec; the survey's own without it" };

    private readonly Option<string> output = new("--out")
    {
        Description = "file to write: .fits (float32, tangent-plane WCS in the frame of --center) or .png (asinh stretch, or the survey's colours; north of the frame up)",
        Required = true,
    };

    private readonly Option<string?> png = new("--png") { Description = "picture to write as well" };
    private readonly Option<string?> cache = new("--cache") { Description = "folder in which files of surveys on the web are kept; astrolode/hips in the user's cache folder without it" };
    private readonly Option<int> cacheMegabytes = new("--cache-mb") { Description = "bound on that folder, MB; the least recently used files go first", DefaultValueFactory = _ => 4096 };
    private readonly Option<double> timeout = new("--timeout-s") { Description = "seconds within which a server must have sent a file", DefaultValueFactory = _ => 30 };
    private readonly Option<bool> offline = new("--offline") { Description = "use what is in the cache and ask no server" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        HipsCutCommand cut = new();
        Command command = new(
            "cut",
            "Cut a square tile out of a survey, resampled onto the tangent plane.\n\nExample:\n  astrolode hips cut survey/ --center gal:18.9,-0.3 --size-arcmin 60 --scale-arcsec 6 --out cut.fits --png cut.png\n\n"
            + "A survey whose tiles are PNG or JPEG (DSS2 colour) is cut to PNG, in colours. A survey on the web is read tile by tile; what was fetched once is kept and serves offline. "
            + string.Create(CultureInfo.InvariantCulture, $"FITS is written as it is made, in memory that does not grow with the cut; a picture has up to {MostPicturePixelsPerSide} pixels a side."));
        command.Arguments.Add(cut.source);
        foreach (Option option in new Option[] { cut.centre, cut.size, cut.scale, cut.output, cut.png, cut.cache, cut.cacheMegabytes, cut.timeout, cut.offline })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            cut.Run(parsed, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string name = parsed.GetRequiredValue(source);
        RequireNames(parsed.GetRequiredValue(output), parsed.GetValue(png));
        WebAccess access = Access(parsed, cancellation);
        // Read before a server is asked for anything.
        _ = CentreOption.Read(parsed.GetRequiredValue(centre));
        if (!HipsSource.IsUrl(name) && !Directory.Exists(name))
        {
            using ISkySource image = SkySources.Open(name, access);
            CutValues(parsed, image, image.Sample, cancellation);
            return;
        }
        HipsSurvey survey = HipsSurvey.Open(name, access);
        if (survey.HasValues)
        {
            using HipsSource values = survey.Values();
            CutValues(parsed, values, values.SampleAreas, cancellation);
            return;
        }
        using HipsColours colours = survey.Colours();
        CutColours(parsed, colours, survey.Properties, cancellation);
    }

    private static void RequireNames(string path, string? png)
    {
        if (!IsPicture(path) && !path.EndsWith(".fits", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out {path} ends neither in .fits nor in .png; name it after what is to be written");
        }
        if (png is not null && !IsPicture(png))
        {
            throw new UsageException($"--png {png} does not end in .png; name it after what is to be written");
        }
        if (png is not null && Path.GetFullPath(png) == Path.GetFullPath(path))
        {
            throw new UsageException($"--png {png} is what --out writes already; leave it out, or give another name");
        }
    }

    private WebAccess Access(ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(cacheMegabytes) > 0 && parsed.GetValue(timeout) is > 0 and < 86_400
        ? new WebAccess
        {
            CacheFolder = parsed.GetValue(cache),
            CacheBytes = (long)parsed.GetValue(cacheMegabytes) << 20,
            Patience = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
            Offline = parsed.GetValue(offline),
            Stop = cancellation,
        }
        : throw new UsageException("--cache-mb and --timeout-s must be above 0");

    private void CutValues(ParseResult parsed, ISkySource survey, PartSampler<float> sample, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(output);
        string[] pictures = [.. new[] { IsPicture(path) ? path : null, parsed.GetValue(png) }.OfType<string>()];
        TanGrid grid = Grid(parsed, survey.NativeScaleArcsec, pictures.Length > 0);
        // A stretch needs all pixels at once; FITS does not.
        float[] pixels = new float[pictures.Length > 0 ? grid.Width * grid.Height : 0];
        CutStatistics statistics = new();
        using ProgressLine progress = new("cut", "rows");
        IEnumerable<ReadOnlyMemory<float>> strips = Watch(grid, GridStrips.Of(grid, sample, cancellation), progress, statistics, pixels);
        if (IsPicture(path))
        {
            foreach (ReadOnlyMemory<float> _ in strips)
            {
                // Each is kept as it passes.
            }
        }
        else
        {
            FitsImage.Write(path, grid.Width, grid.Height, strips, survey.Unit, grid.WcsKeywords());
        }
        if (pictures.Length > 0)
        {
            Picture picture = Draw(grid, pixels);
            Array.ForEach(pictures, picture.WritePng);
        }
        statistics.Report(parsed.GetValue(CommandLine.Json), path, grid);
    }

    private void CutColours(ParseResult parsed, HipsColours survey, HipsProperties properties, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(output);
        if (!IsPicture(path) || parsed.GetValue(png) is not null)
        {
            throw new UsageException($"cannot write {path}: {properties.Title} has colours (tiles in {string.Join(' ', properties.TileFormats)}), no values; give --out a name that ends in .png, and no --png");
        }
        TanGrid grid = Grid(parsed, survey.NativeScaleArcsec, picture: true);
        byte[] rgba = new byte[4 * grid.Width * grid.Height];
        // The picture's rows go from the top.
        int row = grid.Height;
        long seen = 0;
        using ProgressLine progress = new("cut", "rows");
        foreach (ReadOnlyMemory<Rgb> strip in GridStrips.Of<Rgb>(grid, survey.SampleAreas, cancellation))
        {
            for (int at = 0; at < strip.Length; at += grid.Width)
            {
                row--;
                Span<byte> target = rgba.AsSpan(4 * row * grid.Width, 4 * grid.Width);
                foreach (ref readonly Rgb colour in strip.Span.Slice(at, grid.Width))
                {
                    colour.Put(target);
                    seen += target[3] == 0 ? 0 : 1;
                    target = target[4..];
                }
            }
            progress.Report(grid.Height - row, grid.Height);
        }
        TilePicture.WriteColourPng(path, rgba, grid.Width, grid.Height);
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(new { Path = path, grid.Width, grid.Height, grid.ScaleArcsec, Finite = seen });
            return;
        }
        Console.Out.WriteLine($"{path}: {grid.Width} x {grid.Height} pixels, {(seen == 0 ? "no survey pixel there" : $"{seen} with a colour")}");
    }

    private static bool IsPicture(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    private TanGrid Grid(ParseResult parsed, double nativeArcsec, bool picture)
    {
        (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
        double sizeArcmin = parsed.GetValue(size), scaleArcsec = parsed.GetValue(scale) ?? nativeArcsec;
        if (!(sizeArcmin > 0 && sizeArcmin < 60 * 120 && scaleArcsec > 0 && double.IsFinite(scaleArcsec)))
        {
            throw new UsageException("--size-arcmin must be above 0 and below 7200, --scale-arcsec above 0");
        }
        // Sides of the tangent plane: those of a tile of many degrees are longer than its angle.
        double side = Math.Round(2 * Math.Tan(sizeArcmin / 2 / 60 * (Math.PI / 180)) * (180 / Math.PI) * 3600 / scaleArcsec);
        int most = picture ? MostPicturePixelsPerSide : MostPixelsPerSide;
        return side >= 1 && side <= most
            ? new TanGrid(frame, lon, lat, (int)side, (int)side, scaleArcsec)
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"--size-arcmin {sizeArcmin} at --scale-arcsec {scaleArcsec} makes {side} pixels a side; {(picture ? "a picture has" : "a cut has")} 1 to {most}, so make it smaller or its pixels larger{(picture ? ", or write FITS" : "")}"));
    }

    // Counts what passes, and keeps it where there is room for all.
    private static IEnumerable<ReadOnlyMemory<float>> Watch(TanGrid grid, IEnumerable<ReadOnlyMemory<float>> strips, ProgressLine progress, CutStatistics statistics, float[] kept)
    {
        int row = 0;
        foreach (ReadOnlyMemory<float> strip in strips)
        {
            statistics.Add(strip.Span);
            if (kept.Length > 0)
            {
                strip.CopyTo(kept.AsMemory(row * grid.Width));
            }
            row += strip.Length / grid.Width;
            progress.Report(row, grid.Height);
            yield return strip;
        }
    }

    // The values are overwritten: a second array of them would be the most of the memory.
    private static Picture Draw(TanGrid grid, float[] pixels)
    {
        new Stretch().Apply(pixels, pixels);
        foreach (ref float pixel in pixels.AsSpan())
        {
            pixel = (pixel + 1) / 2;
        }
        return Picture.FromGrey(pixels, grid.Width, grid.Height, bottomUp: true);
    }

    private sealed class CutStatistics
    {
        private float least = float.PositiveInfinity;
        private float most = float.NegativeInfinity;
        private long finite;

        public void Add(ReadOnlySpan<float> pixels)
        {
            foreach (float pixel in pixels)
            {
                if (float.IsFinite(pixel))
                {
                    (least, most, finite) = (Math.Min(least, pixel), Math.Max(most, pixel), finite + 1);
                }
            }
        }

        public void Report(bool json, string path, TanGrid grid)
        {
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
}
