using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode moc from</c>: coverage maps of shapes, images, catalogues and HiPS; ICRS.</summary>
internal static class MocFromCommand
{
    private const int CatalogueOrder = 11;
    private const double CellsAcross = 32;

    public static Command Create()
    {
        Command command = new("from", "Make the coverage map of a shape, of images, of a catalogue or of a HiPS.\n\nExample:\n  astrolode moc from image w5.fits --out w5-moc.fits");
        command.Subcommands.Add(CreateCircle());
        command.Subcommands.Add(CreateEllipse());
        command.Subcommands.Add(CreateBox());
        command.Subcommands.Add(CreatePolygon());
        command.Subcommands.Add(CreateImage());
        command.Subcommands.Add(CreateCatalogue());
        command.Subcommands.Add(CreateHips());
        return command;
    }

    private static Command CreateCircle()
    {
        Option<string> centre = Centre();
        Option<double> radius = new("--radius-arcmin") { Description = "radius, arcmin", Required = true };
        return CreateShape("circle", "Cover a circle.", "--center gal:18.9,-0.3 --radius-arcmin 30", [centre, radius], parsed =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            return (frame, Shape(() => new CircleShape(lon, lat, parsed.GetValue(radius) / 60)));
        });
    }

    private static Command CreateEllipse()
    {
        Option<string> centre = Centre();
        Option<double> major = new("--semi-major-arcmin") { Description = "semi-major axis, arcmin", Required = true };
        Option<double> minor = new("--semi-minor-arcmin") { Description = "semi-minor axis, arcmin", Required = true };
        Option<double> angle = Angle("the major axis");
        return CreateShape("ellipse", "Cover an ellipse (the sum of the angles to two foci).", "--center icrs:10.68,41.27 --semi-major-arcmin 95 --semi-minor-arcmin 30 --angle-deg 35", [centre, major, minor, angle], parsed =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            return (frame, Shape(() => new EllipseShape(lon, lat, parsed.GetValue(major) / 60, parsed.GetValue(minor) / 60, parsed.GetValue(angle))));
        });
    }

    private static Command CreateBox()
    {
        Option<string> centre = Centre();
        Option<double> width = new("--width-arcmin") { Description = "full width through the centre, arcmin", Required = true };
        Option<double> height = new("--height-arcmin") { Description = "full height through the centre, arcmin", Required = true };
        Option<double> angle = Angle("the height");
        return CreateShape("box", "Cover a rectangle with sides of great circles.", "--center gal:18.9,-0.3 --width-arcmin 120 --height-arcmin 60", [centre, width, height, angle], parsed =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            return (frame, Shape(() => PolygonShape.Box(lon, lat, parsed.GetValue(width) / 60, parsed.GetValue(height) / 60, parsed.GetValue(angle))));
        });
    }

    private static Command CreatePolygon()
    {
        Option<string> vertices = new("--vertices") { Description = "three positions or more, in either sense: icrs:ra,dec,ra,dec,… or gal:l,b,l,b,…, degrees", Required = true };
        return CreateShape("polygon", "Cover a polygon of great circles that fits into half of the sphere.", "--vertices icrs:10,40,12,40,11,42", [vertices], parsed =>
        {
            (SkyFrame frame, IReadOnlyList<(double, double)> corners) = ReadVertices(parsed.GetRequiredValue(vertices));
            return (frame, Shape(() => new PolygonShape(corners)));
        });
    }

    private static Command CreateShape(string name, string what, string example, Option[] options, Func<ParseResult, (SkyFrame, SkyShape)> read)
    {
        Option<int?> order = Order($"default: cells of at most 1/{CellsAcross} of the shape's width");
        Option<bool> centres = new("--centres") { Description = "take the cells whose centre is inside (exact) in place of all that are touched (to 7 % of a cell)" };
        return CreateFrom(name, what, example, [.. options, order, centres], (parsed, _) =>
        {
            (SkyFrame frame, SkyShape shape) = read(parsed);
            int wanted = parsed.GetValue(order) is { } given
                ? MocOutput.RequireOrder(given)
                : Math.Clamp((int)Math.Ceiling(Math.Log2(NestedIndex.PixelSideDegrees(0) * CellsAcross / shape.WidthDegrees)), 0, SpaceMoc.MaxOrder);
            return SpaceMoc.FromShape(shape.Rotate(frame, SkyFrame.Icrs), wanted, parsed.GetValue(centres) ? CoverageKind.Centres : CoverageKind.Touched);
        });
    }

    private static Command CreateImage()
    {
        Argument<string[]> files = new("FILE") { Description = "FITS images (or a glob) with sky coordinates", Arity = ArgumentArity.OneOrMore };
        Option<int?> hdu = new("--hdu") { Description = "number of the HDU, 0 for the primary (default: the first image)" };
        Option<int?> order = Order("default: the finest whose cells are not smaller than the first image's pixels");
        return CreateFrom("image", "Cover the valid pixels of images, those that are not blank.", "w5.fits", [files, hdu, order], (parsed, cancellation) =>
        {
            int? wanted = parsed.GetValue(order) is { } given ? MocOutput.RequireOrder(given) : null;
            string[] paths = [.. parsed.GetRequiredValue(files).SelectMany(SourceGlob.Expand)];
            List<SpaceMoc> covers = [];
            using ProgressLine progress = new("moc", "images");
            foreach (string path in paths)
            {
                Image image = FitsImage.Read(path, parsed.GetValue(hdu));
                using WorldCoordinates wcs = image.Wcs ?? throw new WcsException($"cannot place {path} on the sky: it has no celestial WCS; give an image with sky coordinates");
                covers.Add(MocFromImage.Cover(image, wanted ??= MocFromImage.NativeOrder(wcs), cancellation));
                progress.Report(covers.Count, paths.Length);
            }
            return MocOperations.Union(covers);
        });
    }

    private static Command CreateCatalogue()
    {
        Argument<string> file = new("FILE") { Description = "a catalogue: CSV, text in columns, or a FITS table" };
        Option<string?> lon = new("--lon") { Description = "column of longitudes, a name or a number from 1 (default: ra, raj2000, glon …)" };
        Option<string?> lat = new("--lat") { Description = "column of latitudes" };
        Option<string?> frame = new("--frame") { Description = "frame of the positions (default: what the columns' names tell, else icrs)", HelpName = "icrs|gal" };
        Option<double> radius = new("--radius-arcmin") { Description = "cover a circle around every position" };
        Option<string?> column = new("--radius-column") { Description = "column of radii" };
        Option<string> unit = new("--radius-unit") { Description = "unit of that column", DefaultValueFactory = _ => "arcmin", HelpName = "deg|arcmin|arcsec" };
        Option<int?> order = Order($"default: {CatalogueOrder}, 1.7 arcmin");
        return CreateFrom("catalogue", "Cover the positions of a catalogue, or circles around them.", "sources.csv --radius-arcmin 0.5", [file, lon, lat, frame, radius, column, unit, order], (parsed, cancellation) =>
        {
            double arcmin = parsed.GetValue(radius);
            Require((parsed.GetValue(lon) is null) == (parsed.GetValue(lat) is null), "--lon and --lat go together");
            Require(parsed.GetResult(radius) is null || parsed.GetValue(column) is null, "--radius-arcmin and --radius-column exclude each other");
            Require(arcmin is >= 0 and <= 180 * 60, "--radius-arcmin must be from 0 to 10800");
            double scale = DegreesOf(parsed.GetRequiredValue(unit));
            SkyFrame? named = parsed.GetValue(frame) is { } name ? MocOutput.RequireFrame(name) : null;
            int wanted = MocOutput.RequireOrder(parsed.GetValue(order) ?? CatalogueOrder);
            string path = parsed.GetRequiredValue(file);
            PositionTable table = PositionTable.Read(path, new PositionColumns(parsed.GetValue(lon), parsed.GetValue(lat), parsed.GetValue(column)));
            if (table.LeftOut > 0)
            {
                Console.Error.WriteLine($"{path}: {table.LeftOut} rows without a position were left out");
            }
            double[] radii = table.Radius.Length > 0 ? [.. table.Radius.Select(each => Math.Min(180, each * scale))]
                : arcmin > 0 ? [.. table.Lon.Select(_ => arcmin / 60)] : [];
            return MocFromPositions.Cover(named ?? table.Frame ?? SkyFrame.Icrs, table.Lon, table.Lat, radii, wanted, cancellation);
        });
    }

    private static Command CreateHips()
    {
        Argument<string> source = new("HIPS") { Description = "a HiPS folder or its http(s) address" };
        Option<bool> tiles = new("--tiles") { Description = "take the tiles of a folder though it has a Moc.fits" };
        Option<bool> keep = new("--keep-frame") { Description = "keep the cells of a Galactic survey, as HiPS do, in place of bringing them to ICRS" };
        Option<int?> order = Order("default: that of the survey's cells; three finer where they are brought to ICRS");
        return CreateFrom("hips", "Cover what a HiPS covers: its Moc.fits, or else its finest tiles.", "survey/", [source, tiles, keep, order], (parsed, _) =>
        {
            int? wanted = parsed.GetValue(order) is { } given ? MocOutput.RequireOrder(given) : null;
            SpaceMoc moc = MocFromHips.Cover(parsed.GetRequiredValue(source), parsed.GetValue(tiles));
            moc = parsed.GetValue(keep) ? moc : MocOutput.To(moc, SkyFrame.Icrs, wanted);
            return wanted is { } coarser ? moc.Degrade(coarser) : moc;
        });
    }

    private static Command CreateFrom(string name, string what, string example, Symbol[] symbols, Func<ParseResult, CancellationToken, SpaceMoc> make)
    {
        MocOutput output = new();
        Command command = new(name, $"{what}\n\nExample:\n  astrolode moc from {name} {example} --out {name}.fits");
        foreach (Symbol symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument: command.Arguments.Add(argument); break;
                case Option option: command.Options.Add(option); break;
            }
        }
        output.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            output.Check(parsed);
            output.Write(parsed, make(parsed, cancellation));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Option<string> Centre() => new("--center") { Description = "middle: gal:l,b or icrs:ra,dec, degrees", Required = true };

    private static Option<double> Angle(string of) => new("--angle-deg") { Description = $"position angle of {of}, degrees from north (of the frame of --center) through east" };

    private static Option<int?> Order(string byDefault) => new("--order") { Description = $"finest HEALPix order, 0 to 29 ({byDefault})" };

    // A shape that its numbers do not make is wrong usage.
    private static SkyShape Shape(Func<SkyShape> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message.Split(" (Parameter")[0]);
        }
    }

    private static (SkyFrame Frame, IReadOnlyList<(double, double)> Corners) ReadVertices(string text)
    {
        string[] parts = text.Split(':', 2);
        string[] words = parts.Length == 2 ? parts[1].Split(',') : [];
        List<double> numbers = [.. words.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        bool good = parts.Length == 2 && numbers.Count % 2 == 0 && numbers.Count >= 6 && numbers.All(double.IsFinite) && numbers.Where((_, i) => i % 2 == 1).All(lat => Math.Abs(lat) <= 90);
        return good && SkyRegion.TryFrame(parts[0], out SkyFrame frame)
            ? (frame, [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))])
            : throw new UsageException($"--vertices {text} are not three positions or more; write icrs:ra,dec,ra,dec,ra,dec or gal:l,b,l,b,l,b in degrees");
    }

    private static double DegreesOf(string unit) => unit switch
    {
        "deg" => 1,
        "arcmin" => 1.0 / 60,
        "arcsec" => 1.0 / 3600,
        _ => throw new UsageException($"--radius-unit {unit}: it must be deg, arcmin or arcsec"),
    };

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new UsageException(message);
        }
    }
}
