using Astrolode.Files;
using Astrolode.Images.Sky;

namespace Astrolode.Labels.Files;

/// <summary>
/// Astrolode's own labels, which the simulator's truth is written as: CSV with a header that has at least
/// <c>name,frame,lon,lat,wid,hei</c>, in any order, and perhaps <c>class</c> and <c>radius_arcmin</c>. frame is
/// <c>galactic</c> or <c>icrs</c>; lon, lat, wid, hei are degrees, the box's sides along the frame's axes (wid an angle on the sky).
/// </summary>
internal sealed class BoxLabels
{
    private readonly int _name, _frame, _lon, _lat, _wid, _hei, _class, _radius;

    private BoxLabels(string[] header)
    {
        (_name, _frame) = (Array.IndexOf(header, "name"), Array.IndexOf(header, "frame"));
        (_lon, _lat) = (Array.IndexOf(header, "lon"), Array.IndexOf(header, "lat"));
        (_wid, _hei) = (Array.IndexOf(header, "wid"), Array.IndexOf(header, "hei"));
        (_class, _radius) = (Array.IndexOf(header, "class"), Array.IndexOf(header, "radius_arcmin"));
    }

    /// <summary>The reader for a file with this header, or null when it is not such a header.</summary>
    public static BoxLabels? ForHeader(string firstLine)
    {
        string[] header = [.. CsvLine.Split(firstLine).Select(field => field.ToLowerInvariant())];
        string[] needed = ["name", "frame", "lon", "lat", "wid", "hei"];
        return needed.All(header.Contains) ? new BoxLabels(header) : null;
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="LabelFormatException">A column is missing or holds no valid value.</exception>
    public SkyLabel Read(in LabelLine line)
    {
        string frameName = line.Text(_frame, "frame");
        if (!Enum.TryParse(frameName, ignoreCase: true, out SkyFrame frame) || !Enum.IsDefined(frame))
        {
            throw line.Bad(_frame, "frame", $"is '{frameName}', neither galactic nor icrs");
        }
        double lon = SkyPosition.WrapDegrees(line.Value(_lon, "lon", -360, 360));
        double lat = line.Value(_lat, "lat", -90, 90);
        double wid = line.Size(_wid, "wid", 360);
        double hei = line.Size(_hei, "hei", 180);
        return new SkyLabel
        {
            Name = line.Text(_name, "name"),
            Frame = frame,
            LonDegrees = lon,
            LatDegrees = lat,
            EffectiveRadiusArcmin = line.OptionalNumber(_radius, "radius_arcmin", 1e-9, 10800) ?? Math.Sqrt(wid * hei) / 2 * 60,
            Class = _class >= 0 && _class < line.Fields.Length && line.Fields[_class].Length > 0 ? line.Fields[_class] : "bubble",
            DrawnBox = new SkyBox(frame, lon, lat, wid, hei),
        };
    }
}
