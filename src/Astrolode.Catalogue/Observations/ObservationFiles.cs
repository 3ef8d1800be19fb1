using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Astrolode.Catalogue.Adql;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Catalogue.Observations;

/// <summary>Describes images and surveys by what their headers and properties say.</summary>
public static class ObservationFiles
{
    private const double MjdOfUnixEpoch = 40587;
    private const string Authority = "ivo://astrolode/obs?";

    /// <summary>The images with sky coordinates of a FITS file, or a HiPS in a folder; nothing for what is neither (a photo, a survey on the web).</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<Observation> Describe(string source)
    {
        if (Directory.Exists(source))
        {
            return File.Exists(Path.Combine(source, "properties")) ? [Hips(Path.GetFileName(Path.GetFullPath(source).TrimEnd('/')), source)] : [];
        }
        (string path, FitsSelection selection) = FitsSelection.Parse(source);
        if (!File.Exists(path) || !IsFits(path))
        {
            return [];
        }
        using FitsReader reader = FitsReader.Open(path);
        FitsHdu[] hdus = [.. reader.Hdus()];
        return [.. hdus.Where(hdu => hdu.IsPlane && (selection.IsAny || selection.Matches(hdu))).Select(hdu => Image(path, hdu, hdus[0].Header, hdus.Length > 1)).OfType<Observation>()];
    }

    /// <summary>Describes those of many that can be described; the others are told of. What was found in them is stored already.</summary>
    public static IReadOnlyList<Observation> Describe(IEnumerable<string> sources, Action<string> note)
    {
        List<Observation> all = [];
        foreach (string source in sources)
        {
            try
            {
                all.AddRange(Describe(source));
            }
            catch (Exception error) when (error is FormatException or IOException)
            {
                note($"{source}: it is not put among the observations: {error.Message}");
            }
        }
        return all;
    }

