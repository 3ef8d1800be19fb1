using System.Globalization;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Sky;

/// <summary>
/// A region of the sky as users write it: <c>gal:l0..l1,b0..b1</c>, <c>icrs:ra0..ra1,dec0..dec1</c> (longitudes run eastward from the
/// first to the second, through 0° if the second is smaller), <c>circle:icrs:ra,dec,radius</c> or <c>circle:gal:l,b,radius</c>, all in degrees; or the name of a
/// coverage map (MOC) in FITS, JSON or ASCII.
/// </summary>
public abstract record SkyRegion
{
    private const string Understood = "write gal:l0..l1,b0..b1, icrs:ra0..ra1,dec0..dec1, circle:icrs:ra,dec,radius or circle:gal:l,b,radius, in degrees, or name a MOC file";

    private protected SkyRegion()
    {
    }

    /// <summary>The frame in which the region was written.</summary>
    public abstract SkyFrame Frame { get; }

    /// <summary>Solid angle in square degrees.</summary>
    public abstract double AreaSquareDegrees { get; }

    /// <summary>Whether a position is in the region, its border included.</summary>
    public abstract bool Contains(SkyPosition position);

    /// <summary>The smallest range of longitude and latitude of a frame that holds the region; a little larger where the frames differ.</summary>
    public abstract LonLatRange Bounds(SkyFrame frame);

    /// <summary>False only when there is certainly no point of the region within <paramref name="radiusDegrees"/> of a position.</summary>
    public virtual bool MayTouch(SkyPosition centre, double radiusDegrees) => true;

    /// <summary>Reads a region.</summary>
    /// <exception cref="RegionException">The text is not a region; the message says what is understood.</exception>
    /// <exception cref="FormatException">It names a coverage map that is damaged.</exception>
    /// <exception cref="IOException">It names a coverage map that cannot be read.</exception>
    public static SkyRegion Parse(string text)
    {
        string[] parts = text.Trim().Split(':');
        return parts switch
        {
            [string frame, string ranges] when TryFrame(frame, out SkyFrame found) => ParseRange(text, found, ranges),
            [string circle, string frame, string numbers] when Is(circle, "circle") && TryFrame(frame, out SkyFrame found) => ParseCircle(text, found, numbers),
            _ when File.Exists(text) => ReadMoc(text),
            _ when HasExtensionOfFile(text) => throw Wrong(text, "there is no such MOC file"),
            _ => throw Wrong(text, "unknown form"),
        };
    }

    /// <summary>A range as a region is written; null for the whole sky.</summary>
    public static string? Text(in LonLatRange range) => range is { LonWidthDegrees: >= 360, LatMinDegrees: <= -90, LatMaxDegrees: >= 90 } ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"{(range.Frame == SkyFrame.Galactic ? "gal" : "icrs")}:{range.LonDegrees:R}..{(range.LonWidthDegrees >= 360 ? range.LonDegrees + 360 : SkyPosition.WrapDegrees(range.LonDegrees + range.LonWidthDegrees)):R},{range.LatMinDegrees:R}..{range.LatMaxDegrees:R}");

    /// <summary>Reads a frame's short name: gal, galactic, icrs or equatorial.</summary>
    public static bool TryFrame(string name, out SkyFrame frame)
    {
        frame = Is(name, "gal") || Is(name, "galactic") ? SkyFrame.Galactic : SkyFrame.Icrs;
        return frame == SkyFrame.Galactic || Is(name, "icrs") || Is(name, "equatorial");
    }

    private static RangeRegion ParseRange(string text, SkyFrame frame, string ranges)
    {
        string[] axes = ranges.Split(',');
        if (axes.Length != 2)
        {
            throw Wrong(text, "two ranges, of longitude and latitude, are needed");
        }
        (double lon0, double lon1) = ParseSpan(text, axes[0]);
        (double lat0, double lat1) = ParseSpan(text, axes[1]);
        if (lat0 >= lat1 || lat0 < -90 || lat1 > 90)
        {
            throw Wrong(text, "latitudes must grow and lie within -90 and 90");
        }
        double width = lon1 > lon0 ? lon1 - lon0 : SkyPosition.WrapDegrees(lon1 - lon0);
        if (width is <= 0 or > 360)
        {
            throw Wrong(text, "the range of longitude must be wider than 0 and at most 360");
        }
        return new RangeRegion(new LonLatRange(frame, SkyPosition.WrapDegrees(lon0), width, lat0, lat1));
    }

    private static CircleRegion ParseCircle(string text, SkyFrame frame, string numbers)
    {
        string[] fields = numbers.Split(',');
        if (fields.Length != 3)
        {
            throw Wrong(text, "three numbers, longitude, latitude and radius, are needed");
        }
        double lon = Number(text, fields[0]), lat = Number(text, fields[1]), radius = Number(text, fields[2]);
        if (lat is < -90 or > 90 || radius is <= 0 or > 180)
        {
            throw Wrong(text, "the latitude must lie within -90 and 90, the radius be above 0 and at most 180");
        }
        return new CircleRegion(frame, SkyPosition.WrapDegrees(lon), lat, radius);
    }

    private static (double, double) ParseSpan(string text, string span)
    {
        string[] ends = span.Split("..");
        return ends.Length == 2 ? (Number(text, ends[0]), Number(text, ends[1])) : throw Wrong(text, $"'{span}' is not a range a..b");
    }

    private static double Number(string text, string number) =>
        double.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Wrong(text, $"'{number}' is not a number");

    private static MocRegion ReadMoc(string path)
    {
        SpaceMoc moc = MocFile.Read(path);
        return moc.IsEmpty ? throw Wrong(path, "this MOC covers nothing") : new MocRegion(moc);
    }

    private static bool HasExtensionOfFile(string text) => Path.GetExtension(text).ToUpperInvariant() is ".FITS" or ".FIT" or ".MOC" or ".JSON" or ".TXT";

    private static bool Is(string a, string b) => string.Equals(a.Trim(), b, StringComparison.OrdinalIgnoreCase);

    private static RegionException Wrong(string text, string why) => new($"region '{text}': {why}; {Understood}");
}
