using System.Globalization;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary>The value of --center: gal:l,b or icrs:ra,dec in degrees.</summary>
internal static class CentreOption
{
    /// <summary>Frame, longitude [0, 360) and latitude, degrees.</summary>
    /// <exception cref="UsageException">It is no position.</exception>
    public static (SkyFrame Frame, double Lon, double Lat) Read(string text)
    {
        string[] parts = text.Split(':', ',');
        if (parts.Length == 3 && SkyRegion.TryFrame(parts[0], out SkyFrame frame) && TryNumber(parts[1], out double lon)
            && TryNumber(parts[2], out double lat) && Math.Abs(lat) <= 90)
        {
            return (frame, SkyPosition.WrapDegrees(lon), lat);
        }
        throw new UsageException($"--center {text} is not a position; write gal:l,b or icrs:ra,dec in degrees");
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
