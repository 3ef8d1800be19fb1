using System.Data.Common;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Catalogue.Adql;

/// <summary>A catalogue with detections all over the sky, denser around some places, at the poles and at right ascension 0; and one copy of it in PostgreSQL where that is installed.</summary>
public sealed class SkyCatalogue : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PostgresServer postgres = new();

    public SkyCatalogue()
    {
        Rows = [.. Positions(new Random(11)).Select((position, i) => Detection.OnSky(
            new SkyBox(i % 3 == 0 ? SkyFrame.Galactic : SkyFrame.Icrs, i % 3 == 0 ? position.To(SkyFrame.Galactic).LonDegrees : position.RaDegrees, i % 3 == 0 ? position.To(SkyFrame.Galactic).LatDegrees : position.DecDegrees, 0.1, 0.2),
            i % 2 == 0 ? "bubble" : "Arc", i % 101 / 101.0, 6, i % 5 == 0 ? null : $"image{i % 5}"))];
        string path = SqlitePath;
        using (CatalogueStore store = CatalogueStore.Open(path))
        {
            Run run = store.OpenRun(CatalogueStoreTests.Settings());
            store.FinishRun(run, Rows);
            Rows = [.. store.Detections()];
        }
        Sqlite = CatalogueAddress.Parse(path);
        if (PostgresServer.Programs is not null)
        {
            PostgresAddress = postgres.NewDatabase();
            Postgres = CatalogueAddress.Parse(PostgresAddress);
            CatalogueCopy.Into(Sqlite, Postgres);
        }
    }

    public IReadOnlyList<Detection> Rows { get; }

    public string SqlitePath => folder.File("sky.db");

    public string? PostgresAddress { get; }

    public CatalogueAddress Sqlite { get; }

    public CatalogueAddress? Postgres { get; }

    public CatalogueAddress Of(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? Sqlite : Postgres!;

    /// <summary>The answer to a query, row by row.</summary>
    public List<object?[]> Ask(string adql, SqlDialect dialect = SqlDialect.Sqlite, long? maxRows = null)
    {
        CompiledQuery query = AdqlQuery.Compile(adql, PublishedTables.All, dialect, maxRows);
        using DbConnection connection = Of(dialect).OpenReading();
        using DbCommand command = query.Command(connection);
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(query.Columns.Select(column => column.Name), Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        List<object?[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }
        return rows;
    }

    /// <summary>The numbers of the rows that a condition finds, in order.</summary>
    public long[] Ids(string condition, SqlDialect dialect) => [.. Ask($"SELECT d.id FROM astrolode.detection AS d WHERE {condition} ORDER BY d.id", dialect).Select(row => Convert.ToInt64(row[0], null))];

    public void Dispose()
    {
        postgres.Dispose();
        folder.Dispose();
    }

    private static IEnumerable<SkyPosition> Positions(Random random)
    {
        for (int i = 0; i < 4000; i++)
        {
            yield return new SkyPosition(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI));
        }
        foreach (SkyPosition centre in (SkyPosition[])[new(0, 0), new(10, 89.9), new(200, -89.95), new(45, 41.81), new(180, 30), new(266.4, -29)])
        {
            for (int i = 0; i < 400; i++)
            {
                yield return centre.Towards(3 * random.NextDouble() * random.NextDouble(), 360 * random.NextDouble());
            }
        }
    }
}
