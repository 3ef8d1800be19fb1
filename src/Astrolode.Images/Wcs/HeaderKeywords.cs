using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The keyword records of a header as WCS readers see them: upper-case keywords, the value indicator in columns 9 and 10, free format after it (FITS
/// Standard 4.0, section 4.2), the last of repeated records counting. What has been asked for is remembered, so that the description can be written again.
/// </summary>
internal sealed partial class HeaderKeywords
{
    private const int CardLength = 80;

    private readonly List<string> cards = [];
    private readonly Dictionary<string, List<int>> places = new(StringComparer.Ordinal);
    private readonly SortedSet<int> used = [];

    /// <summary>Reads records of up to 80 characters; <paramref name="name"/> is what messages call the header.</summary>
    public HeaderKeywords(IEnumerable<string> records, string name)
    {
        Name = name;
        foreach (string record in records)
        {
            string card = ToAscii(record);
            if (card[8] == '=' && card[9] == ' ')
            {
                string keyword = card[..8].TrimEnd();
                if (!places.TryGetValue(keyword, out List<int>? at))
                {
                    places.Add(keyword, at = []);
                }
                at.Add(cards.Count);
            }
            cards.Add(card);
        }
    }

    /// <summary>What to call the header in messages.</summary>
    public string Name { get; }

    /// <summary>All keywords with a value indicator.</summary>
    public IEnumerable<string> All => places.Keys;

    /// <summary>The records whose values have been asked for, in the header's order.</summary>
    public IReadOnlyList<string> UsedCards => [.. used.Select(i => cards[i])];

    /// <summary>True if the keyword is there.</summary>
    public bool Has(string keyword) => places.ContainsKey(keyword);

    /// <summary>Number; null if the keyword is absent or its value left blank.</summary>
    /// <exception cref="WcsException">The value is not a finite number.</exception>
    public double? Number(string keyword)
    {
        string? value = Value(keyword);
        return string.IsNullOrEmpty(value) ? null : TryNumber(value) ?? throw Wrong(keyword, value, "a number");
    }

    /// <summary>Number, also where it is quoted, with the letter of its system before it or not ('J2000', '2000.0'); null if there is none.</summary>
    public double? Year(string keyword) => Value(keyword) is { } value ? TryNumber(value.Trim('\'', ' ', 'J', 'B')) : null;

    /// <summary>Whole number; null if the keyword is absent or its value left blank.</summary>
    /// <exception cref="WcsException">The value is not a whole number within ±1000.</exception>
    public int? Integer(string keyword) => Number(keyword) is { } number
        ? Math.Abs(number) <= 1000 && number == Math.Floor(number) ? (int)number : throw Wrong(keyword, Value(keyword)!, "a whole number")
        : null;

    /// <summary>Text without quotes and trailing blanks; null if the keyword is absent or its value left blank.</summary>
    /// <exception cref="WcsException">The value is not text.</exception>
    public string? Text(string keyword) => RawText(keyword)?.TrimEnd();

    /// <summary>Text between the quotes, trailing blanks included; null if the keyword is absent or its value left blank.</summary>
    /// <exception cref="WcsException">The value is not text.</exception>
    public string? RawText(string keyword)
    {
        string? value = Value(keyword);
        return string.IsNullOrEmpty(value) ? null : value[0] == '\'' ? Unquote(value) : throw Wrong(keyword, value, "text in quotes");
    }

    /// <summary>The values of a record-valued keyword, <c>DP1 = 'AXIS.1: 1'</c>: field and number of each of its records (Paper IV draft, section 2.2).</summary>
    /// <exception cref="WcsException">A record is not of that form.</exception>
    public IReadOnlyDictionary<string, double> Records(string keyword)
    {
        Dictionary<string, double> records = new(StringComparer.Ordinal);
        foreach (int at in places.GetValueOrDefault(keyword) ?? [])
        {
            string value = ValueAt(at, keyword);
            Match record = RecordValue().Match(value);
            if (!record.Success || TryNumber(record.Groups[2].Value) is not { } number)
            {
                throw Wrong(keyword, value, "a record 'FIELD: number'");
            }
            records[record.Groups[1].Value] = number;
        }
        return records;
    }

    /// <summary>An exception about this header.</summary>
    public WcsException Error(string why) => new($"cannot understand the sky coordinates of {Name}: {why}; mend its WCS keywords");

    private static double? TryNumber(string text) =>
        NumberValue().IsMatch(text) && double.TryParse(text.Replace('D', 'E').Replace('d', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    private static string Unquote(string quoted) => quoted[1..^1].Replace("''", "'", StringComparison.Ordinal);

    // Records are ASCII (FITS Standard 4.0, section 4.1.2); in comments other bytes occur.
    private static string ToAscii(string card) => string.Create(CardLength, card, (record, from) =>
    {
        for (int i = 0; i < record.Length; i++)
        {
            record[i] = i < from.Length && from[i] is >= ' ' and <= '~' ? from[i] : ' ';
        }
    });

    private string? Value(string keyword) => places.TryGetValue(keyword, out List<int>? at) ? ValueAt(at[^1], keyword) : null;

    private string ValueAt(int at, string keyword)
    {
        used.Add(at);
        Match field = ValueField().Match(cards[at], 10);
        return field.Success ? field.Groups[1].Value : throw Wrong(keyword, cards[at][10..].Trim(), "a value with a comment after a slash");
    }

    private WcsException Wrong(string keyword, string value, string wanted) => Error($"the value of {keyword}, {value}, is not {wanted}");

    [GeneratedRegex(@"\G *('(?:[^']|'')*'|[^' /]*) *(?:/.*)?$")]
    private static partial Regex ValueField();

    [GeneratedRegex(@"^[+-]?(\d+\.?\d*|\.\d+)([EDed][+-]?\d+)?$")]
    private static partial Regex NumberValue();

    [GeneratedRegex(@"^'([A-Z][A-Z0-9]*(?:\.[A-Z0-9_]+)*) *: *([^ ']+) *'$")]
    private static partial Regex RecordValue();
}
