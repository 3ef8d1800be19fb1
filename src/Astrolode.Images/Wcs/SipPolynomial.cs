using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The Simple Imaging Polynomial (Shupe et al. 2005, ASP Conf. 347, 491): shifts in pixels, polynomials of the distance from CRPIX, before the linear part. Its
/// keywords have no alternates; they hold for every celestial description of the image. The inverse polynomials (AP, BP) are not used: they
/// approximate what is solved here.
/// </summary>
internal static partial class SipPolynomial
{
    // WCSLIB goes no further.
    private const int MostOrder = 9;

    /// <summary>The distortion; <see cref="Distortion.None"/> where the header has none.</summary>
    /// <exception cref="WcsException">The keywords contradict one another.</exception>
    public static Distortion Read(HeaderKeywords header, CelestialPair pair, double[] crpix, ICollection<string> warnings)
    {
        int a = Order(header, "A_ORDER"), b = Order(header, "B_ORDER");
        (string Keyword, int Axis, int P, int Q)[] coefficients = [.. Coefficients(header)];
        if (a < 0 && b < 0)
        {
            if (coefficients.Length > 0)
            {
                warnings.Add($"SIP coefficients ({coefficients[0].Keyword}) without A_ORDER and B_ORDER are ignored");
            }
            return Distortion.None;
        }
        if (a < 0 || b < 0)
        {
            throw header.Error("of the SIP keywords A_ORDER and B_ORDER one is missing");
        }
        // The polynomials are quadratic and higher: an order of 0 or 1 says that there is none.
        if (a <= 1 || b <= 1)
        {
            return a <= 1 && b <= 1 ? Distortion.None : throw header.Error("one of the SIP keywords A_ORDER and B_ORDER says that there is no polynomial");
        }
        if (!pair.IsImagePlane)
        {
            throw header.Error($"its celestial axes are {pair.FirstAxis} and {pair.SecondAxis}, but SIP keywords are for axes 1 and 2");
        }
        if (!HasSuffix(header, pair))
        {
            warnings.Add("SIP coefficients are applied although CTYPE has no -SIP suffix");
        }
        List<DistortionTerm> terms = [];
        for (int axis = 1; axis <= 2; axis++)
        {
            terms.Add(new DistortionTerm(axis, "OFFSET.1", crpix[0]));
            terms.Add(new DistortionTerm(axis, "OFFSET.2", crpix[1]));
        }
        foreach ((string keyword, int axis, int p, int q) in coefficients)
        {
            if (p + q > (axis == 1 ? a : b))
            {
                warnings.Add($"SIP coefficient {keyword} is beyond the order of its polynomial and ignored");
            }
            else if (header.Number(keyword) is { } value)
            {
                terms.Add(new DistortionTerm(axis, $"SIP.FWD.{p}_{q}", value));
            }
        }
        return Distortion.Both("SIP", terms);
    }

    private static int Order(HeaderKeywords header, string keyword) => header.Integer(keyword) switch
    {
        null => -1,
        >= 0 and <= MostOrder and { } order => order,
        { } order => throw header.Error(string.Create(CultureInfo.InvariantCulture, $"the SIP keyword {keyword} is {order}, not 0 to {MostOrder}")),
    };

    private static bool HasSuffix(HeaderKeywords header, CelestialPair pair) =>
        new[] { pair.FirstAxis, pair.SecondAxis }.All(axis => header.Text($"CTYPE{axis}{pair.Alternate}")!.EndsWith("-SIP", StringComparison.Ordinal));

    private static IEnumerable<(string Keyword, int Axis, int P, int Q)> Coefficients(HeaderKeywords header) => header.All
        .Select(keyword => Coefficient().Match(keyword)).Where(match => match.Success)
        .Select(match => (match.Value, match.Groups[1].Value == "A" ? 1 : 2, match.Groups[2].Value[0] - '0', match.Groups[3].Value[0] - '0'));

    [GeneratedRegex(@"^(A|B)_(\d)_(\d)$")]
    private static partial Regex Coefficient();
}
