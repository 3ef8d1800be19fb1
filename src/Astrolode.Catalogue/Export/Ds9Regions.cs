using System.Globalization;
using System.Text;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Export;

/// <summary>Rows of a catalogue as a region file of SAOImage DS9: places on the sky in degrees, on an image without sky coordinates in 1-based pixels.</summary>
internal static class Ds9Regions
{
    /// <summary>Writes one region a line.</summary>
    public static void Write(Stream stream, IEnumerable<string> regions)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("# Region file format: DS9 version 4.1");
        writer.WriteLine("global color=green width=1");
        foreach (string region in regions)
        {
            writer.WriteLine(region);
        }
    }

    /// <summary>The box of a detection, labelled with its name and score: <c>galactic;box(lon,lat,wid,hei,0)</c>, on a photo <c>image;box(…)</c>.</summary>
    public static string Region(Detection detection) =>
        string.Create(CultureInfo.InvariantCulture, $"{Box(detection)} # text={{{Label($"{detection.Name} {detection.Class}")} {detection.Score:F3}}}");

    /// <summary>A source, labelled with its object and class: its trail as a line, else a circle; without sky coordinates its ellipse at three standard deviations.</summary>
    public static string Region(SourceRow source)
    {
        string label = $"text={{{Label($"{source.Object} {source.Class}".Trim())}}}";
        return source switch
        {
            { Position: { } place, Trail: { } trail } => string.Create(CultureInfo.InvariantCulture,
                $"icrs;line({Degrees(place.Towards(-trail.LengthArcsec / 7200, trail.PositionAngleDegrees))},{Degrees(place.Towards(trail.LengthArcsec / 7200, trail.PositionAngleDegrees))}) # line=0 0 {label}"),
            { Position: { } place } => $"icrs;point({Degrees(place)}) # point=circle {label}",
            { Trail: { } trail } => string.Create(CultureInfo.InvariantCulture, $"image;line({trail.X1 + 1:F3},{trail.Y1 + 1:F3},{trail.X2 + 1:F3},{trail.Y2 + 1:F3}) # line=0 0 {label}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"image;ellipse({source.X + 1:F3},{source.Y + 1:F3},{3 * source.A:F3},{3 * source.B:F3},{source.ThetaDegrees:F2}) # {label}"),
        };
    }

    /// <summary>A moving object, labelled with its name: an arrow along its motion of one hour, no arrow's head where the sense is unknown, a point where the rate is.</summary>
    public static string Region(MovingObject one) => one.RateArcsecPerHour is { } rate
        ? $"icrs;line({Degrees(one.Position)},{Degrees(one.Position.Towards(rate / 3600, one.PositionAngleDegrees))}) # line=0 {(one.ChiSquared is null ? 0 : 1)} text={{{Label(one.Name)}}}"
        : $"icrs;point({Degrees(one.Position)}) # point=diamond text={{{Label(one.Name)}}}";

    /// <summary>A label: its box, or a point where it has none.</summary>
    public static string Region(LabelRow label)
    {
        if (label is not { Frame: { } frame, WidthDegrees: { } width })
        {
            return $"icrs;point({Degrees(label.Position)}) # point=cross text={{{Label(label.Name)}}}";
        }
        (double lon, double lat) = label.Position.To(frame);
        return string.Create(CultureInfo.InvariantCulture, $"{(frame == SkyFrame.Galactic ? "galactic" : "icrs")};box({lon:F7},{lat:F7},{width:F7}d,{label.HeightDegrees ?? width:F7}d,0) # text={{{Label(label.Name)}}}");
    }

    // DS9 ends a label at its closing brace.
    private static string Label(string text) => text.Replace('{', '(').Replace('}', ')').ReplaceLineEndings(" ");

    private static string Degrees(SkyPosition place) => string.Create(CultureInfo.InvariantCulture, $"{place.RaDegrees:F7},{place.DecDegrees:F7}");

    private static string Box(Detection detection) => detection switch
    {
        { Sky: { } sky } => string.Create(CultureInfo.InvariantCulture,
            $"{(sky.Frame == SkyFrame.Galactic ? "galactic" : "icrs")};box({sky.LonDegrees:F7},{sky.LatDegrees:F7},{sky.WidthDegrees:F7}d,{sky.HeightDegrees:F7}d,0)"),
        { Pixels: { } box } => string.Create(CultureInfo.InvariantCulture,
            $"image;box({(box.X1 + box.X2) / 2 + 1:F3},{(box.Y1 + box.Y2) / 2 + 1:F3},{box.X2 - box.X1:F3},{box.Y2 - box.Y1:F3},0)"),
        _ => throw new CatalogueException($"detection {detection.Id} has no box; search again into a new file"),
    };
}
