namespace Astrolode.Images.Fits;

/// <summary>What an HDU holds.</summary>
public enum FitsHduKind
{
    /// <summary>Pixels, or a header alone when there are no axes.</summary>
    Image,

    /// <summary>An image whose tiles are stored compressed in a binary table (FITS Standard 4.0, section 10).</summary>
    CompressedImage,

    /// <summary>The deprecated random groups structure (section 6).</summary>
    RandomGroups,

    /// <summary>BINTABLE.</summary>
    BinaryTable,

    /// <summary>A binary table whose columns are stored compressed in another one (section 10.3).</summary>
    CompressedTable,

    /// <summary>TABLE.</summary>
    AsciiTable,

    /// <summary>An extension type that is not in the standard.</summary>
    Other,
}

/// <summary>Where one header and data unit lies in the file and what its header says of its data.</summary>
/// <param name="Index">0 for the primary HDU.</param>
/// <param name="Name">EXTNAME; PRIMARY for a primary HDU without one.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Bitpix">BITPIX; of a compressed image that of the image (ZBITPIX).</param>
/// <param name="Axes">NAXIS1, NAXIS2, …, so fastest first; of a compressed image or table those of what it was.</param>
/// <param name="HeaderStart">Byte at which the header starts.</param>
/// <param name="DataStart">Byte at which the data start.</param>
/// <param name="DataBytes">Bytes of data that the header declares, without padding.</param>
/// <param name="Header">The header.</param>
internal sealed record FitsHdu(
    int Index, string Name, FitsHduKind Kind, int Bitpix, long[] Axes, long HeaderStart, long DataStart, long DataBytes, FitsHeader Header)
{
    /// <summary>True where its pixels are wanted as the numbers that are stored: BSCALE, BZERO and BLANK are then left to who writes them again.</summary>
    public bool AsStored { get; init; }

    /// <summary>True for pixels in at least two axes, none of them empty.</summary>
    public bool IsPlane => Kind is FitsHduKind.Image or FitsHduKind.CompressedImage && Axes.Length >= 2 && Axes.All(axis => axis > 0);

    /// <summary>Pixels of an image that is not compressed; 0 without axes.</summary>
    public long PixelCount => Axes.Length == 0 ? 0 : Axes.Aggregate(1L, (product, axis) => checked(product * axis));

    /// <summary>True for a table of any kind.</summary>
    public bool IsTable => Kind is FitsHduKind.BinaryTable or FitsHduKind.CompressedTable or FitsHduKind.AsciiTable;

    /// <summary>EXTVER, which tells HDUs of the same name apart; 1 where there is none.</summary>
    public long Version => Header.Integer("EXTVER") ?? 1;

    /// <summary>Bytes of the rows of a table, so without its heap.</summary>
    public long TableBytes => Math.Max(0, Header.Integer("NAXIS1") ?? 0) * Math.Max(0, Header.Integer("NAXIS2") ?? 0);

    /// <summary>The error of an HDU that contradicts itself.</summary>
    public FitsFormatException Damaged(string file, string why) =>
        new($"cannot read {file} (HDU {Index}, byte {HeaderStart}): {why}; the file is damaged, fetch it again");

    /// <summary>Byte at which the next HDU starts.</summary>
    public long End => DataStart + FitsLayout.Padded(DataBytes);
}
