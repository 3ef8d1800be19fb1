using Astrolode.Images.Sky;

namespace Astrolode.Labels.Files;

/// <summary>
/// The bubbles of the Milky Way Project's second release (Jayasinghe et al. 2019, MNRAS 488, 1141, table 3; CDS J/MNRAS/488/1141):
/// tab-separated with padding blanks, no header; positions in degrees, sizes in arcmin.
/// </summary>
internal static class MilkyWayProjectDr2
{
    // Columns of the table, from 0.
    private const int Name = 0, Glon = 1, Glat = 2, SemiMajor = 4, SemiMinor = 5, Radius = 6, Theta = 8, HitRate = 12, Flag = 13;

    /// <summary>Whether the first line of a file looks like this table: tabs, and numbers where the position is.</summary>
    public static bool Recognises(string firstLine)
    {
        string[] fields = firstLine.Split('\t');
        return fields.Length > 1 && fields[Name].StartsWith("MWP2G", StringComparison.Ordinal);
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="LabelFormatException">A column is missing or holds no valid value.</exception>
    public static SkyLabel Read(in LabelLine line)
    {
        double semiMajor = line.Size(SemiMajor, "semi-major axis", 600);
        double semiMinor = line.Size(SemiMinor, "semi-minor axis", 600);
        return new SkyLabel
        {
            Name = line.Text(Name, "name"),
            Frame = SkyFrame.Galactic,
            LonDegrees = SkyPosition.WrapDegrees(line.Value(Glon, "GLON", -360, 360)),
            LatDegrees = line.Value(Glat, "GLAT", -90, 90),
            SemiMajorArcmin = semiMajor,
            SemiMinorArcmin = semiMinor,
            EffectiveRadiusArcmin = line.Size(Radius, "Reff", 600),
            PositionAngleDegrees = line.Value(Theta, "theta", -360, 360),
            HitRate = line.Value(HitRate, "hit rate", 0, 1),
            Reliability = line.Text(Flag, "flag") switch
            {
                "R" => LabelReliability.Reliable,
                "C" => LabelReliability.Candidate,
                string other => throw line.Bad(Flag, "flag", $"is '{other}', neither R nor C"),
            },
        };
    }
}
