using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The two axes of an image that are longitude and latitude on the sky, found by their types on whatever axes they are (Calabretta and Greisen 2002,
/// section 3.1). World axis i goes with pixel axis i.
/// </summary>
/// <param name="LongitudeAxis">1-based axis of the longitude.</param>
/// <param name="LatitudeAxis">1-based axis of the latitude.</param>
/// <param name="LongitudeType">RA, GLON, ELON, ….</param>
/// <param name="Projection">Three-letter code; empty for axes that are linear in longitude and latitude.</param>
/// <param name="Alternate">Letter of the alternate description, empty for the primary one.</param>
internal sealed partial record CelestialPair(int LongitudeAxis, int LatitudeAxis, string LongitudeType, string Projection, string Alternate)
{
    private const int MostAxes = 99;

    /// <summary>The lower of the two axes: x of the plane.</summary>
    public int FirstAxis => Math.Min(LongitudeAxis, LatitudeAxis);

    /// <summary>The higher of the two axes: y of the plane.</summary>
    public int SecondAxis => Math.Max(LongitudeAxis, LatitudeAxis);

    /// <summary>1 or 2: the longitude's place among the two.</summary>
    public int LongitudePlace => LongitudeAxis < LatitudeAxis ? 1 : 2;

    /// <summary>True if the pair spans the first two axes, on which planar distortions are defined.</summary>
    public bool IsImagePlane => SecondAxis == 2;

    /// <summary>CTYPE of the longitude or latitude with another projection.</summary>
    public string TypeOf(int axis, string projection)
    {
        string name = axis == LongitudeAxis ? LongitudeType : LatitudeType;
        return projection.Length == 0 ? name : $"{name.PadRight(4, '-')}-{projection}";
    }

    private string LatitudeType => LongitudeType switch
    {
        "RA" => "DEC",
        [.., 'L', 'O', 'N'] => $"{LongitudeType[0]}LAT",
        _ => $"{LongitudeType[..2]}LT",
    };

    /// <summary>The pair of a description; null where no axis is celestial.</summary>
    /// <exception cref="WcsException">A projected axis has no partner of its kind.</exception>
    public static CelestialPair? Find(HeaderKeywords header, string alternate)
    {
        List<(int Axis, string Name, string Projection)> axes = [];
        for (int axis = 1; axis <= MostAxes; axis++)
        {
            Match type = header.Has($"CTYPE{axis}{alternate}") ? CelestialType().Match(header.Text($"CTYPE{axis}{alternate}") ?? "") : Match.Empty;
            if (type.Success)
            {
                axes.Add((axis, (type.Groups[1].Value + type.Groups[3].Value).TrimEnd('-'), type.Groups[2].Value));
            }
        }
        // A projected pair counts before axes that are merely called RA and DEC.
        foreach ((int axis, string name, string projection) in axes.OrderBy(each => each.Projection.Length == 0))
        {
            foreach ((int partner, string other, string its) in axes)
            {
                if (IsLongitude(name) && its == projection && new CelestialPair(axis, partner, name, projection, alternate) is { } pair && pair.LatitudeType == other)
                {
                    return pair;
                }
            }
        }
        return axes.All(each => each.Projection.Length == 0) ? null : throw header.Error($"its axis {axes[0].Axis}, {axes[0].Name} in {axes[0].Projection}, has no partner");
    }

    private static bool IsLongitude(string name) => name == "RA" || name.EndsWith("LON", StringComparison.Ordinal) || name.EndsWith("LN", StringComparison.Ordinal);

    // In "4-3" form, with a distortion code after it or not ('RA---TAN-SIP'), or the bare name of a linear axis.
    [GeneratedRegex(@"^(?:(RA--|DEC-|[A-Z]LON|[A-Z]LAT|[A-Z]{2}LN|[A-Z]{2}LT)-(?!TAB|LOG)([A-Z]{3})(?:-[A-Z0-9]{3})?|(RA|DEC|[A-Z]LON|[A-Z]LAT|[A-Z]{2}LN|[A-Z]{2}LT))$")]
    private static partial Regex CelestialType();
}
