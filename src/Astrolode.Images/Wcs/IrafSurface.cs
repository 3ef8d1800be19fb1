using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The corrections of IRAF's TNX and ZPX "projections", Chebyshev, Legendre or plain polynomials in the text that the keywords WATi_nnn hold in pieces
/// (https://fits.gsfc.nasa.gov/registry/tnx/tnx-doc.html and zpxwcs/zpx.html). They are parsed here because WCSLIB 7.12 trusts the text, and loses its
/// place at a coefficient of zero; the evaluation is WCSLIB's.
/// </summary>
internal static partial class IrafSurface
{
    private const int MostOrder = 10;
    private const int PieceLength = 68;

    private static readonly string[] Families = ["CHBY", "LEGR", "MONO"];

    /// <summary>The distortion after the linear part and the ZPN parameters among the texts; none where the projection is neither TNX nor ZPX.</summary>
    /// <exception cref="WcsException">The text cannot be read.</exception>
    public static (Distortion Distortion, IReadOnlyList<ProjectionParameter> Parameters) Read(HeaderKeywords header, CelestialPair pair)
    {
        if (pair.Projection is not ("TNX" or "ZPX"))
        {
            return (Distortion.None, []);
        }
        if (!pair.IsImagePlane || pair.Alternate.Length > 0)
        {
            throw header.Error($"{pair.Projection} is for the primary description of axes 1 and 2");
        }
        List<DistortionTerm> terms = [];
        List<ProjectionParameter> parameters = [];
        for (int axis = 1; axis <= 2; axis++)
        {
            string text = Join(header, axis);
            terms.AddRange(Surface(header, text, axis));
            if (pair.Projection == "ZPX" && axis == pair.LatitudeAxis)
            {
                parameters.AddRange(RadialParameters(header, text, axis));
            }
        }
        return (terms.Count == 0 ? Distortion.None : Distortion.Both($"WAT-{pair.Projection}", terms), parameters);
    }

    // Pieces are 68 characters; a reader that trims blanks must put them back.
    private static string Join(HeaderKeywords header, int axis)
    {
        StringBuilder text = new();
        for (int piece = 1; piece <= 999 && header.Has($"WAT{axis}_{piece:000}"); piece++)
        {
            text.Append((header.RawText($"WAT{axis}_{piece:000}") ?? "").PadRight(PieceLength));
        }
        return text.ToString();
    }

    private static IEnumerable<DistortionTerm> Surface(HeaderKeywords header, string text, int axis)
    {
        Match surface = Correction().Match(text);
        if (!surface.Success)
        {
            return text.Contains("cor", StringComparison.Ordinal) ? throw header.Error($"the correction in WAT{axis}_001 cannot be read") : [];
        }
        double[] numbers = [.. surface.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Number(header, word, axis))];
        int[] orders = numbers.Length > 8 && numbers[..4].All(each => each is >= 0 and <= MostOrder && each == Math.Floor(each)) ? [.. numbers[..4].Select(each => (int)each)] : [];
        if (orders is not [1 or 2 or 3, > 0, > 0, <= 2] || !(numbers[5] > numbers[4] && numbers[7] > numbers[6]))
        {
            throw header.Error($"the correction in WAT{axis}_001 is not one of order 1 to {MostOrder} over a range");
        }
        (int M, int N)[] powers = [.. Powers(orders[1], orders[2], orders[3])];
        if (numbers.Length - 8 < powers.Length || powers.Any(power => power.M + power.N >= MostOrder))
        {
            throw header.Error($"the correction in WAT{axis}_001 has {numbers.Length - 8} coefficients for {powers.Length} terms, or terms beyond order {MostOrder - 1}");
        }
        string family = Families[orders[0] - 1];
        return
        [
            new DistortionTerm(axis, "WAT.POLY", orders[0], true),
            new DistortionTerm(axis, "WAT.XMIN", numbers[4]),
            new DistortionTerm(axis, "WAT.XMAX", numbers[5]),
            new DistortionTerm(axis, "WAT.YMIN", numbers[6]),
            new DistortionTerm(axis, "WAT.YMAX", numbers[7]),
            .. powers.Select((power, i) => new DistortionTerm(axis, string.Create(CultureInfo.InvariantCulture, $"WAT.{family}.{power.M}_{power.N}"), numbers[8 + i])),
        ];
    }

    // Cross terms: 0 none, 1 all, 2 those below the higher order.
    private static IEnumerable<(int M, int N)> Powers(int xiOrder, int etaOrder, int crossTerms)
    {
        for (int n = 0; n < etaOrder; n++)
        {
            for (int m = 0; m < xiOrder; m++)
            {
                bool isIn = crossTerms switch { 0 => m == 0 || n == 0, 1 => true, _ => m + n < Math.Max(xiOrder, etaOrder) };
                if (isIn)
                {
                    yield return (m, n);
                }
            }
        }
    }

    private static IEnumerable<ProjectionParameter> RadialParameters(HeaderKeywords header, string text, int axis) => RadialParameter().Matches(text)
        .Select(each => new ProjectionParameter(axis, int.Parse(each.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), Number(header, each.Groups[2].Value, axis)));

    private static double Number(HeaderKeywords header, string word, int axis) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw header.Error($"in WAT{axis}_001 and its continuations '{word}' is not a number");

    [GeneratedRegex(@"(?:lng|lat)cor *= *""([^""]*)")]
    private static partial Regex Correction();

    [GeneratedRegex(@"projp(\d{1,2}) *= *([^ ""]+)")]
    private static partial Regex RadialParameter();
}
