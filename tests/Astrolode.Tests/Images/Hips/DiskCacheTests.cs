using Astrolode.Images.Hips;

namespace Astrolode.Tests.Images.Hips;

public sealed class DiskCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SteppingClock clock = new();

    [Fact]
    public void The_least_recently_used_files_go_when_the_bound_is_passed()
    {
        DiskCache cache = new(folder.Path, 10 * 4096, clock);
        cache.Write("s/properties", new byte[10]);
        for (int i = 0; i < 9; i++)
        {
            cache.Write($"s/tile{i}", new byte[4096]);
        }
        Assert.NotNull(cache.Read("s/tile0"));
        cache.Write("s/tile9", new byte[4000]);
        Assert.Null(cache.Read("s/tile1"));
        Assert.Null(cache.Read("s/tile2"));
        Assert.NotNull(cache.Read("s/tile3"));
        Assert.NotNull(cache.Read("s/tile0"));
        Assert.NotNull(cache.Read("s/tile9"));
        Assert.NotNull(cache.Read("s/properties"));
    }

    [Fact]
    public void Never_is_more_on_the_disk_than_the_bound_and_one_file()
    {
        Random random = new(1);
        DiskCache cache = new(folder.Path, 200_000, clock);
        for (int i = 0; i < 300; i++)
        {
            cache.Write($"a/b{random.Next(100)}", new byte[random.Next(20_000)]);
            long bytes = new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            Assert.InRange(bytes, 0, 220_000);
        }
    }

    [Fact]
    public void Files_of_an_earlier_run_count()
    {
        new DiskCache(folder.Path, 1 << 20, clock).Write("a/old", new byte[50_000]);
        DiskCache cache = new(folder.Path, 60_000, clock);
        cache.Write("a/new", new byte[30_000]);
        Assert.Null(cache.Read("a/old"));
        Assert.NotNull(cache.Read("a/new"));
    }

    public void Dispose() => folder.Dispose();

    // Each look at it is a second later.
    private sealed class SteppingClock : TimeProvider
    {
        private long seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_000_000 + Interlocked.Increment(ref seconds));
    }
}
