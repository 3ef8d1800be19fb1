using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;

namespace Astrolode.Bench;

/// <summary>
/// Ten million rows, uniform on the sky, loaded into SQLite, and cone searches in them: the whole way from ADQL to the last row read, in one connection. What is aimed at: 100,000 rows/s, and medians of 1 ms for
/// 0.1 degree and 5 ms for 1 degree.
/// </summary>
internal static class ConeBenchmark
{
    private const int RowCount = 10_000_000, Cones = 300;

    /// <summary>Loads, searches and prints.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-bench").FullName;
        CatalogueAddress address = CatalogueAddress.Parse(Path.Combine(folder, "sky.db"));
        long start = Stopwatch.GetTimestamp();
        LabelStore.Replace(address, "made up", Rows(RowCount));
        double loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cones: {RowCount / loaded:N0} rows/s loaded into SQLite, with the index; {RowCount:N0} rows, {new FileInfo(Path.Combine(folder, "sky.db")).Length / 1e9:0.0} GB"));
        using (DbConnection connection = address.OpenReading())
        {
            foreach (double radius in (double[])[0.01, 0.1, 1])
            {
                (double median, double slowest, double rows) = Search(connection, radius);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cones: radius {radius} degrees: {median:0.000} ms median, {slowest:0.00} ms 99th percentile, {rows:0.0} rows on the mean, {Cones} cones"));
            }
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Made-up rows all over the sky.</summary>
    internal static IEnumerable<LabelRow> Rows(int count)
    {
        Random random = new(5);
        for (int i = 0; i < count; i++)
        {
            yield return new LabelRow
            {
                Catalogue = "made up",
                Name = "row",
                Class = "bubble",
                Score = random.NextDouble(),
                Position = new SkyPosition(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI)),
            };
        }
    }

    private static (double Median, double Slowest, double Rows) Search(DbConnection connection, double radius)
    {
        Random random = new(9);
        double[] times = new double[Cones];
        long rows = 0;
        for (int i = -30; i < Cones; i++)
        {
            double ra = random.NextDouble() * 360, dec = Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI);
            long start = Stopwatch.GetTimestamp();
            string adql = string.Create(CultureInfo.InvariantCulture, $"SELECT id, name, ra, dec, score FROM label WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({ra}, {dec}, {radius}))");
            using DbCommand command = AdqlQuery.Compile(adql, PublishedTables.All, SqlDialect.Sqlite, null).Command(connection);
            using DbDataReader reader = command.ExecuteReader();
            double sum = 0;
            while (reader.Read())
            {
                sum += reader.GetDouble(2) + reader.GetDouble(4);
                rows += i >= 0 ? 1 : 0;
            }
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        Array.Sort(times);
        return (times[Cones / 2], times[Cones * 99 / 100], rows / (double)Cones);
    }
}
