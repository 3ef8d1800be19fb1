using System.Globalization;

namespace Astrolode.Catalogue.Schema;

/// <summary>Moments as the columns of kind <see cref="ColumnKind.Time"/> hold them: ISO 8601 in UTC without a zone, as in FITS and VOTable, to 100 ns.</summary>
public static class CatalogueTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    /// <summary>The text of a moment.</summary>
    public static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The moment of a text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
