using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>The header of a rectangle that is cut from an image: what counts pixels from the image's corner is moved to the rectangle's.</summary>
internal static partial class FitsCut
{
    /// <summary>
    /// The records with NAXIS1 and NAXIS2, the reference pixels (CRPIX of all alternate coordinates), the corner of a DSS plate (CNPIX) and IRAF's physical
    /// coordinates (LTV) and the polynomials of pixels (DP) of the cut. What lies in other HDUs, the tables of distortions, is moved by <see cref="WorldCoordinates"/>.
    /// </summary>
    public static FitsHeader Header(FitsHdu hdu, PixelRectangle cut)
    {
        string prefix = hdu.Kind == FitsHduKind.CompressedImage ? "Z" : "";
        return new FitsHeader(WithOffsets(hdu.Header, cut, hdu.Header.Cards.Select(card => Keyword(card) switch
        {
            { } name when name == $"{prefix}NAXIS1" => Card(name, cut.Width),
            { } name when name == $"{prefix}NAXIS2" => Card(name, cut.Height),
            ['C', 'R', 'P', 'I', 'X', '1' or '2', ..] and { Length: 6 or 7 } name when name.Length == 6 || char.IsAsciiLetterUpper(name[6]) => Moved(hdu, card, name, -Along(name[5], cut)),
            "CNPIX1" or "CNPIX2" => Moved(hdu, card, Keyword(card), Along(card[5], cut)),
            "LTV1" or "LTV2" => Moved(hdu, card, Keyword(card), -Along(card[3], cut)),
            _ => card,
        })));
    }

    // A polynomial (CPDISja, not a table) is of pixels less OFFSET.k, which is 0 where no record gives it.
    private static List<string> WithOffsets(FitsHeader header, PixelRectangle cut, IEnumerable<string> cards)
    {
        List<string> moved = [.. cards];
        Dictionary<(string Keyword, string Field), string> records = [];
        foreach (Match record in header.Cards.Select(card => Record().Match(card)).Where(record => record.Success))
        {
            records[(record.Groups["keyword"].Value, record.Groups["field"].Value)] = record.Groups["number"].Value;
        }
        double Number(string keyword, string field, double otherwise) =>
            records.TryGetValue((keyword, field), out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : otherwise;
        foreach (string keyword in records.Keys.Select(record => record.Keyword).Distinct().Where(keyword => header.Text($"CPDIS{keyword[2..]}") is { } kind && !DistortionTables.IsTable(kind)))
        {
            for (int variable = 1; variable <= Number(keyword, "NAXES", 0) && variable <= 2; variable++)
            {
                string field = $"OFFSET.{variable}";
                long by = Number(keyword, $"AXIS.{variable}", variable) == 1 ? cut.X : cut.Y;
                moved.RemoveAll(card => Record().Match(card) is { Success: true } record && record.Groups["keyword"].Value == keyword && record.Groups["field"].Value == field);
                moved.Add(string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= '{field}: {Number(keyword, field, 0) - by:R}'").PadRight(FitsHeader.CardLength));
            }
        }
        return moved;
    }

    private static string Keyword(string card) => card[..8].TrimEnd();

    private static long Along(char axis, PixelRectangle cut) => axis == '1' ? cut.X : cut.Y;

    private static string Moved(FitsHdu hdu, string card, string keyword, long by) => hdu.Header.Number(keyword) is { } value ? Card(keyword, value + by) : card;

    private static string Card(string keyword, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20:R}").PadRight(FitsHeader.CardLength);

    [GeneratedRegex(@"^(?<keyword>DP[12][A-Z]?) *= *'(?<field>[A-Z0-9._]+) *: *(?<number>[^ ']+) *'")]
    private static partial Regex Record();
}
