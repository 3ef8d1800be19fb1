using System.Globalization;
using Astrolode.Images.Sky;

namespace Astrolode.Labels.Files;

/// <summary>
/// The large bubbles of the Milky Way Project's first release (Simpson et al. 2012, MNRAS 424, 2442) as CSV with the header
/// <c>glon_deg,glat_deg,angle_deg,semi_major_deg,semi_minor_deg,thickness_deg,hit_rate</c>; all in degrees.
/// </summary>
internal static class MilkyWayProjectDr1
{
    private const string Header = "glon_deg,glat_deg,angle_deg,semi_major_deg,semi_minor_deg,thickness_deg,hit_rate";
    private const int Glon = 0, Glat = 1, Angle = 2, SemiMajor = 3, SemiMinor = 4, HitRate = 6;

    /// <summary>Whether the first line of a file is this table's header.</summary>
    public static bool Recognises(string firstLine) => firstLine.Trim() == Header;

    /// <summary>Reads one line. The file has no names: they are made as the release made them, <c>MWP1GLLLlll±BBbbbb</c>.</summary>
    /// <exception cref="LabelFormatException">A column is missing or holds no valid value.</exception>
    public static SkyLabel Read(in LabelLine line)
    {
        double lon = SkyPosition.WrapDegrees(line.Value(Glon, "glon_deg", -360, 360));
        double lat = line.Value(Glat, "glat_deg", -90, 90);
        double semiMajorArcmin = 60 * line.Size(SemiMajor, "semi_major_deg", 10);
        double semiMinorArcmin = 60 * line.Size(SemiMinor, "semi_minor_deg", 10);
        return new SkyLabel
        {
            Name = Name(lon, lat),
            Frame = SkyFrame.Galactic,
            LonDegrees = lon,
            LatDegrees = lat,
            SemiMajorArcmin = semiMajorArcmin,
            SemiMinorArcmin = semiMinorArcmin,
            EffectiveRadiusArcmin = Math.Sqrt(semiMajorArcmin * semiMinorArcmin),
            PositionAngleDegrees = line.Value(Angle, "angle_deg", -360, 360),
            HitRate = line.Value(HitRate, "hit_rate", 0, 1),
        };
    }

    private static string Name(double lon, double lat) => string.Create(CultureInfo.InvariantCulture,
        $"MWP1G{(int)Math.Round(lon * 1e3):D6}{(lat < 0 ? '-' : '+')}{(int)Math.Round(Math.Abs(lat) * 1e4):D6}");
}
