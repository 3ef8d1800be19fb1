using Astrolode.Images.Hips;

namespace Astrolode.Tests.Images.Hips;

public class BoundedCacheTests
{
    private static HipsTile<float> Tile() => new(new float[256], 16, null);

    private static long Size(HipsTile<float> tile) => tile.Pixels.LongLength * sizeof(float);

    [Fact]
    public void Memory_stays_within_the_bound_and_the_least_used_tile_goes_first()
    {
        List<long> read = [];
        BoundedCache<TileKey, HipsTile<float>> cache = new(
            key =>
            {
                read.Add(key.Pixel);
                return Tile();
            },
            Size,
            3 * 1300);
        foreach (long pixel in new long[] { 1, 2, 3, 1, 4, 1, 2 })
        {
            cache.Get(new TileKey(3, pixel));
            Assert.InRange(cache.Bytes, 0, 3 * 1300);
        }
        Assert.Equal([1, 2, 3, 4, 2], read);
    }

    [Fact]
    public void Absent_tiles_are_remembered()
    {
        int reads = 0;
        BoundedCache<TileKey, HipsTile<float>> cache = new(
            _ =>
            {
                reads++;
                return null;
            },
            Size,
            1000);
        Assert.Null(cache.Get(new TileKey(3, 7)));
        Assert.Null(cache.Get(new TileKey(3, 7)));
        Assert.Equal(1, reads);
    }

    [Fact]
    public void A_failure_is_not_remembered()
    {
        int reads = 0;
        BoundedCache<TileKey, HipsTile<float>> cache = new(_ => reads++ == 0 ? throw new IOException("no") : Tile(), Size, 100_000);
        Assert.Throws<IOException>(() => cache.Get(new TileKey(3, 7)));
        Assert.NotNull(cache.Get(new TileKey(3, 7)));
    }

    [Fact]
    public void Threads_that_ask_at_once_read_once()
    {
        int reads = 0;
        BoundedCache<TileKey, HipsTile<float>> cache = new(
            _ =>
            {
                Interlocked.Increment(ref reads);
                Thread.Sleep(20);
                return Tile();
            },
            Size,
            100_000);
        HipsTile<float>?[] got = new HipsTile<float>?[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => got[i] = cache.Get(new TileKey(3, 7)));
        Assert.Equal(1, reads);
        Assert.All(got, tile => Assert.Same(got[0], tile));
    }
}
