using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>One PVi_ma of a celestial axis: its place among the two (1 or 2), m, value.</summary>
internal readonly record struct ProjectionParameter(int Place, int Index, double Value);

/// <summary>
/// The parameters of a projection: PVi_ma, or PROJPn of early drafts, which stand on the latitude axis. SCAMP before 2012 wrote TPV polynomials under the
/// name of TAN; they are read as TPV.
/// </summary>
internal static partial class ProjectionParameters
{
    // On a longitude axis PVi_0 to PVi_4 have a meaning of their own; beyond there are only polynomials (Calabretta & Greisen 2002, section 2.5).
    private const int FirstOfPolynomial = 5;

    private static readonly int[] RadialTerms = [3, 11, 23, 39];

    /// <summary>The parameters, and the projection that they mean.</summary>
    public static (string Projection, IReadOnlyList<ProjectionParameter> Parameters) Read(HeaderKeywords header, CelestialPair pair, bool hasSip, ICollection<string> warnings)
    {
        List<ProjectionParameter> parameters = [.. All(header, pair)];
        bool isPolynomial = pair.Projection == "TPV" || pair.Projection == "TAN" && parameters.Any(each => each.Place == pair.LongitudePlace && each.Index >= FirstOfPolynomial);
        if (!isPolynomial)
        {
            return (pair.Projection, parameters);
        }
        // Some pipelines turn SCAMP's polynomial into SIP and leave it there as well; astropy.wcs takes it so too.
        if (hasSip && (pair.Projection == "TAN" || !HasRadialTerms(parameters)))
        {
            warnings.Add("PV polynomials beside SIP are taken for the same distortion and ignored");
            return ("TAN", []);
        }
        if (pair.Projection == "TAN")
        {
            warnings.Add("PV polynomials with the projection TAN are read as TPV");
        }
        return ("TPV", parameters);
    }

    private static bool HasRadialTerms(List<ProjectionParameter> parameters) =>
        parameters.Any(each => RadialTerms.Contains(each.Index) && parameters.Any(other => other.Place == each.Place && other.Index > each.Index));

    private static IEnumerable<ProjectionParameter> All(HeaderKeywords header, CelestialPair pair)
    {
        foreach (string keyword in header.All.ToArray())
        {
            Match parameter = Parameter().Match(keyword);
            bool early = parameter.Groups[4].Success;
            if (!parameter.Success || (early ? "" : parameter.Groups[3].Value) != pair.Alternate)
            {
                continue;
            }
            int axis = early ? pair.LatitudeAxis : Index(parameter.Groups[1]);
            int index = Index(early ? parameter.Groups[4] : parameter.Groups[2]);
            if ((axis == pair.FirstAxis || axis == pair.SecondAxis) && header.Number(keyword) is { } value)
            {
                yield return new ProjectionParameter(axis == pair.FirstAxis ? 1 : 2, index, value);
            }
        }
    }

    private static int Index(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:PV0*([1-9]\d?)_0*(\d{1,2})([A-Z]?)|PROJP(\d))$")]
    private static partial Regex Parameter();
}
