using Astrolode.Images.Fits;

namespace Astrolode.Images.Wcs;

/// <summary>
/// A table of shifts in pixels that lies in an extension of its own: value [row, column] at pixel crval + (column + 1 − crpix) · cdelt (1-based), bilinear
/// between, constant beyond.
/// </summary>
/// <param name="Extension">EXTNAME.</param>
/// <param name="Version">EXTVER.</param>
/// <param name="Values">Shifts, [row * columns + column].</param>
/// <param name="Axes">Columns and rows; of a table of one axis the columns alone.</param>
/// <param name="Crpix">As in the file.</param>
/// <param name="Crval">1-based pixel of the image.</param>
/// <param name="Cdelt">Pixels of the image from one column or row to the next.</param>
internal sealed record DistortionTable(string Extension, long Version, float[] Values, long[] Axes, double[] Crpix, double[] Crval, double[] Cdelt)
{
    /// <summary>Values of a row.</summary>
    public int Columns => (int)Axes[0];

    /// <summary>Rows.</summary>
    public int Rows => Axes.Length == 1 ? 1 : (int)Axes[1];

    /// <summary>CRPIX counted from 1 in every file.</summary>
    public IEnumerable<double> CrpixFromOne => Crpix.Zip(Cdelt, (given, step) => given == 0 ? 1 - 1 / step : given);

    /// <summary>True where the axes are in the other order than in the file.</summary>
    public bool IsTransposed { get; private init; }

    /// <summary>The table for pixel axes in the other order.</summary>
    public DistortionTable Transposed
    {
        get
        {
            float[] values = new float[Values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i % Columns * Rows + i / Columns] = Values[i];
            }
            return this with { Values = values, Axes = [Rows, Columns], IsTransposed = !IsTransposed };
        }
    }

    /// <summary>The table for an image that starts at pixel <paramref name="x"/>, <paramref name="y"/> (from 0) of the present one.</summary>
    public DistortionTable From(long x, long y) => this with { Crval = [Crval[0] - x, Crval[1] - y] };
}

/// <summary>
/// The tables of Hubble Space Telescope images: D2IM (detector to image) and CPDIS (what a polynomial leaves), from the extensions D2IMARR and WCSDVARR
/// of the same file (Hack et al. 2012, "Improved geometric distortion" in the form of Paper IV). A table whose CRPIX is 0, or not given, has its first
/// node on pixel 1, as Hubble's tables are made and astropy.wcs before 6.1 reads all; any other CRPIX counts from 1, as the draft has it and astropy.wcs since reads all.
/// </summary>
/// <param name="Detector">Shifts of x and y of the detector's pixels, applied first; null where there is none.</param>
/// <param name="Lookup">Shifts of x and y added to those of a polynomial; null where there is none.</param>
internal sealed record DistortionTables(DistortionTable?[] Detector, DistortionTable?[] Lookup)
{
    private const long MostCells = 1 << 26;

    /// <summary>No tables.</summary>
    public static DistortionTables None { get; } = new([null, null], [null, null]);

    /// <summary>True if there is one at all.</summary>
    public bool Any => Detector.Concat(Lookup).Any(table => table is not null);

    /// <summary>The tables as their extensions have them, each once.</summary>
    public IEnumerable<DistortionTable> Stored =>
        Detector.Concat(Lookup).OfType<DistortionTable>().Select(table => table.IsTransposed ? table.Transposed : table).DistinctBy(table => (table.Extension, table.Version));

    /// <summary>The tables for an image that starts at pixel <paramref name="x"/>, <paramref name="y"/> (from 0) of the present one.</summary>
    public DistortionTables From(long x, long y) => new(Array.ConvertAll(Detector, table => table?.From(x, y)), Array.ConvertAll(Lookup, table => table?.From(x, y)));

