namespace Astrolode.Catalogue;

/// <summary>A catalogue file that cannot be opened, read or written: names the file, the reason and the mend, in one line.</summary>
public sealed class CatalogueException : FormatException
{
    /// <summary>An error with its whole text.</summary>
    public CatalogueException(string message) : base(message) { }

    /// <summary>An error with its whole text and what SQLite or the system said.</summary>
    public CatalogueException(string message, Exception inner) : base(message, inner) { }
}
