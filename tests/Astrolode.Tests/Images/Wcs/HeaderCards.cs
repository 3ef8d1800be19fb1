namespace Astrolode.Tests.Images.Wcs;

/// <summary>Headers made for tests: records of 80 characters.</summary>
internal static class HeaderCards
{
    public static string Card(string keyword, string value) => $"{keyword,-8}= {value,20}".PadRight(80);

    /// <summary>An image of 100 × 100 pixels with further keywords; a keyword given twice stands there twice.</summary>
    public static string[] Image(params (string Keyword, string Value)[] cards) =>
        [Card("NAXIS", "2"), Card("NAXIS1", "100"), Card("NAXIS2", "100"), .. cards.Select(card => Card(card.Keyword, card.Value))];

    /// <summary>A tangent plane of 7.2" pixels round (150°, −30°), its reference pixel (9, 19) counted from 0.</summary>
    public static string[] Tangent(string lon, string lat, params (string Keyword, string Value)[] more) => Image([
        ("CTYPE1", $"'{lon}'"), ("CTYPE2", $"'{lat}'"), ("CRVAL1", "150.0"), ("CRVAL2", "-30.0"), ("CRPIX1", "10.0"), ("CRPIX2", "20.0"), ("CDELT1", "-0.002"), ("CDELT2", "0.002"), .. more]);

    /// <summary>The text of IRAF's WATi_nnn records, cut into pieces of 68 characters.</summary>
    public static IEnumerable<(string, string)> Wat(int axis, string text) =>
        text.Chunk(68).Select((piece, i) => ($"WAT{axis}_{i + 1:000}", $"'{new string(piece)}'"));
}
