namespace Astrolode.Images.Sky;

/// <summary>
/// A box on the sky whose sides follow longitude and latitude of a frame: centre, full width and full height, all in degrees.
/// The width is an angle on the sky (already multiplied by cos latitude), as the catalogue columns wid and hei are.
/// </summary>
public readonly record struct SkyBox(SkyFrame Frame, double LonDegrees, double LatDegrees, double WidthDegrees, double HeightDegrees)
{
    /// <summary>Centre as an ICRS position.</summary>
    public SkyPosition Centre => SkyPosition.From(Frame, LonDegrees, LatDegrees);

    /// <summary>Area in square degrees, flat.</summary>
    public double Area => WidthDegrees * HeightDegrees;

    /// <summary>
    /// Intersection over union of two boxes of the same frame, 0 to 1, on the plane tangent between them
    /// (longitude difference times cos of the mean latitude). Boxes of up to ten degrees away from the poles are meant.
    /// </summary>
    /// <exception cref="ArgumentException">The boxes are in different frames.</exception>
    public double Iou(in SkyBox other)
    {
        double intersection = Intersection(other);
        return intersection <= 0 ? 0 : intersection / (Area + other.Area - intersection);
    }

    /// <summary>Area in square degrees that two boxes of the same frame share.</summary>
    /// <exception cref="ArgumentException">The boxes are in different frames.</exception>
    public double Intersection(in SkyBox other)
    {
        if (other.Frame != Frame)
        {
            throw new ArgumentException($"boxes in different frames ({Frame}, {other.Frame}) cannot be overlapped");
        }
        double deltaLon = Math.IEEERemainder(other.LonDegrees - LonDegrees, 360);
        double dx = Math.Abs(deltaLon) * Math.Cos((LatDegrees + other.LatDegrees) / 2 * (Math.PI / 180));
        double dy = Math.Abs(other.LatDegrees - LatDegrees);
        double width = Overlap(dx, WidthDegrees, other.WidthDegrees);
        double height = Overlap(dy, HeightDegrees, other.HeightDegrees);
        return width * height;
    }

    // Length shared by two segments whose centres are `distance` apart.
    private static double Overlap(double distance, double a, double b) =>
        Math.Max(0, Math.Min(Math.Min(a, b), (a + b) / 2 - distance));
}
