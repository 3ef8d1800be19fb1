using System.Globalization;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>
/// The keyword records of one HDU, up to but without END (FITS Standard 4.0, section 4). Where a keyword is repeated, the first one counts.
/// </summary>
public sealed class FitsHeader
{
    /// <summary>Characters of one keyword record.</summary>
    internal const int CardLength = 80;

    // Keywords are upper case (section 4.1.2.1), but CFITSIO takes them in any case, and both must see the same header.
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    // Record that goes on with a long text, by keyword (section 4.2.1.2).
    private readonly Dictionary<string, int> continuations = new(StringComparer.OrdinalIgnoreCase);

    internal FitsHeader(IReadOnlyList<string> cards)
    {
        Cards = cards;
        for (int i = 0; i < cards.Count; i++)
        {
            string card = cards[i];
            if (card.Length == CardLength && card[8] == '=' && card[9] == ' ')
            {
                values.TryAdd(card[..8].TrimEnd(), card[10..]);
                if (IsContinued(cards, i))
                {
                    continuations.TryAdd(card[..8].TrimEnd(), i + 1);
                }
            }
        }
    }

    /// <summary>The records as they stand in the file, 80 characters each.</summary>
    public IReadOnlyList<string> Cards { get; }

    /// <summary>True if the keyword is there with a value.</summary>
    public bool Has(string keyword) => values.ContainsKey(keyword);

    /// <summary>Text value without quotes and trailing blanks, put together from its CONTINUE records; null if absent or not text.</summary>
    public string? Text(string keyword)
    {
        if (!values.TryGetValue(keyword, out string? field) || Quoted(field) is not { } text)
        {
            return null;
        }
        if (continuations.TryGetValue(keyword, out int next))
        {
            StringBuilder whole = new(text);
            for (; whole.Length > 0 && whole[^1] == '&' && next < Cards.Count && IsContinuation(Cards[next]); next++)
            {
                whole.Length--;
                whole.Append(Quoted(Cards[next][10..]));
            }
            text = whole.ToString();
        }
        return text.TrimEnd();
    }

    /// <summary>Logical value; false if absent.</summary>
    public bool Flag(string keyword) => Token(keyword) == "T";

    /// <summary>Number; null if absent or not a number. The Fortran exponent D is read as E.</summary>
    public double? Number(string keyword) =>
        double.TryParse(Token(keyword)?.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    /// <summary>Whole number; null if absent or not whole.</summary>
    public long? Integer(string keyword)
    {
        string? token = Token(keyword);
        if (long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return whole;
        }
        double? number = Number(keyword);
        return number is { } value && Math.Abs(value) < 1e15 && value == Math.Floor(value) ? (long)value : null;
    }

    private static bool IsContinuation(string card) => card.StartsWith("CONTINUE  ", StringComparison.Ordinal);

    private static bool IsContinued(IReadOnlyList<string> cards, int i) => i + 1 < cards.Count && IsContinuation(cards[i + 1]);

    // Text between quotes, doubled ones made single; null where there is none.
    private static string? Quoted(string field)
    {
        string trimmed = field.TrimStart();
        if (trimmed.Length == 0 || trimmed[0] != '\'')
        {
            return null;
        }
        StringBuilder text = new();
        for (int i = 1; i < trimmed.Length; i++)
        {
            if (trimmed[i] != '\'')
            {
                text.Append(trimmed[i]);
            }
            else if (i + 1 < trimmed.Length && trimmed[i + 1] == '\'')
            {
                text.Append('\'');
                i++;
            }
            else
            {
                break;
            }
        }
        return text.ToString();
    }

    private string? Token(string keyword)
    {
        if (!values.TryGetValue(keyword, out string? field))
        {
            return null;
        }
        int slash = field.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 ? field : field[..slash]).Trim();
    }
}
