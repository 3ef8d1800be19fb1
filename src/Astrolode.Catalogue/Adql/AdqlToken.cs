namespace Astrolode.Catalogue.Adql;

/// <summary>Kinds of tokens of ADQL.</summary>
internal enum TokenKind
{
    /// <summary>A keyword or a regular identifier.</summary>
    Word,

    /// <summary>An identifier in double quotes.</summary>
    Quoted,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>An integer, decimal or hexadecimal.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Number,

    /// <summary>An operator or a bracket.</summary>
    Symbol,

    /// <summary>The end of the query.</summary>
    End,
}

/// <summary>A token of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is meant: without quotes; words as they are written.</param>
/// <param name="At">Where it begins, characters from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    /// <summary>Whether it is this keyword.</summary>
    public bool Is(string keyword) => Kind == TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this operator or bracket.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>The token as a message shows it.</summary>
    public string Shown => Kind switch { TokenKind.End => "the end", TokenKind.Text => $"the text '{(Text.Length > 30 ? Text[..30] + "…" : Text)}'", _ => $"'{(Text.Length > 40 ? Text[..40] + "…" : Text)}'" };
}
