using System.Globalization;

namespace Astrolode.Catalogue.Adql;

/// <summary>Cuts a query into tokens (ADQL 2.1, appendix A, rule <c>token</c>); blanks and comments fall away.</summary>
internal static class AdqlLexer
{
    private static readonly string[] LongSymbols = ["<>", "!=", "<=", ">=", "||"];

    /// <summary>The tokens of a query; the last is its end.</summary>
    /// <exception cref="QueryException">A character or an open quote has no place in ADQL.</exception>
    public static List<Token> Tokens(string query)
    {
        List<Token> tokens = [];
        int at = 0;
        while (SkipBlanks(query, ref at))
        {
            tokens.Add(Next(query, ref at));
        }
        tokens.Add(new Token(TokenKind.End, "", query.Length));
        return tokens;
    }

    private static bool SkipBlanks(string query, ref int at)
    {
        while (at < query.Length)
        {
            if (char.IsWhiteSpace(query[at]))
            {
                at++;
            }
            else if (Starts(query, at, "--"))
            {
                int end = query.AsSpan(at).IndexOfAny('\n', '\r');
                at = end < 0 ? query.Length : at + end;
            }
            else if (Starts(query, at, "/*"))
            {
                int end = query.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? throw QueryException.At(query, at, "a comment begins here and has no end; close it with */") : end + 2;
            }
            else
            {
                return true;
            }
        }
        return false;
    }

    private static Token Next(string query, ref int at)
    {
        int start = at;
        char first = query[at];
        if (char.IsAsciiLetter(first))
        {
            while (at < query.Length && (char.IsAsciiLetterOrDigit(query[at]) || query[at] == '_'))
            {
                at++;
            }
            return new Token(TokenKind.Word, query[start..at], start);
        }
        if (first is '\'' or '"')
        {
            string text = Quoted(query, ref at, first);
            return new Token(first == '"' ? TokenKind.Quoted : TokenKind.Text, text, start);
        }
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1])))
        {
            return Number(query, ref at);
        }
        string? longer = LongSymbols.FirstOrDefault(symbol => Starts(query, start, symbol));
        string found = longer ?? first.ToString();
        if (longer is null && !"()+-*/=<>,.;~&|^[]".Contains(first, StringComparison.Ordinal))
        {
            throw QueryException.At(query, at, $"the character '{first}' has no place in ADQL outside quotes{(first == '_' ? "; a name that begins with _ stands in double quotes" : "")}");
        }
        at += found.Length;
        return new Token(TokenKind.Symbol, found, start);
    }

    private static string Quoted(string query, ref int at, char quote)
    {
        int start = at++;
        System.Text.StringBuilder text = new();
        while (true)
        {
            int end = query.IndexOf(quote, at);
            if (end < 0)
            {
                throw QueryException.At(query, start, $"a quote {quote} opens here and does not close");
            }
            text.Append(query, at, end - at);
            at = end + 1;
            if (at >= query.Length || query[at] != quote)
            {
                break;
            }
            // A quote that is doubled stands for itself.
            text.Append(quote);
            at++;
        }
        return quote == '"' && text.Length == 0 ? throw QueryException.At(query, start, "a name in double quotes is empty") : text.ToString();
    }

    private static Token Number(string query, ref int at)
    {
        int start = at;
        if (Starts(query, at, "0x") || Starts(query, at, "0X"))
        {
            at += 2;
            int digits = Skip(query, ref at, char.IsAsciiHexDigit);
            if (digits is 0 or > 16)
            {
                throw QueryException.At(query, start, "a hexadecimal number has 1 to 16 digits after 0x");
            }
            RefuseLetters(query, start, at);
            return new Token(TokenKind.Integer, long.Parse(query.AsSpan(start + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), start);
        }
        Skip(query, ref at, char.IsAsciiDigit);
        bool isInteger = true;
        if (at < query.Length && query[at] == '.')
        {
            (isInteger, at) = (false, at + 1);
            Skip(query, ref at, char.IsAsciiDigit);
        }
        if (at < query.Length && query[at] is 'e' or 'E')
        {
            int exponent = at + 1;
            exponent += exponent < query.Length && query[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < query.Length && char.IsAsciiDigit(query[exponent]))
            {
                (isInteger, at) = (false, exponent);
                Skip(query, ref at, char.IsAsciiDigit);
            }
        }
        RefuseLetters(query, start, at);
        string text = query[start..at];
        // Beyond 64 bits it is a number still, only no integer of ours.
        isInteger &= long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return new Token(isInteger ? TokenKind.Integer : TokenKind.Number, text, start);
    }

    private static int Skip(string query, ref int at, Func<char, bool> isPart)
    {
        int start = at;
        while (at < query.Length && isPart(query[at]))
        {
            at++;
        }
        return at - start;
    }

    private static void RefuseLetters(string query, int start, int at)
    {
        if (at < query.Length && (char.IsAsciiLetterOrDigit(query[at]) || query[at] == '_'))
        {
            throw QueryException.At(query, start, "a number runs into letters here; a name that begins with a digit stands in double quotes");
        }
    }

    private static bool Starts(string query, int at, string what) => string.CompareOrdinal(query, at, what, 0, what.Length) == 0;
}
