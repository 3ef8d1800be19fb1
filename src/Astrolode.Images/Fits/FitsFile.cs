namespace Astrolode.Images.Fits;

/// <summary>What is in one HDU: the row of <c>astrolode fits stats</c>.</summary>
/// <param name="Index">0 for the primary HDU.</param>
/// <param name="Name">EXTNAME; PRIMARY for a primary HDU without one.</param>
/// <param name="Type">image, compressed image, random groups, binary table, ascii table or other.</param>
/// <param name="Bitpix">Bits of a stored pixel, negative for IEEE floating point; of a compressed image those of the image.</param>
/// <param name="Shape">Slowest axis first, as astropy gives it; rows and columns of a table; empty for a header alone.</param>
/// <param name="Min">Least finite physical value; null without one or for a table.</param>
/// <param name="Max">Greatest finite physical value.</param>
/// <param name="Mean">Mean of the finite physical values.</param>
/// <param name="Finite">Pixels that are finite; null for a table.</param>
/// <param name="Nan">Pixels that are NaN or blank; null for a table.</param>
public sealed record HduSummary(
    int Index, string Name, string Type, int Bitpix, IReadOnlyList<long> Shape, double? Min, double? Max, double? Mean, long? Finite, long? Nan);

/// <summary>A whole FITS file at a glance.</summary>
public static class FitsFile
{
    /// <summary>
    /// Every HDU of a file, the physical values of its images counted in double precision and in memory that does not grow with the image.
    /// </summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<HduSummary> Stats(string path)
    {
        using FitsReader reader = FitsReader.Open(path);
        return [.. reader.Hdus().Select(hdu => Summarise(reader, hdu))];
    }

    /// <summary>Number of the HDU of that name (EXTNAME, in any case; PRIMARY).</summary>
    /// <exception cref="FitsFormatException">There is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static int FindHdu(string path, string name)
    {
        using FitsReader reader = FitsReader.Open(path);
        return reader.Hdus().FirstOrDefault(hdu => string.Equals(hdu.Name, name, StringComparison.OrdinalIgnoreCase))?.Index
            ?? throw new FitsFormatException($"cannot find {name} in {path}: no HDU has that EXTNAME; list them with `astrolode fits stats`");
    }

    private static HduSummary Summarise(FitsReader reader, FitsHdu hdu)
    {
        reader.RequirePixels(hdu);
        HduSummary summary = new(hdu.Index, hdu.Name, TypeName(hdu.Kind), hdu.Bitpix, Shape(hdu), null, null, null, null, null);
        if (hdu.Kind is not (FitsHduKind.Image or FitsHduKind.CompressedImage))
        {
            return summary;
        }
        PixelStatistics statistics = new();
        double[] pixels = hdu.PixelCount == 0 ? [] : new double[Math.Min(hdu.PixelCount, ChunkPixels(hdu))];
        for (long at = 0; at < hdu.PixelCount; at += pixels.Length)
        {
            Span<double> chunk = pixels.AsSpan(0, (int)Math.Min(pixels.Length, hdu.PixelCount - at));
            reader.Read(hdu, at, chunk);
            statistics.Add(chunk);
        }
        return summary with { Min = statistics.Min, Max = statistics.Max, Mean = statistics.Mean, Finite = statistics.Finite, Nan = statistics.Nan };
    }

    // Whole rows, about a megapixel: CFITSIO unpacks whole tiles, which mostly are rows or groups of rows.
    private static long ChunkPixels(FitsHdu hdu) => Math.Clamp((1 << 20) / Math.Max(hdu.Axes[0], 1), 1, 1 << 20) * Math.Clamp(hdu.Axes[0], 1, 1 << 24);

    private static long[] Shape(FitsHdu hdu) => hdu.Kind is FitsHduKind.BinaryTable or FitsHduKind.AsciiTable
        ? [hdu.Axes.ElementAtOrDefault(1), hdu.Header.Integer("TFIELDS") ?? 0]
        : [.. hdu.Axes.Reverse()];

    private static string TypeName(FitsHduKind kind) => kind switch
    {
        FitsHduKind.Image => "image",
        FitsHduKind.CompressedImage => "compressed image",
        FitsHduKind.RandomGroups => "random groups",
        FitsHduKind.BinaryTable => "binary table",
        FitsHduKind.AsciiTable => "ascii table",
        _ => "other",
    };
}