    /// <summary>A HiPS in a folder.</summary>
    /// <param name="name">What it is served as.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static Observation Hips(string name, string folder)
    {
        HipsProperties properties = HipsProperties.Parse(File.ReadAllText(Path.Combine(folder, "properties")), folder);
        double? Number(string key) => double.TryParse(properties[key], CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
        (double, double)? centre = Number("hips_initial_ra") is { } ra && Number("hips_initial_dec") is { } dec ? (SkyPosition.WrapDegrees(ra), dec) : null;
        double? field = Number("hips_initial_fov");
        string full = Path.GetFullPath(folder);
        return new Observation
        {
            Path = full,
            Collection = properties["obs_collection"] ?? name,
            Id = name,
            PublisherDid = properties["creator_did"] is { Length: > 6 } did && did.StartsWith("ivo://", StringComparison.Ordinal) ? did : Did(full, name),
            CalibLevel = 3,
            Centre = centre,
            FieldDegrees = field,
            Region = centre is var (lon, lat) && field is > 0 and <= 360 ? SkyGeometry.Circle(lon, lat, Math.Min(180, field.Value / 2)).Text : null,
            ResolutionArcsec = Number("hips_pixel_scale") * 3600,
            Start = Number("t_min"),
            End = Number("t_max"),
            ShortestWavelength = Number("em_min"),
            LongestWavelength = Number("em_max"),
            Facility = properties["obs_facility"],
            Instrument = properties["obs_instrument"],
        };
    }

    private static Observation? Image(string path, FitsHdu hdu, FitsHeader primary, bool isOneOfMany)
    {
        if (WcsOf(path, hdu.Index) is not { } wcs)
        {
            return null;
        }
        using (wcs)
        {
            double? Number(params string[] keys) => keys.Select(key => hdu.Header.Number(key) ?? primary.Number(key)).FirstOrDefault(value => value is { } number && double.IsFinite(number));
            string? Text(string key) => (hdu.Header.Text(key) ?? primary.Text(key))?.Trim() is { Length: > 0 } text ? text : null;
            (long width, long height) = (hdu.Axes[0], hdu.Axes[1]);
            if (Outline(wcs, width, height) is not { } outline)
            {
                return null;
            }
            double? seconds = Number("EXPTIME", "XPOSURE", "EXPOSURE") is { } time and > 0 ? time : null;
            double? start = Number("MJD-BEG", "MJD-OBS") ?? Mjd(Text("DATE-BEG") ?? Text("DATE-OBS"));
            string full = Path.GetFullPath(path), where = isOneOfMany ? string.Create(CultureInfo.InvariantCulture, $"{full}[{hdu.Index}]") : full;
            string id = Path.GetFileNameWithoutExtension(path) + (isOneOfMany ? string.Create(CultureInfo.InvariantCulture, $"[{hdu.Index}]") : "");
            (string? telescope, string? instrument) = (Text("TELESCOP"), Text("INSTRUME"));
            string collection = string.Join(' ', new[] { telescope, instrument }.OfType<string>());
            return new Observation
            {
                Path = where,
                Collection = Text("ORIGIN") == "SIMULATED" ? $"SIMULATED {collection}".TrimEnd() : collection.Length > 0 ? collection : "images",
                Id = id,
                PublisherDid = Did(where, id),
                CalibLevel = 2,
                Bytes = new FileInfo(path).Length,
                Target = Text("OBJECT"),
                Centre = outline.Centre,
                FieldDegrees = outline.Field,
                Region = outline.Region,
                Pixels = (width, height),
                Start = start,
                End = start + seconds / 86400,
                ExposureSeconds = seconds,
                ShortestWavelength = Number("WAVELMIN"),
                LongestWavelength = Number("WAVELMAX"),
                Facility = telescope,
                Instrument = instrument,
            };
        }
    }

    // Corners and the middles of sides, outside pixels included; a map that does not fit into half of the sphere is described by no outline.
    private static ((double, double) Centre, double Field, string Region)? Outline(WorldCoordinates wcs, long width, long height)
    {
        (double x, double y)[] border = [(-0.5, -0.5), (width / 2.0, -0.5), (width - 0.5, -0.5), (width - 0.5, height / 2.0), (width - 0.5, height - 0.5), (width / 2.0, height - 0.5), (-0.5, height - 0.5), (-0.5, height / 2.0)];
        double[] xy = [.. border.SelectMany(at => new[] { at.x, at.y }), (width - 1) / 2.0, (height - 1) / 2.0], sky = new double[xy.Length];
        wcs.PixelToSky(CelestialFrame.Icrs, xy, sky);
        if (sky.Any(double.IsNaN))
        {
            return null;
        }
        SkyPosition centre = new(SkyPosition.WrapDegrees(sky[^2]), sky[^1]);
        (double, double)[] corners = [.. Enumerable.Range(0, border.Length).Select(i => (SkyPosition.WrapDegrees(sky[2 * i]), sky[2 * i + 1]))];
        double field = 2 * corners.Max(corner => centre.SeparationDegrees(new SkyPosition(corner.Item1, corner.Item2)));
        try
        {
            return ((centre.RaDegrees, centre.DecDegrees), field, SkyGeometry.Polygon(corners).Text);
        }
        catch (FormatException)
        {
            // Larger than half of the sphere: a circle says as much as can be said.
            return ((centre.RaDegrees, centre.DecDegrees), Math.Min(360, field), SkyGeometry.Circle(centre.RaDegrees, centre.DecDegrees, Math.Min(180, field / 2)).Text);
        }
    }

    private static WorldCoordinates? WcsOf(string path, int hdu)
    {
        try
        {
            WorldCoordinates wcs = WorldCoordinates.FromFile(path, new FitsSelection(hdu));
            // Asked once for ICRS: a frame that does not lead there says so only then.
            wcs.PixelToSky(CelestialFrame.Icrs, [0, 0], new double[2]);
            return wcs;
        }
        catch (WcsException)
        {
            // Without sky coordinates it is no observation that a search of the sky could find.
            return null;
        }
    }

    private static bool IsFits(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[10];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && (start.StartsWith("SIMPLE  ="u8) || start.StartsWith(new byte[] { 0x1F, 0x8B }));
    }

    private static double? Mjd(string? date) => DateTime.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
        ? MjdOfUnixEpoch + (time - DateTime.UnixEpoch).TotalDays : null;

    // Two files of one name in different folders are different data sets.
    private static string Did(string path, string name) => $"{Authority}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12]}/{Uri.EscapeDataString(name)}";
}
