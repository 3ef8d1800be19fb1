using System.Numerics;
using Astrolode.Images.Healpix;
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

    private readonly ITileStore store;
    private readonly BoundedCache<TileKey, HipsTile> tiles;
    private readonly Lazy<IReadOnlyList<int>> orders;
    private readonly Lazy<HipsCoverage?> coverage;
    private readonly Lazy<string?> unit;
    private readonly int orderOfTilePixels;

    private HipsSource(ITileStore store, HipsProperties properties, long memoryBytes)
    {
        (this.store, Properties) = (store, properties);
        orderOfTilePixels = BitOperations.Log2((uint)properties.TileWidth);
        tiles = new BoundedCache<TileKey, HipsTile>(key => store.ReadTile(key, properties.TileWidth), tile => tile.Pixels.LongLength * sizeof(float), memoryBytes);
        orders = new Lazy<IReadOnlyList<int>>(FindOrders);
        coverage = new Lazy<HipsCoverage?>(FindCoverage);
        unit = new Lazy<string?>(FindUnit);
    }

    /// <summary>What the survey says of itself.</summary>
    public HipsProperties Properties { get; }

    /// <inheritdoc/>
    public string Name => Properties.Title;

    /// <summary>The folder or URL.</summary>
    public string Where => store.Where;

    /// <inheritdoc/>
    public SkyFrame Frame => Properties.Frame;

    /// <inheritdoc/>
    public double NativeScaleArcsec => ScaleArcsec(Properties.Order);

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
    public static HipsSource Open(string folderOrUrl, WebAccess access, long memoryBytes = DefaultMemoryBytes)
    {
        ITileStore store = IsUrl(folderOrUrl) ? new WebStore(folderOrUrl, access) : new FolderStore(folderOrUrl);
        try
        {
            return new HipsSource(store, HipsProperties.Parse(store.ReadProperties(), $"{store.Where.TrimEnd('/')}/properties"), memoryBytes);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Whether a name is an http or https address.</summary>
    public static bool IsUrl(string name) =>
        name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
    {
        int order = OrderFor(grid.ScaleArcsec);
        double ratio = grid.ScaleArcsec / ScaleArcsec(order);
        Sample(grid, order, ratio > 2 ? (int)Math.Ceiling(ratio) : 1, pixels, cancellation);
    }

    /// <summary>
    /// As <see cref="Sample(TanGrid, Span{float}, CancellationToken)"/>, each pixel the mean over its area instead of the value at its centre, so that the sum over a source times the
    /// area of a pixel is its flux however large the pixels are. Up to sixteen times the work.
    /// </summary>
    public void SampleAreas(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
    {
        int order = OrderFor(grid.ScaleArcsec);
        // Places half a pixel of the survey apart; pixels smaller than the survey's have nothing to average.
        double ratio = grid.ScaleArcsec / ScaleArcsec(order);
        Sample(grid, order, ratio < 1 ? 1 : (int)Math.Ceiling(2 * ratio), pixels, cancellation);
    }

    private void Sample(TanGrid grid, int order, int division, Span<float> pixels, CancellationToken cancellation)
    {
        if (pixels.Length != grid.Width * grid.Height)
        {
            throw new ArgumentException($"{pixels.Length} pixels are not a tile of {grid.Width} x {grid.Height}");
        }
        HipsSampler sampler = new(tiles, Frame, order, Properties.TileWidth);
        sampler.Sample(grid, division, pixels, cancellation);
    }

    /// <summary>
    /// The order that is read for a scale: the coarsest whose pixels are not larger than those asked for, or the finest there is.
    /// </summary>
    public int OrderFor(double scaleArcsec)
    {
        // A part in a thousand of tolerance, so that a grid at exactly the survey's own scale reads that order.
        foreach (int order in orders.Value)
        {
            if (ScaleArcsec(order) <= scaleArcsec * 1.001)
            {
                return order;
            }
        }
        return orders.Value[^1];
    }

    /// <inheritdoc/>
    public LonLatRange Footprint => coverage.Value?.Bounds(Frame) ?? new LonLatRange(Frame, 0, 360, -90, 90);

    /// <inheritdoc/>
    public bool MayCover(SkyPosition centre, double radiusDegrees)
    {
        (double lon, double lat) = centre.To(Frame);
        return coverage.Value?.MayCover(lon, lat, radiusDegrees) ?? true;
    }

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();

    private double ScaleArcsec(int order) => 3600 * NestedIndex.PixelSideDegrees(order + orderOfTilePixels);

    private List<int> FindOrders()
    {
        IReadOnlyList<int>? found = store.ListOrders(Properties.Order);
        if (found is { Count: 0 })
        {
            throw new HipsException($"cannot use {Where}: there is no FITS tile in any folder Norder0 to Norder{Properties.Order}; fetch the survey again with its FITS tiles");
        }
        // On the web the standard promises tiles from order 3 on (HiPS 1.0, section 4.1) where the properties say nothing else.
        int coarsest = Properties["hips_order_min"] is null ? Math.Min(3, Properties.Order) : Properties.MinOrder;
        return [.. found ?? Enumerable.Range(coarsest, Properties.Order - coarsest + 1)];
    }

    private HipsCoverage? FindCoverage()
    {
        int coarsest = orders.Value[0];
        return coarsest <= FinestListedOrder && store.ListTiles(coarsest) is { } pixels ? new HipsCoverage(coarsest, pixels) : null;
    }

    private string? FindUnit()
    {
        int coarsest = orders.Value[0];
        return store.ListTiles(coarsest) is [long first, ..] ? tiles.Get(new TileKey(coarsest, first))?.Unit : null;
    }
}
