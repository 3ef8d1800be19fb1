using System.Globalization;
using System.Text;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Export;

/// <summary>Detections as a region file of SAOImage DS9: <c>galactic;box(lon,lat,wid,hei,0)</c> in degrees, on a photo <c>image;box(…)</c> in 1-based pixels.</summary>
internal static class Ds9Regions
{
    /// <summary>Writes one box a detection, labelled with its name and score.</summary>
    public static void Write(Stream stream, IEnumerable<Detection> detections)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("# Region file format: DS9 version 4.1");
        writer.WriteLine("global color=green width=1");
        foreach (Detection detection in detections)
        {
            // DS9 ends a label at its closing brace.
            string label = $"{detection.Name} {detection.Class}".Replace('{', '(').Replace('}', ')').ReplaceLineEndings(" ");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Box(detection)} # text={{{label} {detection.Score:F3}}}"));
        }
    }

    private static string Box(Detection detection) => detection switch
    {
        { Sky: { } sky } => string.Create(CultureInfo.InvariantCulture,
            $"{(sky.Frame == SkyFrame.Galactic ? "galactic" : "icrs")};box({sky.LonDegrees:F7},{sky.LatDegrees:F7},{sky.WidthDegrees:F7}d,{sky.HeightDegrees:F7}d,0)"),
        { Pixels: { } box } => string.Create(CultureInfo.InvariantCulture,
            $"image;box({(box.X1 + box.X2) / 2 + 1:F3},{(box.Y1 + box.Y2) / 2 + 1:F3},{box.X2 - box.X1:F3},{box.Y2 - box.Y1:F3},0)"),
        _ => throw new CatalogueException($"detection {detection.Id} has no box; search again into a new file"),
    };
}
