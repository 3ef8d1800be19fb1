namespace Astrolode.Images.Fits;

/// <summary>What is in one HDU: the row of <c>astrolode fits stats</c>.</summary>
/// <param name="Index">0 for the primary HDU.</param>
/// <param name="Name">EXTNAME; PRIMARY for a primary HDU without one.</param>
/// <param name="Type">image, compressed image, random groups, binary table, compressed table, ascii table or other.</param>
/// <param name="Bitpix">Bits of a stored pixel, negative for IEEE floating point; of a compressed image those of the image.</param>
/// <param name="Shape">Slowest axis first, as astropy gives it; rows and columns of a table; empty for a header alone.</param>
/// <param name="Min">Least finite physical value; null without one or for a table.</param>
/// <param name="Max">Greatest finite physical value.</param>
/// <param name="Mean">Mean of the finite physical values.</param>
/// <param name="Finite">Pixels that are finite (of random groups: in their arrays); null for a table.</param>
/// <param name="Nan">Pixels that are NaN or blank; null for a table.</param>
public sealed record HduSummary(
    int Index, string Name, string Type, int Bitpix, IReadOnlyList<long> Shape, double? Min, double? Max, double? Mean, long? Finite, long? Nan);

/// <summary>A whole FITS file at a glance.</summary>
public static class FitsFile
{
    /// <summary>
    /// Every HDU of a file, or the one that is selected, or one plane of it, the physical values of its images counted in double precision and in memory that does not grow with the image.
    /// </summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated or damaged, or has no such HDU.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<HduSummary> Stats(string path, FitsSelection? selection = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Stats(reader, selection ?? FitsSelection.Any);
    }

    /// <summary>As <see cref="Stats(string, FitsSelection?)"/>, of bytes in memory; <paramref name="name"/> is used in messages.</summary>
    /// <exception cref="FitsFormatException">They are not FITS, truncated or damaged.</exception>
    public static IReadOnlyList<HduSummary> Stats(ReadOnlyMemory<byte> bytes, string name)
    {
        using FitsReader reader = FitsReader.Open(bytes, name);
        return Stats(reader, FitsSelection.Any);
    }

    /// <summary>
    /// Whether the checksums of every HDU are those that it states (FITS Standard 4.0, section 4.4.2.7 and appendix J).
    /// </summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<HduChecksums> Verify(string path)
    {
        using FitsReader reader = FitsReader.Open(path);
        return [.. reader.Hdus().Select(hdu => FitsChecksum.Verify(reader, hdu))];
    }

    private static IReadOnlyList<HduSummary> Stats(FitsReader reader, FitsSelection selection) =>
        selection.Plane is { } plane ? [Summarise(reader, reader.PlaneHdu(selection), plane)]
        : selection.IsAny ? [.. reader.Hdus().Select(hdu => Summarise(reader, hdu, null))]
        : [Summarise(reader, reader.Hdu(selection), null)];

    private static HduSummary Summarise(FitsReader reader, FitsHdu hdu, long? plane)
    {
        reader.RequireData(hdu);
        HduSummary summary = new(hdu.Index, hdu.Name, TypeName(hdu.Kind), hdu.Bitpix, Shape(hdu)[(plane is null ? 0 : ^2)..], null, null, null, null, null);
        PixelStatistics? statistics = plane is { } one ? HduStatistics.OfPlane(reader, hdu, one) : HduStatistics.Of(reader, hdu);
        return statistics is null
            ? summary
            : summary with { Min = statistics.Min, Max = statistics.Max, Mean = statistics.Mean, Finite = statistics.Finite, Nan = statistics.Nan };
    }

    private static long[] Shape(FitsHdu hdu) => hdu.IsTable
        ? [hdu.Axes.ElementAtOrDefault(1), hdu.Header.Integer("TFIELDS") ?? 0]
        : [.. hdu.Axes.Reverse()];

    private static string TypeName(FitsHduKind kind) => kind switch
    {
        FitsHduKind.Image => "image",
        FitsHduKind.CompressedImage => "compressed image",
        FitsHduKind.RandomGroups => "random groups",
        FitsHduKind.BinaryTable => "binary table",
        FitsHduKind.CompressedTable => "compressed table",
        FitsHduKind.AsciiTable => "ascii table",
        _ => "other",
    };
}
