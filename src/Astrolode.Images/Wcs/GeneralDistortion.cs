using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// Distortions in the general form of Calabretta et al. (2004, "WCS Paper IV", draft): CPDISja with DPja before the linear part, CQDISia with DQia
/// after it; the functions Polynomial and WCSLIB's TPD. What WCSLIB 7.12 would trust in a record is checked here: it takes fields out of range to memory of others.
/// </summary>
internal static partial class GeneralDistortion
{
    private const int MostTerms = 200;
    private const int MostPower = 60;

    /// <summary>The distortion before (<c>CPDIS</c>, <c>DP</c>) or after (<c>CQDIS</c>, <c>DQ</c>) the linear part; tables (LOOKUP) are left to <see cref="DistortionTables"/>.</summary>
    /// <exception cref="WcsException">A function is unknown, or its records are incomplete or out of range.</exception>
    public static Distortion Read(HeaderKeywords header, CelestialPair pair, string typeKeyword, string recordKeyword)
    {
        string[] kinds = ["", ""];
        List<DistortionTerm> terms = [];
        for (int axis = 1; axis <= 2; axis++)
        {
            string keyword = $"{typeKeyword}{axis}{pair.Alternate}";
            string? kind = header.Has(keyword) ? header.Text(keyword) : null;
            if (string.IsNullOrWhiteSpace(kind) || DistortionTables.IsTable(kind))
            {
                continue;
            }
            if (!pair.IsImagePlane)
            {
                throw header.Error($"its celestial axes are {pair.FirstAxis} and {pair.SecondAxis}, but {keyword} is for axes 1 and 2");
            }
            IReadOnlyDictionary<string, double> records = header.Records($"{recordKeyword}{axis}{pair.Alternate}");
            kinds[axis - 1] = kind switch
            {
                "Polynomial" or "Polynomial*" => RequirePolynomial(header, records, keyword, kind),
                "TPD" when records.ContainsKey("NAXES") => kind,
                "TPD" => throw header.Error($"the distortion {kind} ({keyword}) has no {recordKeyword}{axis} records"),
                _ => throw header.Error($"the distortion {kind} ({keyword}) is none of Polynomial, TPD and Lookup"),
            };
            // The inverse of a TPD would only be a first guess.
            terms.AddRange(records.Where(each => !each.Key.StartsWith("TPD.REV.", StringComparison.Ordinal)).Select(each => Term(header, axis, each.Key, each.Value, records, keyword)));
        }
        return new Distortion(kinds, terms);
    }

    private static DistortionTerm Term(HeaderKeywords header, int axis, string field, double value, IReadOnlyDictionary<string, double> records, string keyword)
    {
        double axes = records.GetValueOrDefault("NAXES");
        Match form = Field().Match(field);
        // The variables that a field is about: one of the axes of the function.
        bool isKnown = form.Success && axes is 1 or 2 && form.Groups.Values.Skip(1).All(variable => !variable.Success || Index(variable) <= axes);
        bool isWhole = WholeField().IsMatch(field);
        bool fits = !isWhole || value == Math.Floor(value) && (field.StartsWith("AXIS", StringComparison.Ordinal) ? value is 1 or 2 : value is >= 0 and <= MostTerms);
        bool isPower = field.Contains("VAR.", StringComparison.Ordinal) || field.Contains(".AUX.", StringComparison.Ordinal) || field.Contains("POWER", StringComparison.Ordinal);
        return isKnown && fits && !(isPower && Math.Abs(value) > MostPower)
            ? new DistortionTerm(axis, field, value, isWhole)
            : throw header.Error(string.Create(CultureInfo.InvariantCulture, $"the record {field}: {value} of {keyword} is not one of its function, or out of range"));
    }

    // WCSLIB fails on a polynomial that is a constant, and trusts the count of terms.
    private static string RequirePolynomial(HeaderKeywords header, IReadOnlyDictionary<string, double> records, string keyword, string kind)
    {
        bool hasPower = records.Any(each => each.Key.StartsWith("TERM.", StringComparison.Ordinal) && each.Key.Contains(".VAR.", StringComparison.Ordinal) && each.Value != 0);
        return hasPower && records.GetValueOrDefault("NTERMS") is >= 1 and <= MostTerms && records.GetValueOrDefault("NAUX") is >= 0 and <= 20
            ? kind
            : throw header.Error($"the polynomial of {keyword} has no terms with a variable, or more than {MostTerms}");
    }

    private static int Index(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:NAXES|NAUX|NTERMS|DOCORR|(?:AXIS|OFFSET|SCALE)\.([12])|TPD\.FWD\.[1-5]?\d|AUX\.\d{1,2}\.(?:COEFF|POWER)\.([012])|TERM\.\d{1,3}\.(?:COEFF|VAR\.([12])|AUX\.\d{1,2}))$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?:NAXES|NAUX|NTERMS|DOCORR|AXIS\.\d)$")]
    private static partial Regex WholeField();
}
