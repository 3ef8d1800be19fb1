using System.Data.Common;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Tests.Catalogue.Adql;

/// <summary>Queries from the internet are hostile: whatever comes is answered or refused in one line, and what is answered SQLite takes.</summary>
public sealed class AdqlFuzzTests(SkyCatalogue sky) : IClassFixture<SkyCatalogue>
{
    private static readonly string[] Seeds =
    [
        "SELECT TOP 5 d.name, score * 2 AS s, CASE WHEN score > 0.5 THEN 'a' ELSE 'b' END FROM astrolode.detection AS d LEFT JOIN label AS l ON 1 = CONTAINS(POINT('ICRS', d.ra, d.dec), CIRCLE(l.ra, l.dec, 0.1)) WHERE d.class LIKE 'b%' AND d.id NOT IN (1, 2) ORDER BY s DESC OFFSET 1",
        "WITH w (a, b) AS (SELECT id, COUNT(*) FROM detection GROUP BY id HAVING COUNT(*) >= 1) SELECT a, MAX(b) FROM w NATURAL JOIN (SELECT id AS a FROM detection) AS x GROUP BY a UNION SELECT 1, 2 FROM run",
        "SELECT AREA(POLYGON(1, 2, 3, 4, 5, ra)), DISTANCE(POINT(ra, dec), POINT(3, 4)), CAST(ROUND(ra, 2) AS VARCHAR(5)) || 'x', IN_UNIT(wid, 'arcsec') FROM detection WHERE INTERSECTS(REGION('CIRCLE ICRS 10 20 3'), BOX(ra, dec, 1, 1)) = 1 AND EXISTS (SELECT * FROM run WHERE run.id = detection.run)",
        "SELECT table_name, \"size\" FROM tap_schema.columns WHERE unit IS NOT NULL AND utype ILIKE '%obs_%' AND column_index BETWEEN 0 AND 0x10",
    ];

    private static readonly string[] Pieces =
    [
        "(", ")", "'", "\"", ",", ".", "*", "--", "/*", ";", "||", "=", "<", "-", "1", "1e308", "9223372036854775808", "NULL", "SELECT", "FROM", "WHERE", "UNION", "AND", "NOT", "IN", "AS", "ra", "detection", "POINT", "CIRCLE(",
        "COUNT(*)", "\0", "\u00e9", "\U0001F600", "@p0", "$1", "?", ":a", "#", "\\", "%", "sqlite_master", "pg_sleep(10)", "0x", "CASE", "END", "WITH", "CAST(", "ORDER BY", "OFFSET", "TOP", "tap_upload.x",
    ];

    [Fact]
    public void Whatever_is_asked_is_answered_or_refused_in_one_line()
    {
        Random random = new(77);
        using DbConnection connection = sky.Sqlite.OpenReading();
        int answered = 0, refused = 0;
        for (int i = 0; i < 30_000; i++)
        {
            string query = Mutated(Seeds[random.Next(Seeds.Length)], random);
            try
            {
                foreach (SqlDialect dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.Postgres])
                {
                    CompiledQuery compiled = AdqlQuery.Compile(query, PublishedTables.All, dialect, 5);
                    if (dialect == SqlDialect.Sqlite)
                    {
                        // Prepared, not run: what the writer gives must be SQL.
                        using DbCommand command = (compiled with { Sql = "EXPLAIN " + compiled.Sql }).Command(connection);
                        using DbDataReader reader = command.ExecuteReader();
                        answered++;
                    }
                }
            }
            catch (QueryException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{query}\n{error}");
            }
        }
        Assert.True(answered > 300 && refused > 3000, $"{answered} answered, {refused} refused");
    }

    [Fact]
    public void Nothing_can_be_written_through_a_connection_for_queries()
    {
        using DbConnection connection = sky.Sqlite.OpenReading();
        foreach (string sql in (string[])["DELETE FROM detection", "UPDATE run SET state = 'running'", "DROP TABLE token", "CREATE TABLE x (y)", "ATTACH DATABASE '/tmp/astrolode-attached.db' AS other; CREATE TABLE other.x (y)"])
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.ThrowsAny<DbException>(() => command.ExecuteNonQuery());
        }
    }

    [JudgeFact("postgresql")]
    public void Nothing_can_be_written_through_a_connection_of_PostgreSQL_for_queries()
    {
        using DbConnection connection = sky.Postgres!.OpenReading();
        foreach (string sql in (string[])["DELETE FROM detection", "DROP TABLE token", "CREATE TABLE x (y int)"])
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.ThrowsAny<DbException>(() => command.ExecuteNonQuery());
        }
    }

    private static string Mutated(string query, Random random)
    {
        string[] words = query.Split(' ');
        List<string> list = [.. words];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0:
                    list.RemoveAt(at);
                    break;
                case 1:
                    list.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    list[at] = Pieces[random.Next(Pieces.Length)];
                    break;
                case 3:
                    list[at] = list[random.Next(list.Count)];
                    break;
                default:
                    string text = list[at];
                    int cut = random.Next(text.Length + 1);
                    list[at] = text[..cut] + Pieces[random.Next(Pieces.Length)] + text[cut..];
                    break;
            }
            if (list.Count == 0)
            {
                return "";
            }
        }
        return string.Join(' ', list);
    }
}
