using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Wcs;

/// <summary>The celestial frame that a header names: axis type, RADESYS, EQUINOX, and for FK4 the epoch of observation (FITS Standard 4.0, section 8.3).</summary>
internal static partial class FrameKeywords
{
    private const double ModifiedJulianZero = 2400000.5;
    private const double FirstOfYearOne = 1721425.5;

    /// <summary>The frame; null with the reason where it is one that cannot be carried over to ICRS.</summary>
    public static (CelestialFrame? Frame, string Why) Read(HeaderKeywords header, CelestialPair pair)
    {
        string alternate = pair.Alternate;
        double? equinox = header.Year($"EQUINOX{alternate}") ?? header.Year($"EPOCH{alternate}");
        if (equinox is not (null or (> 1000 and < 3000)) && pair.LongitudeType is "RA" or "ELON")
        {
            // Beyond these the precession means nothing.
            return (null, string.Create(CultureInfo.InvariantCulture, $"its equinox is {equinox}, which is no year of an equinox"));
        }
        string? given = (header.Text($"RADESYS{alternate}") ?? (alternate.Length == 0 ? header.Text("RADECSYS") : null))?.Trim();
        // Table 25 of the standard.
        string system = !string.IsNullOrEmpty(given) ? given : equinox is null ? "ICRS" : equinox < 1984 ? "FK4" : "FK5";
        CelestialFrame? frame = (pair.LongitudeType, system) switch
        {
            ("RA", "ICRS") => CelestialFrame.Icrs,
            ("RA", "FK5") => CelestialFrame.Fk5(equinox ?? 2000),
            ("RA", "FK4" or "FK4-NO-E") => CelestialFrame.Fk4(equinox ?? 1950, Epoch(header), system == "FK4"),
            ("GLON", _) => CelestialFrame.Galactic,
            ("ELON", "FK4" or "FK4-NO-E") => CelestialFrame.Ecliptic(Precession.JulianYearOf(Precession.DateOfBesselianYear(equinox ?? 1950))),
            ("ELON", _) => CelestialFrame.Ecliptic(equinox ?? 2000),
            _ => null,
        };
        return (frame, pair.LongitudeType == "RA" ? $"its frame is {system}, not ICRS, FK5 or FK4" : $"its longitudes are {pair.LongitudeType}, not RA, GLON or ELON");
    }

    private static double? Epoch(HeaderKeywords header)
    {
        if (header.Number("MJD-OBS") is { } days)
        {
            return Sensible(Precession.JulianYearOf(ModifiedJulianZero + days));
        }
        Match day = Date().Match(header.Text("DATE-OBS")?.Trim() ?? "");
        if (!day.Success)
        {
            return null;
        }
        string date = day.Groups[3].Success ? $"19{day.Groups[6].Value}-{day.Groups[5].Value}-{day.Groups[4].Value}" : day.Groups[1].Value;
        // FK4 turns by a nanodegree in seven hours: the time of day counts where there is one.
        return YearOf(date + day.Groups[2].Value) ?? YearOf(date);
    }

    private static double? YearOf(string date) =>
        DateTime.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? Sensible(Precession.JulianYearOf(FirstOfYearOne + (time - DateTime.MinValue).TotalDays))
            : null;

    private static double? Sensible(double year) => year is > 1500 and < 2500 ? year : null;

    // The standard's form, and DD/MM/YY of before 1999.
    [GeneratedRegex(@"^(?:(\d{4}-\d{2}-\d{2})(T.*)?|((\d{2})/(\d{2})/(\d{2})))$")]
    private static partial Regex Date();
}
