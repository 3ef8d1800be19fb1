namespace Astrolode.Images.Fits;

/// <summary>The header that a table had before it was compressed (FITS Standard 4.0, section 10.3.1).</summary>
internal static class RestoredHeader
{
    /// <summary>The records with those that were set aside (ZNAXISn, ZPCOUNT, ZFORMn, ZHECKSUM …) in the places of those that describe the compressed table.</summary>
    public static FitsHeader Of(FitsHeader compressed)
    {
        Dictionary<string, string> kept = new(StringComparer.Ordinal);
        foreach (string card in compressed.Cards)
        {
            if (NameBefore(card) is { } name)
            {
                kept.TryAdd(name, $"{name,-8}{card[8..]}");
            }
        }
        return new FitsHeader([.. compressed.Cards.Where(card => !IsOfCompression(card)).Select(card => kept.Remove(Keyword(card), out string? before) ? before : card), .. kept.Values]);
    }

    private static bool IsOfCompression(string card) =>
        NameBefore(card) is not null || Keyword(card) is "ZTABLE" or "ZTILELEN" or "CHECKSUM" or "DATASUM" || Keyword(card).StartsWith("ZCTYP", StringComparison.Ordinal);

    private static string? NameBefore(string card) => Keyword(card) switch
    {
        "ZHECKSUM" => "CHECKSUM",
        "ZNAXIS1" or "ZNAXIS2" or "ZPCOUNT" or "ZTHEAP" or "ZDATASUM" => Keyword(card)[1..],
        ['Z', 'F', 'O', 'R', 'M', ..] => $"T{Keyword(card)[1..]}",
        _ => null,
    };

    private static string Keyword(string card) => card[..8].TrimEnd();
}
