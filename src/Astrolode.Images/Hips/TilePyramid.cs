using System.Numerics;
using System.Runtime.CompilerServices;
using Astrolode.Images.Healpix;
using Astrolode.Images.Tiles;

namespace Astrolode.Images.Hips;

/// <summary>The tiles of a HiPS in one format, at all its orders, with the most recently used in memory. Tiles that are not there are blank sky. Safe for use by many threads.</summary>
internal sealed class TilePyramid<T> : IDisposable
    where T : struct, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, float, T>, IDivisionOperators<T, float, T>, IEqualityOperators<T, T, bool>
{
    private readonly ITileStore store;
    private readonly HipsProperties properties;
    private readonly string ending;
    private readonly BoundedCache<TileKey, HipsTile<T>> tiles;
    private readonly Lazy<IReadOnlyList<int>> orders;
    private readonly int orderOfTilePixels;

    /// <param name="store">Where the files are; disposed with this.</param>
    /// <param name="properties">What the survey says of itself.</param>
    /// <param name="ending">Of the tiles' names: fits, png or jpg.</param>
    /// <param name="decode">Makes a tile of a file's bytes, its name and the width that is promised.</param>
    /// <param name="memoryBytes">Bound on the tiles kept.</param>
    public TilePyramid(ITileStore store, HipsProperties properties, string ending, Func<ReadOnlyMemory<byte>, string, int, HipsTile<T>> decode, long memoryBytes)
    {
        (this.store, this.properties, this.ending) = (store, properties, ending);
        orderOfTilePixels = BitOperations.Log2((uint)properties.TileWidth);
        tiles = new BoundedCache<TileKey, HipsTile<T>>(
            key => store.ReadTile(key.PathOf(ending), (bytes, name) => decode(bytes, name, properties.TileWidth)), tile => tile.Pixels.LongLength * Unsafe.SizeOf<T>(), memoryBytes);
        orders = new Lazy<IReadOnlyList<int>>(FindOrders);
    }

    /// <summary>The coarsest order at which there are tiles.</summary>
    public int CoarsestOrder => orders.Value[0];

    /// <summary>Side of the finest pixels, arcsec.</summary>
    public double NativeScaleArcsec => ScaleArcsec(properties.Order);

    /// <summary>A tile; null where there is none.</summary>
    public HipsTile<T>? Tile(TileKey key) => tiles.Get(key);

    /// <summary>Numbers of the tiles of an order; null where they cannot be listed.</summary>
    public IReadOnlyList<long>? ListTiles(int order) => store.ListTiles(order, ending);

    /// <summary>The order that is read for a scale: the coarsest whose pixels are not larger than those asked for, or the finest there is.</summary>
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

    /// <summary>Each pixel of a grid as the survey has it at its centre; averaged where the grid is more than twice as coarse as the order that is read.</summary>
    public void Sample(TanGrid grid, Span<T> pixels, CancellationToken cancellation)
    {
        int order = OrderFor(grid.ScaleArcsec);
        double ratio = grid.ScaleArcsec / ScaleArcsec(order);
        Sample(grid, order, ratio > 2 ? (int)Math.Ceiling(ratio) : 1, pixels, cancellation);
    }

    /// <summary>Each pixel of a grid as the mean over its area.</summary>
    public void SampleAreas(TanGrid grid, Span<T> pixels, CancellationToken cancellation)
    {
        int order = OrderFor(grid.ScaleArcsec);
        // Places half a pixel of the survey apart; pixels smaller than the survey's have nothing to average.
        double ratio = grid.ScaleArcsec / ScaleArcsec(order);
        Sample(grid, order, ratio < 1 ? 1 : (int)Math.Ceiling(2 * ratio), pixels, cancellation);
    }

    public void Dispose() => store.Dispose();

    private void Sample(TanGrid grid, int order, int division, Span<T> pixels, CancellationToken cancellation)
    {
        if (pixels.Length != grid.Width * grid.Height)
        {
            throw new ArgumentException($"{pixels.Length} pixels are not a tile of {grid.Width} x {grid.Height}");
        }
        HipsSampler<T> sampler = new(tiles, properties.Frame, order, properties.TileWidth);
        sampler.Sample(grid, division, pixels, cancellation);
    }

    private double ScaleArcsec(int order) => 3600 * NestedIndex.PixelSideDegrees(order + orderOfTilePixels);

    private List<int> FindOrders()
    {
        IReadOnlyList<int>? found = store.ListOrders(properties.Order, ending);
        if (found is { Count: 0 })
        {
            throw new HipsException(
                $"cannot use {store.Where}: there is no {ending.ToUpperInvariant()} tile in any folder Norder0 to Norder{properties.Order}; fetch the survey again with its {ending.ToUpperInvariant()} tiles");
        }
        // On the web the standard promises tiles from order 3 on (HiPS 1.0, section 4.1) where the properties say nothing else.
        int coarsest = properties["hips_order_min"] is null ? Math.Min(3, properties.Order) : properties.MinOrder;
        return [.. found ?? Enumerable.Range(coarsest, properties.Order - coarsest + 1)];
    }
}
