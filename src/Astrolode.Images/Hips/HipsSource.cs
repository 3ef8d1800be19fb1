using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Images.Hips;

/// <summary>
/// A hierarchical progressive survey (HiPS, IVOA REC-HIPS-1.0) of images with FITS tiles, in a folder or on a web server. Tiles that are not there are blank sky.
/// </summary>
public sealed class HipsSource : ISkySource
{
    /// <summary>Default bound on the tiles kept in memory.</summary>
    public const long DefaultMemoryBytes = 256L << 20;

    // Listing a finer order could mean millions of files.
    private const int FinestListedOrder = 6;

    private readonly TilePyramid<float> tiles;
    private readonly Lazy<HipsCoverage?> coverage;
    private readonly Lazy<string?> unit;

    internal HipsSource(ITileStore store, HipsProperties properties, long memoryBytes)
    {
        (Where, Properties) = (store.Where, properties);
        tiles = new TilePyramid<float>(store, properties, "fits", HipsTile.Read, memoryBytes);
        coverage = new Lazy<HipsCoverage?>(FindCoverage);
        unit = new Lazy<string?>(FindUnit);
    }

    /// <summary>What the survey says of itself.</summary>
    public HipsProperties Properties { get; }

    /// <inheritdoc/>
    public string Name => Properties.Title;

    /// <summary>The folder or URL.</summary>
    public string Where { get; }

    /// <inheritdoc/>
    public SkyFrame Frame => Properties.Frame;

    /// <inheritdoc/>
    public double NativeScaleArcsec => tiles.NativeScaleArcsec;

    /// <summary>Unit of the pixel values, as a tile of a folder says it (BUNIT); null where it says none and for a survey on the web.</summary>
    public string? Unit => unit.Value;

    /// <summary>Opens a survey.</summary>
    /// <param name="folderOrUrl">A folder that holds the file properties, or its http(s) address.</param>
    /// <param name="cacheFolder">Where the files of surveys on the web are kept; null: astrolode/hips in the user's cache folder.</param>
    /// <param name="memoryBytes">Bound on the tiles kept in memory.</param>
    /// <exception cref="HipsException">It is no HiPS of images with FITS tiles; the message says what is missing.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static HipsSource Open(string folderOrUrl, string? cacheFolder = null, long memoryBytes = DefaultMemoryBytes) =>
        Open(folderOrUrl, new WebAccess { CacheFolder = cacheFolder }, memoryBytes);

    /// <summary>Opens a survey.</summary>
    /// <param name="folderOrUrl">A folder that holds the file properties, or its http(s) address.</param>
    /// <param name="access">How the web is read.</param>
    /// <param name="memoryBytes">Bound on the tiles kept in memory.</param>
    /// <exception cref="HipsException">It is no HiPS of images with FITS tiles; the message says what is missing.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static HipsSource Open(string folderOrUrl, WebAccess access, long memoryBytes = DefaultMemoryBytes) => HipsSurvey.Open(folderOrUrl, access).Values(memoryBytes);

    /// <summary>Whether a name is an http or https address.</summary>
    public static bool IsUrl(string name) =>
        name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default) => tiles.Sample(grid, pixels, cancellation);

    /// <summary>
    /// As <see cref="Sample(TanGrid, Span{float}, CancellationToken)"/>, each pixel the mean over its area instead of the value at its centre, so that the sum over a source times the
    /// area of a pixel is its flux however large the pixels are. Up to sixteen times the work.
    /// </summary>
    public void SampleAreas(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default) => tiles.SampleAreas(grid, pixels, cancellation);

    /// <summary>
    /// The order that is read for a scale: the coarsest whose pixels are not larger than those asked for, or the finest there is.
    /// </summary>
    public int OrderFor(double scaleArcsec) => tiles.OrderFor(scaleArcsec);

    /// <inheritdoc/>
    public LonLatRange Footprint => coverage.Value?.Bounds(Frame) ?? new LonLatRange(Frame, 0, 360, -90, 90);

    /// <inheritdoc/>
    public bool MayCover(SkyPosition centre, double radiusDegrees)
    {
        (double lon, double lat) = centre.To(Frame);
        return coverage.Value?.MayCover(lon, lat, radiusDegrees) ?? true;
    }

    /// <inheritdoc/>
    public void Dispose() => tiles.Dispose();

    private HipsCoverage? FindCoverage()
    {
        int coarsest = tiles.CoarsestOrder;
        return coarsest <= FinestListedOrder && tiles.ListTiles(coarsest) is { } pixels ? new HipsCoverage(coarsest, pixels) : null;
    }

    private string? FindUnit()
    {
        int coarsest = tiles.CoarsestOrder;
        return tiles.ListTiles(coarsest) is [long first, ..] ? tiles.Tile(new TileKey(coarsest, first))?.Unit : null;
    }
}
