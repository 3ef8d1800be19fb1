using System.Diagnostics;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Microsoft.Win32.SafeHandles;

namespace Astrolode.Tests.Catalogue.Store;

public sealed class KillSafetyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kill").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("append-tiles")]
    [InlineData("append-groups")]
    public void A_kill_at_any_moment_neither_loses_nor_doubles_a_row_and_the_run_goes_on(string child)
    {
        const long Last = 1_000_000;
        string path = Path.Combine(_folder, "cat.db");
        Random random = new(17);
        long before = 0;
        for (int kill = 0; kill < 20; kill++)
        {
            // The first kills fall into the making of the file, the later into the appending.
            long acknowledged = RunAndKill(child, path, Last, kill < 2 ? TimeSpan.FromMilliseconds(random.Next(60, 140)) : null, random.Next(1, 60));
            if (!File.Exists(path))
            {
                continue;
            }
            using CatalogueStore store = CatalogueStore.Open(path);
            Run run = store.OpenRun(CatalogueStoreTests.Settings());
            IReadOnlySet<long> done = store.CompletedTiles(run);
            Assert.Equal(1, run.Id);
            Assert.True(done.Count >= acknowledged && done.Count >= before, $"{done.Count} tiles are done, {acknowledged} were acknowledged, {before} before");
            Assert.Equal(LongRange(done.Count), done.Order());
            long[] tiles = child == "append-tiles" ? [.. done] : [], groups = child == "append-groups" ? [.. done] : [];
            Assert.Equal(tiles.SelectMany(RowsOf).Select(row => (row.Tile, row.Score)).Order(), store.ReadRaw(run).Select(row => (row.Tile, row.Score)).Order());
            Assert.Equal(groups.SelectMany(SourcesOf).Select(row => (row.Image, row.X)).Order(), store.Sources(run.Id).Select(row => (row.Image, row.X)).Order());
            Assert.Equal(groups.SelectMany(ObjectsOf).Select(row => row.Name).Order(), store.MovingObjects(run.Id).Select(row => row.Name).Order());
            before = done.Count;
        }
        Assert.True(before > 100, $"only {before} tiles in all: the kills came too early to say anything");
    }

    [Fact]
    public void A_kill_during_loads_and_reviews_leaves_whole_loads_and_every_verdict()
    {
        string path = Path.Combine(_folder, "cat.db");
        using (CatalogueStore store = CatalogueStore.Open(path))
        {
            store.FinishRun(store.OpenRun(CatalogueStoreTests.Settings()), [Detection.OnSky(new SkyBox(SkyFrame.Icrs, 10, 20, 1, 1), "bubble", 0.5, 6, null)]);
        }
        Random random = new(23);
        long reached = 0;
        for (int kill = 0; kill < 20; kill++)
        {
            long acknowledged = RunAndKill("load-and-review", path, 1_000_000, null, random.Next(1, 12));
            CatalogueAddress address = CatalogueAddress.Parse(path);
            using System.Data.Common.DbConnection connection = address.OpenReading();
            // Load k has k + 1 labels of class k; verdict k follows it.
            (long labels, long classes, string last) = Dapper.SqlMapper.QuerySingle<(long, long, string)>(connection, "SELECT count(*), count(DISTINCT class), coalesce(max(class), '0') FROM label");
            long load = long.Parse(last, System.Globalization.CultureInfo.InvariantCulture), reviews = Dapper.SqlMapper.QuerySingle<long>(connection, "SELECT count(*) FROM review");
            Assert.Equal((load + 1, 1L), (labels, classes));
            Assert.True(load >= acknowledged && reviews >= acknowledged && reviews <= load && load <= reviews + 1, $"load {load}, {reviews} reviews, {acknowledged} acknowledged");
            Assert.Equal(Dapper.SqlMapper.QuerySingle<string>(connection, "SELECT comment FROM review ORDER BY id DESC LIMIT 1"), reviews.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(load >= reached);
            reached = load;
        }
        Assert.True(reached > 40, $"only {reached} loads");
    }

    /// <summary>Replaces labels and judges a detection, again and again, going on where the file stands; says after each how many it did.</summary>
    internal static int LoadAndReview(string path, long last)
    {
        CatalogueAddress address = CatalogueAddress.Parse(path);
        ReviewStore reviews = new(address, TimeProvider.System);
        long done;
        using (System.Data.Common.DbConnection connection = address.OpenReading())
        {
            done = Dapper.SqlMapper.QuerySingle<long>(connection, "SELECT count(*) FROM review");
        }
        using StreamWriter output = new(new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write)) { AutoFlush = true };
        while (++done <= last)
        {
            string tag = done.ToString(System.Globalization.CultureInfo.InvariantCulture);
            LabelStore.Replace(address, "people", LongRange((int)done + 1).Select(i => new LabelRow { Catalogue = "people", Name = $"{i}", Class = tag, Position = new SkyPosition(i % 360, 0) }));
            reviews.Add(1, "unsure", tag, "test");
            output.WriteLine(done);
        }
        return 0;
    }

    /// <summary>Appends tiles in batches, going on where the file stands, and says after each how many are done.</summary>
    internal static int AppendTiles(string path, long last) => Append(path, last, (store, run, tiles) => store.AppendTiles(run, tiles, tiles.SelectMany(RowsOf)));

    /// <summary>The same with groups of exposures, each with its sources and moving objects.</summary>
    internal static int AppendGroups(string path, long last) => Append(path, last, (store, run, groups) => Array.ForEach(groups, group => store.AppendGroup(run, group, SourcesOf(group), ObjectsOf(group))));

    private static int Append(string path, long last, Action<CatalogueStore, Run, long[]> append)
    {
        using CatalogueStore store = CatalogueStore.Open(path);
        Run run = store.OpenRun(CatalogueStoreTests.Settings());
        long next = store.CompletedTiles(run).Count;
        Random random = new((int)next);
        // Standard output is handle 1; the console is the command line's.
        using StreamWriter output = new(new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write)) { AutoFlush = true };
        while (next < last)
        {
            long[] tiles = [.. LongRange(random.Next(1, 9)).Select(i => next + i)];
            append(store, run, tiles);
            next += tiles.Length;
            output.WriteLine(next);
        }
        return 0;
    }

    // Waits for some acknowledged batches, or for a time; kills; the last number that was acknowledged.
    private static long RunAndKill(string child, string path, long last, TimeSpan? after, int batches)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(Program).Assembly.Location, child, path, $"{last}"]) { RedirectStandardOutput = true })!;
        long acknowledged = 0;
        if (after is { } time)
        {
            Thread.Sleep(time);
        }
        else
        {
            for (int i = 0; i < batches; i++)
            {
                acknowledged = long.Parse(process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        // Anywhere in the batches that come next.
        Thread.Sleep(batches % 5);
        process.Kill();
        process.WaitForExit();
        return acknowledged;
    }

    // Each tile has its own number of rows, known from its number.
    private static IEnumerable<RawDetection> RowsOf(long tile) => LongRange((int)(tile % 41))
        .Select(i => new RawDetection(tile, new SkyBox(SkyFrame.Galactic, tile % 360, 0, 1, 1), null, i / 41.0, "bubble", 6, TileEdges.None));

    private static IEnumerable<SourceRow> SourcesOf(long group) => LongRange((int)(group % 41))
        .Select(i => ClassifiedRows.Bare($"{group}") with { X = i, Object = i == 5 ? $"G{group}" : null });

    private static IEnumerable<MovingObject> ObjectsOf(long group) => group % 41 > 5 ? [ClassifiedRows.BareObject($"G{group}")] : [];

    private static IEnumerable<long> LongRange(int count) => Enumerable.Range(0, count).Select(i => (long)i);
}
