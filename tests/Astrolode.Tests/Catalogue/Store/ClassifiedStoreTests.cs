using System.Reflection;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Astrolode.Tests.Catalogue.Store;

/// <summary>Sources and moving objects in the catalogue: whole rows, whole groups, and a catalogue that knew of neither.</summary>
public sealed class ClassifiedStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("classified").FullName;

    private string FilePath => Path.Combine(_folder, "cat.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_full_rows_of_these_tests_leave_no_property_out()
    {
        Assert.All(typeof(SourceRow).GetProperties().Where(property => property.Name is not ("Id" or "RunId")), property => AssertSet(property, ClassifiedRows.Full("a.fits", "A1", 1)));
        Assert.All(typeof(MovingObject).GetProperties().Where(property => property.Name is not ("Id" or "RunId")), property => AssertSet(property, ClassifiedRows.FullObject("A1")));

        static void AssertSet(PropertyInfo property, object row) =>
            Assert.NotEqual(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null, property.GetValue(row));
    }

    [Fact]
    public void Sources_and_objects_come_back_with_every_value_they_had_and_without_those_they_had_not()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        store.OpenRun(CatalogueStoreTests.Settings());
        Run run = store.OpenRun(CatalogueStoreTests.Settings() with { Source = "exposures" });
        SourceRow full = ClassifiedRows.Full("a.fits", "A1", 1), bare = ClassifiedRows.Bare("b.fits");
        MovingObject whole = ClassifiedRows.FullObject("A1"), trail = ClassifiedRows.BareObject("B_2");

        store.AppendGroup(run, 3, [full, bare], [whole, trail]);

        Assert.Equal([full with { Id = 1, RunId = 2 }, bare with { Id = 2, RunId = 2 }], store.Sources(run.Id));
        Assert.Equal([full with { Id = 1, RunId = 2 }], store.SourcesOfObjects());
        Assert.Equal([whole with { Id = 1, RunId = 2 }, trail with { Id = 2, RunId = 2 }], store.MovingObjects());
        Assert.Equal("B_2", Assert.Single(store.MovingObjectsByProbability(2).Skip(1)).Name);
        Assert.Empty(store.Sources(1));
        Assert.Equal((new RowCounts(0, 2, 2), new RowCounts(0, 0, 0)), (store.Count(), store.Count(1)));
    }

    [Fact]
    public void Groups_that_are_done_are_known_when_the_run_goes_on_and_a_finished_run_takes_no_more()
    {
        using (CatalogueStore store = CatalogueStore.Open(FilePath))
        {
            Run run = store.OpenRun(CatalogueStoreTests.Settings());
            store.AppendGroup(run, 0, [ClassifiedRows.Bare("a.fits")], []);
            store.AppendGroup(run, 5, [], []);
        }

        using CatalogueStore again = CatalogueStore.Open(FilePath);
        Run resumed = again.OpenRun(CatalogueStoreTests.Settings());
        Assert.Equal([0, 5], again.CompletedTiles(resumed).Order());
        Assert.Contains("tile 5 of run 1 is stored already", Assert.Throws<CatalogueException>(() => again.AppendGroup(resumed, 5, [ClassifiedRows.Bare("a.fits")], [])).Message, StringComparison.Ordinal);
        again.FinishRun(resumed);
        Assert.NotNull(Assert.Single(again.Runs()).Finished);
        Assert.Throws<CatalogueException>(() => again.AppendGroup(resumed, 6, [], []));
        Assert.Single(again.Sources());
    }

    [Fact]
    public void A_group_that_fails_on_its_way_leaves_nothing()
    {
        using CatalogueStore store = CatalogueStore.Open(FilePath);
        Run run = store.OpenRun(CatalogueStoreTests.Settings());
        SourceRow good = ClassifiedRows.Bare("a.fits");
        void Refused<T>(string part, IEnumerable<SourceRow> sources, params MovingObject[] objects) where T : Exception
        {
            Assert.Contains(part, Assert.Throws<T>(() => store.AppendGroup(run, 0, sources, objects)).Message, StringComparison.Ordinal);
            Assert.Empty(store.CompletedTiles(run));
            Assert.Equal(new RowCounts(0, 0, 0), store.Count());
        }

        Refused<InvalidDataException>("on its way", Failing(), ClassifiedRows.FullObject("A1"));
        Refused<ArgumentException>("table source whose flux is NaN", [good, good with { Flux = double.NaN }]);
        Refused<ArgumentException>("table moving_object whose chi2 is", [good], ClassifiedRows.FullObject("A1") with { ChiSquared = double.PositiveInfinity });
        Refused<CatalogueException>("FOREIGN KEY", [good, good with { Object = "A2" }], ClassifiedRows.FullObject("A1"));
        Refused<CatalogueException>("UNIQUE", [good], ClassifiedRows.FullObject("A1"), ClassifiedRows.BareObject("A1"));
        store.AppendGroup(run, 0, [good], []);
        Assert.Single(store.Sources());

        IEnumerable<SourceRow> Failing()
        {
            yield return good;
            throw new InvalidDataException("on its way");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_catalogue_of_the_first_schema_keeps_what_it_has_and_takes_sources(bool openedToReadFirst)
    {
        MakeOfFirstSchema();
        if (openedToReadFirst)
        {
            using CatalogueStore reading = CatalogueStore.OpenForReading(FilePath);
            Assert.Equal(new RowCounts(1, 0, 0), reading.Count());
            Assert.Empty(reading.Sources());
        }

        using CatalogueStore store = CatalogueStore.Open(FilePath);

        Assert.Equal(Migrations.Newest, store.Connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(("old", "bubble"), (Assert.Single(store.Runs()).Settings.ModelName, Assert.Single(store.Detections()).Class));
        ClassifiedRows.Store(store, CatalogueStoreTests.Settings());
        Assert.Equal(new RowCounts(1, 5, 2), store.Count());
    }

    // By the script of that schema, which is never changed, as a program that had no other ran it.
    private void MakeOfFirstSchema()
    {
        using StreamReader script = new(typeof(CatalogueStore).Assembly.GetManifestResourceStream("0001.sql")!);
        using SqliteConnection connection = new($"Data Source={FilePath};Pooling=False");
        connection.Open();
        connection.Execute(script.ReadToEnd());
        connection.Execute("""
            PRAGMA application_id = 0x4153544C;
            PRAGMA user_version = 1;
            INSERT INTO run (model_name, model_sha256, model_card, source, settings, program_version, started, finished, state)
            VALUES ('old', '00', '{}', 'hips', '{}', '0.1.0', '2025-01-01T00:00:00.000Z', '2025-01-01T01:00:00.000Z', 'finished');
            INSERT INTO detection (run, name, class, score) VALUES (1, 'ASTL G018.912-00.301', 'bubble', 0.5)
            """);
    }
}
