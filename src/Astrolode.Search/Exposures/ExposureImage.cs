using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Search.Exposures;

/// <summary>One image of an exposure in a FITS file, and what its header says of how it was taken. Keywords of the primary header hold for extensions that have none of their own.</summary>
/// <param name="Path">The file.</param>
/// <param name="Hdu">Number of the HDU.</param>
/// <param name="Name">The file as the user named it, with the extension in brackets where the file has several images.</param>
/// <param name="Width">Pixels along x.</param>
/// <param name="Height">Pixels along y.</param>
/// <param name="Middle">Middle of the exposure, UTC; null where the header does not say.</param>
/// <param name="Seconds">Exposure time; null where the header does not say.</param>
/// <param name="Gain">Electrons in a unit of the pixels; 0 where unknown.</param>
/// <param name="Saturation">Value from which pixels are saturated; infinite where unknown.</param>
/// <param name="ZeroPoint">Magnitude of a source of one unit of the pixels; null where unknown.</param>
/// <param name="Wcs">Sky coordinates; null where there are none.</param>
/// <param name="Simulated">Whether the header says so.</param>
public sealed record ExposureImage(
    string Path, int Hdu, string Name, int Width, int Height, DateTimeOffset? Middle, double? Seconds, double Gain, double Saturation, double? ZeroPoint, WorldCoordinates? Wcs, bool Simulated)
{
    // Smaller planes hold no sky but calibration: overscan, guide windows.
    private const int LeastSide = 32;

    /// <summary>The images of a file; where some are called SCI, those.</summary>
    /// <param name="source">A file, or one extension of it: <c>FILE[2]</c>, <c>FILE[SCI]</c>.</param>
    /// <exception cref="FormatException">It is no FITS, damaged, or has no image of 32 pixels a side.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ExposureImage> Of(string source)
    {
        (string path, FitsSelection selection) = FitsSelection.Parse(source);
        using FitsReader reader = FitsReader.Open(path);
        FitsHdu[] hdus = [.. reader.Hdus()];
        FitsHdu[] planes = [.. hdus.Where(hdu => hdu.IsPlane && hdu.Axes[0] >= LeastSide && hdu.Axes[1] >= LeastSide && (selection.IsAny || selection.Matches(hdu)))];
        // Beside the science image lie its errors and flags, where a file names them.
        planes = selection.IsAny && planes.Any(IsScience) ? [.. planes.Where(IsScience)] : planes;
        if (planes.Length == 0)
        {
            throw new FitsFormatException($"cannot take {source} for an exposure: it has no image of {LeastSide} × {LeastSide} pixels or more{(selection.IsAny ? "" : " there")}; give a FITS file with pixels");
        }
        return [.. planes.Select(plane => Of(path, plane, hdus[0].Header, planes.Length > 1 || !selection.IsAny ? $"{path}[{plane.Index}]" : path))];
    }

    /// <summary>Its pixels, as the file has them.</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public Image Read() => FitsImage.Read(Path, new FitsSelection(Hdu));

    private static bool IsScience(FitsHdu plane) => plane.Name.Equals("SCI", StringComparison.OrdinalIgnoreCase) || plane.Name.EndsWith(".SCI", StringComparison.OrdinalIgnoreCase);

    private static ExposureImage Of(string path, FitsHdu plane, FitsHeader primary, string name)
    {
        double? Number(params string[] keywords) => keywords.Select(keyword => plane.Header.Number(keyword) ?? primary.Number(keyword)).FirstOrDefault(value => value is { } number && double.IsFinite(number));
        string? Text(params string[] keywords) => keywords.Select(keyword => plane.Header.Text(keyword) ?? primary.Text(keyword)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        double? seconds = Number("EXPTIME", "XPOSURE", "EXPOSURE") is { } time and > 0 ? time : null;
        string? date = Text("DATE-BEG", "DATE-OBS"), clock = Text("TIME-OBS", "UT", "UTC-OBS", "UTSTART");
        // A day alone is no time.
        DateTimeOffset? start = Day(Number("MJD-BEG", "MJD-OBS")) ?? (date is null || date.Contains('T', StringComparison.Ordinal) ? Date(date) : clock is null ? null : Date($"{date}T{clock}"));
        DateTimeOffset? middle = Day(Number("MJD-AVG")) ?? Date(Text("DATE-AVG")) ?? (seconds is { } length ? start?.AddSeconds(length / 2) : null);
        return new ExposureImage(
            path,
            plane.Index,
            name,
            (int)plane.Axes[0],
            (int)plane.Axes[1],
            middle,
            seconds,
            Number("GAIN", "EGAIN") is { } gain and > 0 ? gain : 0,
            Number("SATURATE") is { } saturation and > 0 ? saturation : double.PositiveInfinity,
            Number("MAGZERO"),
            WcsOf(path, plane.Index),
            Text("ORIGIN") == "SIMULATED");
    }

    // A corner is enough for the header, and cheap.
    private static WorldCoordinates? WcsOf(string path, int hdu)
    {
        try
        {
            WorldCoordinates? wcs = FitsImage.ReadSection(path, new PixelRectangle(0, 0, 1, 1), new FitsSelection(hdu)).Wcs;
            // A frame that cannot be brought to ICRS shows itself here.
            return wcs?.Frame is null ? null : wcs;
        }
        catch (WcsException)
        {
            // What has no valid sky coordinates is classified alone; the caller says so.
            return null;
        }
    }

    private static DateTimeOffset? Day(double? mjd) => mjd is { } day && day is > -600_000 and < 2_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((day - 40587) * 86_400_000)) : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date) ? date : null;
}