    /// <summary>Whether a distortion of that name is a table.</summary>
    public static bool IsTable(string kind) => string.Equals(kind.Trim(), "LOOKUP", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the tables that a header asks for; <paramref name="file"/> is null where there is no file with the header.</summary>
    /// <exception cref="WcsException">One that is asked for is not there, or cannot be used.</exception>
    public static DistortionTables Read(HeaderKeywords header, CelestialPair pair, FitsReader? file)
    {
        DistortionTable?[] detector = [Find(header, pair, "D2IMDIS", "D2IM", "D2IMARR", 1, file), Find(header, pair, "D2IMDIS", "D2IM", "D2IMARR", 2, file)];
        DistortionTable?[] lookup = [Find(header, pair, "CPDIS", "DP", "WCSDVARR", 1, file), Find(header, pair, "CPDIS", "DP", "WCSDVARR", 2, file)];
        if (header.Integer("AXISCORR") is (1 or 2) and int axis && detector is [null, null])
        {
            // The form of before 2011: one row of shifts along an axis.
            detector[axis - 1] = Load(header, Require(header, file, "D2IMARR"), "D2IMARR", 1);
        }
        return new DistortionTables(detector, lookup);
    }

    private static DistortionTable? Find(HeaderKeywords header, CelestialPair pair, string typeKeyword, string recordKeyword, string extension, int axis, FitsReader? file)
    {
        if (!header.Has($"{typeKeyword}{axis}") || header.Text($"{typeKeyword}{axis}") is not { } kind || !IsTable(kind))
        {
            return null;
        }
        if (!pair.IsImagePlane)
        {
            throw header.Error($"its celestial axes are {pair.FirstAxis} and {pair.SecondAxis}, but {typeKeyword}{axis} is for axes 1 and 2");
        }
        IReadOnlyDictionary<string, double> records = header.Records($"{recordKeyword}{axis}");
        DistortionTable table = Load(header, Require(header, file, extension), extension, records.GetValueOrDefault("EXTVER", 1));
        return records.GetValueOrDefault($"AXIS.{axis}", axis) == axis ? table : table.Transposed;
    }

    private static FitsReader Require(HeaderKeywords header, FitsReader? file, string extension) =>
        file ?? throw header.Error($"its distortion is a table in the extension {extension}, which a header alone does not have");

    private static DistortionTable Load(HeaderKeywords header, FitsReader file, string extension, double version)
    {
        FitsHdu hdu = file.Hdus().FirstOrDefault(each => string.Equals(each.Name, extension, StringComparison.OrdinalIgnoreCase) && each.Version == version)
            ?? throw header.Error($"its distortion is a table in the extension {extension} (EXTVER {version}), which is not in the file");
        if (hdu.Kind is not (FitsHduKind.Image or FitsHduKind.CompressedImage) || hdu.Axes.Length is < 1 or > 2 || hdu.Axes.Aggregate(1.0, (product, axis) => product * axis) is < 1 or > MostCells)
        {
            throw header.Error($"its distortion is a table in the extension {extension} (HDU {hdu.Index}), which is not an image of one or two axes");
        }
        file.RequireData(hdu);
        PixelRegion whole = PixelRegion.Whole(hdu.Axes);
        float[] values = new float[whole.Pixels];
        file.Read<float>(hdu, whole, values);
        double[] cdelt = Pair(hdu, "CDELT", 1);
        return cdelt.All(step => step != 0 && double.IsFinite(step)) && values.All(float.IsFinite)
            ? new DistortionTable(extension, hdu.Version, values, hdu.Axes, Pair(hdu, "CRPIX", 0), Pair(hdu, "CRVAL", 0), cdelt)
            : throw header.Error($"its table of distortions in {extension} (HDU {hdu.Index}) has a CDELT of zero or values that are not finite");
    }

    private static double[] Pair(FitsHdu hdu, string keyword, double otherwise) =>
        [.. Enumerable.Range(1, 2).Select(axis => axis <= hdu.Axes.Length ? hdu.Header.Number($"{keyword}{axis}") ?? otherwise : otherwise)];
}
