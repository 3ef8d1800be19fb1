using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Dapper;

namespace Astrolode.Tests.Catalogue.Store;

public sealed class CatalogueStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalogue").FullName;

    private string FilePath => Path.Combine(_folder, "sub", "cat.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_that_was_abandoned_goes_on_with_its_tiles_and_rows()
    {
        RunSettings settings = Settings();
        using (CatalogueStore store = CatalogueStore.Open(FilePath))
        {
            Run run = store.OpenRun(settings);
            Assert.False(run.Resumed);
            store.AppendTiles(run, [0, 1], [Raw(0, 0.5), Raw(0, 0.9)]);
            store.AppendTiles(run, [7], []);
        }

        using CatalogueStore again = CatalogueStore.Open(FilePath);
        Run resumed = again.OpenRun(settings);

        Assert.True(resumed.Resumed);
        Assert.Equal([0, 1, 7], again.CompletedTiles(resumed).Order());
        Assert.Equal([Raw(0, 0.9), Raw(0, 0.5)], again.ReadRaw(resumed));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("source")]
    [InlineData("region")]
    [InlineData("settings")]
    public void Other_work_starts_a_run_of_its_own(string changed)
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run first = store.OpenRun(Settings());
        RunSettings other = changed switch
        {
            "model" => Settings() with { ModelSha256 = "ff" },
            "source" => Settings() with { Source = "elsewhere" },
            "region" => Settings() with { Region = null },
            _ => Settings() with { SettingsJson = "{}" },
        };

        Run second = store.OpenRun(other);

        Assert.False(second.Resumed);
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(store.OpenRun(other).Resumed);
    }

    [Fact]
    public void Raw_rows_come_back_by_score_with_every_value_they_had()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());
        RawDetection photo = new(3, null, new PixelBox(1.5, 2.5, 30, 40), 0.7, "dog", null, TileEdges.None, "a, \"b\".jpg");
        RawDetection both = new(4, new SkyBox(SkyFrame.Icrs, 10, -20, 0.1, 0.2), new PixelBox(0, 1, 2, 3), 0.8, "bubble", 6, TileEdges.LowX | TileEdges.HighY, "x.fits");
        RawDetection hips = new(5, new SkyBox(SkyFrame.Galactic, 359.999, 0.1, 1e-3, 2e-3), null, 0.75, "bubble", 12.5, TileEdges.HighX);

        store.AppendTiles(run, [3, 4, 5], [photo, both, hips]);

        Assert.Equal([both, hips, photo], store.ReadRaw(run));
    }

    [Fact]
    public void Raw_rows_are_those_of_their_own_run()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run first = store.OpenRun(Settings());
        Run second = store.OpenRun(Settings() with { Source = "b" });
        store.AppendTiles(first, [0], [Raw(0, 0.1)]);
        store.AppendTiles(second, [0], [Raw(0, 0.2)]);

        Assert.Equal(0.2, Assert.Single(store.ReadRaw(second)).Score);
    }

    [Fact]
    public void A_batch_that_fails_on_its_way_leaves_no_tile_and_no_row()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());

        Assert.Throws<InvalidDataException>(() => store.AppendTiles(run, [0], Failing()));

        Assert.Empty(store.CompletedTiles(run));
        Assert.Empty(store.ReadRaw(run));

        static IEnumerable<RawDetection> Failing()
        {
            yield return Raw(0, 0.5);
            throw new InvalidDataException("on its way");
        }
    }

    [Fact]
    public void A_tile_is_stored_once()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());
        store.AppendTiles(run, [1], [Raw(1, 0.5)]);

        CatalogueException error = Assert.Throws<CatalogueException>(() => store.AppendTiles(run, [0, 1], [Raw(0, 0.5), Raw(1, 0.5)]));

        Assert.Contains("tile 1 of run 1", error.Message, StringComparison.Ordinal);
        Assert.Single(store.ReadRaw(run));
        Assert.Equal([1], store.CompletedTiles(run));
    }

    [Fact]
    public void A_run_is_finished_once_with_its_detections_and_then_started_anew()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());
        Detection galactic = Detection.OnSky(new SkyBox(SkyFrame.Galactic, 18.9123, -0.3017, 0.05, 0.06), "bubble", 0.9, 12.9, "IRAC4");
        Detection icrs = Detection.OnSky(new SkyBox(SkyFrame.Icrs, 40.1, 61.2, 0.5, 0.6), "bubble", 0.8, 10.8, "w5.fits") with { Pixels = new PixelBox(1, 2, 3, 4) };
        Detection photo = Detection.OnPhoto(new PixelBox(1, 2, 3, 4), "dog", 0.7, "/x/p.jpg", 1);

        store.FinishRun(run, [galactic, icrs, photo]);

        Assert.Equal([galactic with { Id = 1, RunId = 1 }, icrs with { Id = 2, RunId = 1 }, photo with { Id = 3, RunId = 1 }], store.Detections());
        Assert.Equal(3, store.Count(run.Id).Detections);
        Assert.NotNull(Assert.Single(store.Runs()).Finished);
        Assert.Throws<CatalogueException>(() => store.FinishRun(run, [photo]));
        Assert.Throws<CatalogueException>(() => store.AppendTiles(run, [9], []));
        Assert.False(store.OpenRun(Settings()).Resumed);
        Assert.Equal("ASTL G018.912-00.301", galactic.Name);
    }

    [Fact]
    public void Raw_rows_can_be_merged_while_they_stream()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());
        store.AppendTiles(run, [0], Enumerable.Range(0, 5000).Select(i => Raw(0, i / 5000.0)));

        store.FinishRun(run, store.ReadRaw(run).Select(raw => Detection.OnSky(raw.Sky!.Value, raw.Class, raw.Score, 6, null)));

        Assert.Equal(Enumerable.Range(0, 5000).Reverse().Select(i => i / 5000.0), store.Detections(run.Id).Select(d => d.Score));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SQLite")]
    [InlineData("this is a text of more than one hundred bytes, which is what the header of an SQLite file has; so it is read whole and refused.")]
    public void A_file_that_is_no_catalogue_is_refused_and_left_as_it_is(string content)
    {
        string path = Path.Combine(_folder, "notes.db");
        File.WriteAllText(path, content);

        Assert.Contains($"catalogue {path}: this file exists and is not a catalogue", Assert.Throws<CatalogueException>(() => CatalogueStore.Open(path)).Message, StringComparison.Ordinal);

        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void An_SQLite_file_of_another_program_is_refused()
    {
        string path = Path.Combine(_folder, "other.db");
        using (Microsoft.Data.Sqlite.SqliteConnection other = new($"Data Source={path};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TABLE run (id INTEGER)");
        }

        Assert.Contains("is not a catalogue", Assert.Throws<CatalogueException>(() => CatalogueStore.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_of_a_newer_program_is_refused()
    {
        using (CatalogueStore store = CatalogueStore.Open(FilePath))
        {
            store.Connection.Execute("PRAGMA user_version = 99");
        }

        Assert.Contains("newer Astrolode (schema 99", Assert.Throws<CatalogueException>(() => CatalogueStore.Open(FilePath)).Message, StringComparison.Ordinal);
        Assert.Contains("newer Astrolode (schema 99", Assert.Throws<CatalogueException>(() => CatalogueStore.OpenForReading(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_one_line_and_undoes_the_batch()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(Settings());
        store.AppendTiles(run, [0], [Raw(0, 0.5)]);
        store.Connection.Execute("PRAGMA max_page_count = 20");

        CatalogueException error = Assert.Throws<CatalogueException>(() => store.AppendTiles(run, [1], Enumerable.Repeat(Raw(1, 0.5), 5000)));

        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal([0], store.CompletedTiles(run));
        Assert.Single(store.ReadRaw(run));
        store.Connection.Execute("PRAGMA max_page_count = 100000");
        store.AppendTiles(run, [1], [Raw(1, 0.5)]);
        Assert.Equal(2, store.ReadRaw(run).Count());
    }

    [Fact]
    public void Reading_asks_for_a_file_that_is_there_and_writes_nothing()
    {
        Assert.Contains("there is no such file", Assert.Throws<CatalogueException>(() => CatalogueStore.OpenForReading(FilePath)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(FilePath));
        CatalogueStore.Open(FilePath).Dispose();

        using CatalogueStore reading = CatalogueStore.OpenForReading(FilePath);

        Assert.Contains("cannot be written", Assert.Throws<CatalogueException>(() => reading.OpenRun(Settings())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_line_that_names_the_catalogue()
    {
        string file = Path.Combine(_folder, "a-file");
        File.WriteAllText(file, "");

        Assert.Contains("cannot be made", Assert.Throws<CatalogueException>(() => CatalogueStore.Open(Path.Combine(file, "cat.db"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_catalogue_is_one_file()
    {
        using (CatalogueStore store = CatalogueStore.Open(FilePath))
        {
            store.AppendTiles(store.OpenRun(Settings()), [0], [Raw(0, 0.5)]);
            Assert.True(File.Exists(FilePath + "-wal"));
        }

        // Bytes 18 and 19 of the header: 1 is the rollback journal, 2 would be WAL, which a medium that cannot be written does not open.
        Assert.Equal([1, 1], File.ReadAllBytes(FilePath)[18..20]);
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void A_damaged_catalogue_is_named_wherever_the_damage_is()
    {
        using (CatalogueStore store = CatalogueStore.Open(FilePath))
        {
            Run run = store.OpenRun(Settings());
            store.AppendTiles(run, [0], Enumerable.Range(0, 300).Select(i => Raw(0, i / 300.0)));
            store.FinishRun(run, Enumerable.Range(0, 300).Select(i => Detection.OnSky(new SkyBox(SkyFrame.Galactic, i, 0, 1, 1), "bubble", 0.5, 6, null)));
        }
        byte[] good = File.ReadAllBytes(FilePath);
        Random random = new(3);
        int refused = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            byte[] bad = [.. good];
            Array.Fill(bad, (byte)random.Next(256), random.Next(100, bad.Length - 600), 500);
            File.WriteAllBytes(FilePath, trial % 3 == 0 ? bad[..random.Next(bad.Length)] : bad);
            try
            {
                using CatalogueStore store = CatalogueStore.OpenForReading(FilePath);
                foreach (Run run in store.Runs())
                {
                    _ = store.Detections(run.Id).Count() + store.ReadRaw(run).Count();
                }
            }
            catch (CatalogueException error)
            {
                refused++;
                Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(refused, 20, 60);
    }

    internal static RunSettings Settings() => new("bubbles", "00ff", """{"name":"bubbles"}""", "hips/IRAC4", "gal:10..20,-1..1", """{"threshold":0.3}""", "0.1.0");

    internal static RawDetection Raw(long tile, double score) =>
        new(tile, new SkyBox(SkyFrame.Galactic, 18.9, -0.3, 0.05, 0.06), null, score, "bubble", 12.9, TileEdges.LowX);
}
