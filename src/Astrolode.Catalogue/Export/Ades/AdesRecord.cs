using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Catalogue.Export.Ades;

/// <summary>The fields of ADES and their texts, in the order that its schema (submit.xsd, version 2022) asks for. What the schema would refuse is refused here.</summary>
internal static partial class AdesRecord
{
    // Texts of a header: groups in their order, each of names and values.
    public static IReadOnlyList<(string Group, IReadOnlyList<(string Name, string Value)> Items)> Header(AdesHeader header)
    {
        if (!Station().IsMatch(header.MpcCode))
        {
            throw Bad($"the observatory code '{header.MpcCode}' has not 3 or 4 letters and digits");
        }
        if (header.Measurers.Count == 0)
        {
            throw Bad("it names nobody who measured");
        }
        List<(string, IReadOnlyList<(string, string)>)> groups =
        [
            ("observatory", [("mpcCode", header.MpcCode)]),
            ("submitter", [("name", Text(header.Submitter, 100)), .. Optional("institution", header.Institution, 100)]),
        ];
        if (header.Observers.Count > 0)
        {
            groups.Add(("observers", [.. header.Observers.Select(name => ("name", Text(name, 100)))]));
        }
        groups.Add(("measurers", [.. header.Measurers.Select(name => ("name", Text(name, 100)))]));
        groups.Add(("telescope",
        [
            ("design", Text(header.TelescopeDesign, 25)),
            ("aperture", Positive(header.ApertureMetres, 6, "the aperture")),
            ("detector", Text(header.Detector, 25)),
            .. header.PixelScaleArcsec is { } scale ? [("pixelScale", Positive(scale, 6, "the pixel scale"))] : Array.Empty<(string, string)>(),
        ]));
        if (header.Software is not null)
        {
            groups.Add(("software", [("objectDetection", Text(header.Software, 100))]));
        }
        if (header.Comments.Count > 0)
        {
            groups.Add(("comment", [.. header.Comments.Select(line => ("line", Text(line, 100)))]));
        }
        return groups;
    }

    /// <summary>Names and texts of an observation; a text is empty where there is none.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(AdesObservation one, string station)
    {
        if (!TrackName().IsMatch(one.TrackName))
        {
            throw Bad($"the name '{one.TrackName}' of an object has not 1 to 8 letters, digits, - and _");
        }
        if (!(one.RaDegrees is >= 0 and < 360 && Math.Abs(one.DecDegrees) <= 90))
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture, $"a position of {one.TrackName} is none on the sky: {one.RaDegrees}, {one.DecDegrees}"));
        }
        if (!(Math.Abs(one.Correlation) < 1))
        {
            throw Bad($"the correlation of a position of {one.TrackName} does not lie between -1 and 1");
        }
        if (one.Magnitude is not null && (one.Band is null || !Band().IsMatch(one.Band)))
        {
            throw Bad($"a magnitude of {one.TrackName} has no band of 1 to 3 letters and digits");
        }
        if (!Catalogue().IsMatch(one.AstrometricCatalogue))
        {
            throw Bad($"the astrometric catalogue '{one.AstrometricCatalogue}' has not 1 to 8 letters, digits, points and _");
        }
        string? magnitude = one.Magnitude is { } value ? Number(value, "0.000") : null;
        return
        [
            ("trkSub", one.TrackName),
            ("mode", "CCD"),
            ("stn", station),
            ("sys", one.PlaceKm is null ? "" : "ICRF_KM"),
            ("ctr", one.PlaceKm is null ? "" : "399"),
            ("pos1", Kilometres(one.PlaceKm?.X)),
            ("pos2", Kilometres(one.PlaceKm?.Y)),
            ("pos3", Kilometres(one.PlaceKm?.Z)),
            ("obsTime", one.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            ("ra", RightAscension(one.RaDegrees)),
            ("dec", Number(one.DecDegrees, "0.00000000")),
            ("rmsRA", Positive(one.RmsRaArcsec, 7, "the uncertainty of a right ascension")),
            ("rmsDec", Positive(one.RmsDecArcsec, 7, "the uncertainty of a declination")),
            ("rmsCorr", Number(Math.Clamp(one.Correlation, -0.9999, 0.9999), "0.0000")),
            ("astCat", one.AstrometricCatalogue),
            ("mag", magnitude ?? ""),
            ("rmsMag", magnitude is not null && one.MagnitudeError is { } error ? Positive(error, 6, "the uncertainty of a magnitude") : ""),
            ("band", magnitude is null ? "" : one.Band!),
            ("logSNR", one.Snr is > 0 ? Number(Math.Log10(one.Snr.Value), "0.00") : ""),
            ("exp", one.ExposureSeconds is { } seconds ? Positive(seconds, 6, "the exposure time") : ""),
            ("remarks", one.Remark is null ? "" : Text(one.Remark, 300)),
        ];
    }

    public static CatalogueException Bad(string what) => new($"cannot write ADES: {what}; give what the Minor Planet Center asks for");

    private static IEnumerable<(string, string)> Optional(string name, string? value, int length) => value is null ? [] : [(name, Text(value, length))];

    private static string Text(string text, int length) => text.Length <= length && text.Any(c => !char.IsWhiteSpace(c)) && !text.Any(c => c == '|' || char.IsControl(c))
        ? text
        : throw Bad($"'{text}' is empty, has more than {length} characters, or has a bar or a line's end in it");

    // As many digits as there is room for: the standard limits the length of the text.
    private static string Positive(double value, int length, string what)
    {
        string text = value is > 0 and < 1e5 ? Number(value, "0." + new string('#', length - 2)) : "";
        text = text.Length > length ? text[..length].TrimEnd('.') : text;
        return text.Any(c => c is >= '1' and <= '9') ? text : throw Bad(string.Create(CultureInfo.InvariantCulture, $"{what} is {value}, which {length} characters cannot say"));
    }

    // Close below 360 degrees rounding must not make 360.
    private static string RightAscension(double degrees)
    {
        string text = Number(degrees, "0.00000000");
        return text.StartsWith("360", StringComparison.Ordinal) ? "0.00000000" : text;
    }

    private static string Kilometres(double? value) => value is { } known
        ? Math.Abs(known) < 1e9 ? Number(known, "0.000") : throw Bad("the telescope is a billion km away or more")
        : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9_]{3,4}$")]
    private static partial Regex Station();

    [GeneratedRegex("^[-A-Za-z0-9_]{1,8}$")]
    private static partial Regex TrackName();

    [GeneratedRegex("^[A-Za-z0-9_]{1,3}$")]
    private static partial Regex Band();

    [GeneratedRegex("^[.A-Za-z0-9_]{1,8}$")]
    private static partial Regex Catalogue();
}
