using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// Header records made safe for the parser of WCSLIB 7.12, which trusts them: text without its closing quote runs past the end of a
/// buffer there, SIP coefficients without an order reach memory that was never taken, and so do the records of the general distortion proposal (DPj, DQi) beside them.
/// </summary>
internal static partial class WcsHeader
{
    private const int CardLength = 80;
    private const int MostOrder = 9;

    /// <summary>The records in one string, 80 ASCII characters each; those whose value is neither text, number, logical nor complex are blanked.</summary>
    /// <exception cref="WcsException">The distortion keywords contradict one another.</exception>
    public static string Join(IEnumerable<string> cards, string name)
    {
        StringBuilder header = new();
        Dictionary<string, double> distortion = [];
        foreach (string card in cards)
        {
            string record = ToAscii(card);
            bool readable = IsReadable(record);
            header.Append(readable ? record : new string(' ', CardLength));
            if (readable && DistortionRecord().IsMatch(record))
            {
                throw new WcsException($"cannot understand the sky coordinates of {name}: distortions in {record[..8].TrimEnd()} records are not supported, SIP and TPV are; reproject it first");
            }
            Match sip = SipKeyword().Match(record);
            if (sip.Success && readable)
            {
                distortion[sip.Groups[1].Value] = NumberOf(record);
            }
        }
        RequireSip(distortion, name);
        return header.ToString();
    }

    // Records are ASCII (FITS Standard 4.0, section 4.1.2); in comments other bytes occur.
    private static string ToAscii(string card) => string.Create(CardLength, card, (record, from) =>
    {
        for (int i = 0; i < record.Length; i++)
        {
            record[i] = i < from.Length && from[i] is >= ' ' and <= '~' ? from[i] : ' ';
        }
    });

    private static bool IsReadable(string record)
    {
        if (record[8] != '=')
        {
            // No value: a comment, or nothing that the parser takes for one.
            return !record.AsSpan(0, 10).Contains('=');
        }
        return Value().IsMatch(record.AsSpan(9));
    }

    private static double NumberOf(string record) =>
        double.TryParse(Number().Match(record[9..]).Groups[1].Value.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    // Shupe et al. 2005, "The SIP convention": p + q ≤ order for each of A, B, AP, BP; A and B come together.
    private static void RequireSip(Dictionary<string, double> keywords, string name)
    {
        foreach (string keyword in keywords.Keys)
        {
            string[] parts = keyword.Split('_');
            double order = keywords.GetValueOrDefault($"{parts[0]}_ORDER", double.NaN);
            string partner = (parts[0][0] == 'A' ? "B" : "A") + parts[0][1..];
            bool known = order is >= 0 and <= MostOrder && order == Math.Floor(order) && keywords.ContainsKey($"{partner}_ORDER");
            bool fits = parts.Length == 2 || int.Parse(parts[1], CultureInfo.InvariantCulture) + int.Parse(parts[2], CultureInfo.InvariantCulture) <= order;
            if (!known || !fits)
            {
                throw new WcsException($"cannot understand the sky coordinates of {name}: the SIP keyword {keyword} does not fit its order; mend its WCS keywords");
            }
        }
    }

    [GeneratedRegex(@"^((?:A|B|AP|BP)_(?:ORDER|\d_\d)) *=")]
    private static partial Regex SipKeyword();

    [GeneratedRegex(@"^D[PQ]\d{1,2}[A-Z]? *=")]
    private static partial Regex DistortionRecord();

    [GeneratedRegex(@"^ *('([^']|'')*' *|[TF] *|[+-]?(\d+\.?\d*|\.\d+)([EDed][+-]?\d+)? *|\([^)]*\) *|)(/.*)?$")]
    private static partial Regex Value();

    [GeneratedRegex(@"^ *([+-]?(\d+\.?\d*|\.\d+)([ED][+-]?\d+)?)")]
    private static partial Regex Number();
}
