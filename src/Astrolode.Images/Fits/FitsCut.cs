using System.Globalization;

namespace Astrolode.Images.Fits;

/// <summary>The header of a rectangle that is cut from an image: what counts pixels from the image's corner is moved to the rectangle's.</summary>
internal static class FitsCut
{
    /// <summary>
    /// The records with NAXIS1 and NAXIS2, the reference pixels (CRPIX of all alternate coordinates), the corner of a DSS plate (CNPIX) and IRAF's physical
    /// coordinates (LTV) of the cut. What lies in other HDUs (the tables of CPDIS and D2IM) is moved by <see cref="Wcs.WorldCoordinates"/>.
    /// </summary>
    public static FitsHeader Header(FitsHdu hdu, PixelRectangle cut)
    {
        string prefix = hdu.Kind == FitsHduKind.CompressedImage ? "Z" : "";
        return new FitsHeader([.. hdu.Header.Cards.Select(card => Keyword(card) switch
        {
            { } name when name == $"{prefix}NAXIS1" => Card(name, cut.Width),
            { } name when name == $"{prefix}NAXIS2" => Card(name, cut.Height),
            ['C', 'R', 'P', 'I', 'X', '1' or '2', ..] and { Length: 6 or 7 } name when name.Length == 6 || char.IsAsciiLetterUpper(name[6]) => Moved(hdu, card, name, -Along(name[5], cut)),
            "CNPIX1" or "CNPIX2" => Moved(hdu, card, Keyword(card), Along(card[5], cut)),
            "LTV1" or "LTV2" => Moved(hdu, card, Keyword(card), -Along(card[3], cut)),
            _ => card,
        })]);
    }

    private static string Keyword(string card) => card[..8].TrimEnd();

    private static long Along(char axis, PixelRectangle cut) => axis == '1' ? cut.X : cut.Y;

    private static string Moved(FitsHdu hdu, string card, string keyword, long by) => hdu.Header.Number(keyword) is { } value ? Card(keyword, value + by) : card;

    private static string Card(string keyword, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20:R}").PadRight(FitsHeader.CardLength);
}
