using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Catalogue.Adql;

/// <summary>Answers, on both databases, against what going through all rows finds.</summary>
public sealed class AdqlAnswersTests(SkyCatalogue sky) : IClassFixture<SkyCatalogue>
{
    [Fact]
    public void On_SQLite_circles_polygons_and_maps_find_what_brute_force_finds() => RegionsAgree(SqlDialect.Sqlite);

    [JudgeFact("postgresql")]
    public void On_PostgreSQL_circles_polygons_and_maps_find_what_brute_force_finds() => RegionsAgree(SqlDialect.Postgres);

    [Fact]
    public void On_SQLite_pairs_within_a_distance_are_those_of_brute_force() => PairsAgree(SqlDialect.Sqlite);

    [JudgeFact("postgresql")]
    public void On_PostgreSQL_pairs_within_a_distance_are_those_of_brute_force() => PairsAgree(SqlDialect.Postgres);

    [Fact]
    public void On_SQLite_the_rest_of_the_language_says_what_it_should() => LanguageAgrees(SqlDialect.Sqlite);

    [JudgeFact("postgresql")]
    public void On_PostgreSQL_the_rest_of_the_language_says_what_it_should() => LanguageAgrees(SqlDialect.Postgres);

    [Fact]
    public void A_circle_is_found_through_the_index()
    {
        CompiledQuery query = AdqlQuery.Compile("SELECT id FROM detection WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 0.1))", Astrolode.Catalogue.Schema.PublishedTables.All, SqlDialect.Sqlite, null);
        using System.Data.Common.DbConnection connection = sky.Sqlite.OpenReading();
        using System.Data.Common.DbCommand command = (query with { Sql = "EXPLAIN QUERY PLAN " + query.Sql }).Command(connection);
        using System.Data.Common.DbDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }
        Assert.Contains(steps, step => step.Contains("detection_sky (hpx>? AND hpx<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN t", StringComparison.Ordinal));
    }

    [Fact]
    public void A_small_circle_lies_in_the_cell_of_its_centre_and_those_around()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            double radius = Math.Pow(10, -6 + 7.5 * random.NextDouble());
            if (SkyPruning.NeighbourOrder(radius) is not { } order)
            {
                Assert.True(radius > 30);
                continue;
            }
            SkyPosition centre = new(random.NextDouble() * 360, i % 7 == 0 ? 90 - Math.Pow(10, -5 * random.NextDouble()) : Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI));
            SkyPosition near = centre.Towards(radius * (1 - 1e-9), random.NextDouble() * 360);
            long cell = NestedIndex.AngleToPixel(29, centre.RaDegrees, centre.DecDegrees), other = NestedIndex.AngleToPixel(29, near.RaDegrees, near.DecDegrees);
            int shift = 2 * (29 - order);
            Assert.Contains(Enumerable.Range(0, 9), which => AdqlFunctions.Neighbour(order, cell, which) >> shift == other >> shift);
        }
    }

    private void RegionsAgree(SqlDialect dialect)
    {
        Random random = new(5);
        for (int i = 0; i < 60; i++)
        {
            SkyPosition centre = sky.Rows[random.Next(sky.Rows.Count)].Sky!.Value.Centre;
            double radius = i < 5 ? 60 + 20 * i : Math.Pow(10, -3 + 4.5 * random.NextDouble());
            string circle = Text($"CIRCLE({centre.RaDegrees}, {centre.DecDegrees}, {radius})");
            Agree($"1 = CONTAINS(POINT(d.ra, d.dec), {circle})", dialect, at => at.SeparationDegrees(centre) <= radius);
            Agree($"0 = CONTAINS(POINT('ICRS', d.ra, d.dec), {circle})", dialect, at => at.SeparationDegrees(centre) > radius);
            Agree(Text($"DISTANCE(POINT({centre.RaDegrees}, {centre.DecDegrees}), POINT(d.ra, d.dec)) < {radius}"), dialect, at => at.SeparationDegrees(centre) < radius);
            Agree(Text($"1 = INTERSECTS(CIRCLE({centre.RaDegrees}, {centre.DecDegrees}, d.wid * {radius}), POINT(d.ra, d.dec))"), dialect, at => at.SeparationDegrees(centre) <= 0.1 * radius);
        }
        for (int i = 0; i < 24; i++)
        {
            SkyPosition centre = sky.Rows[random.Next(sky.Rows.Count)].Sky!.Value.Centre;
            double size = Math.Pow(10, -1 + 2.5 * random.NextDouble());
            // Stars are not convex where they have more than four corners.
            SkyPosition[] corners = [.. Enumerable.Range(0, 3 + i % 6).Select(k => centre.Towards(size * (k % 2 == 0 ? 1 : 0.4 + 0.2 * (i % 4)), 360.0 * k / (3 + i % 6)))];
            PolygonShape shape = new([.. corners.Select(corner => (corner.RaDegrees, corner.DecDegrees))]);
            string polygon = $"POLYGON({string.Join(", ", corners.Select(corner => Text($"{corner.RaDegrees}, {corner.DecDegrees}")))})";
            Agree($"CONTAINS(POINT(d.ra, d.dec), {polygon}) = 1", dialect, at => shape.Contains(at.RaDegrees, at.DecDegrees));
            Agree($"CONTAINS(POINT(d.ra + 0, d.dec), {polygon}) = 1", dialect, at => shape.Contains(at.RaDegrees, at.DecDegrees));
            Astrolode.Images.Moc.SpaceMoc moc = Astrolode.Images.Moc.SpaceMoc.FromShape(shape, 6);
            Agree($"1 = CONTAINS(POINT(d.ra, d.dec), MOC(6, {polygon}))", dialect, moc.Contains);
        }
    }

    private void PairsAgree(SqlDialect dialect)
    {
        (long Id, double X, double Y, double Z)[] rows = [.. sky.Rows.Select(row => (row.Id, SkyPosition.UnitVector(row.Sky!.Value.Centre.RaDegrees, row.Sky!.Value.Centre.DecDegrees))).Select(row => (row.Id, row.Item2.X, row.Item2.Y, row.Item2.Z))];
        foreach (double radius in (double[])[0.001, 0.02, 0.3])
        {
            HashSet<(long, long)> expected = [];
            double chord = 2 * Math.Sin(radius * Math.PI / 360);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = i + 1; j < rows.Length; j++)
                {
                    (double x, double y, double z) = (rows[i].X - rows[j].X, rows[i].Y - rows[j].Y, rows[i].Z - rows[j].Z);
                    if (x * x + y * y + z * z < chord * chord)
                    {
                        expected.Add((rows[i].Id, rows[j].Id));
                    }
                }
            }
            foreach (string condition in (string[])["DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec)) < ", "1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, "])
            {
                string adql = Text($"SELECT a.id, b.id AS other FROM detection AS a JOIN detection AS b ON {condition}{radius}{(condition.EndsWith("< ", StringComparison.Ordinal) ? "" : "))")} AND a.id < b.id");
                HashSet<(long, long)> found = [.. sky.Ask(adql, dialect).Select(row => (Convert.ToInt64(row[0], null), Convert.ToInt64(row[1], null)))];
                Assert.True(expected.SetEquals(found), $"{adql}: {found.Count} pairs instead of {expected.Count}");
            }
            Assert.NotEmpty(expected);
        }
    }

    private void LanguageAgrees(SqlDialect dialect)
    {
        long n = sky.Rows.Count;
        Dictionary<string, object?> expected = new()
        {
            ["SELECT COUNT(*) FROM detection"] = n,
            ["SELECT COUNT(image) FROM astrolode.detection"] = sky.Rows.LongCount(row => row.Image is not null),
            ["SELECT COUNT(DISTINCT class) FROM detection"] = 2L,
            ["SELECT COUNT(*) FROM detection WHERE class LIKE 'B%'"] = 0L,
            ["SELECT COUNT(*) FROM detection WHERE class ILIKE 'B_BBL%'"] = sky.Rows.LongCount(row => row.Class == "bubble"),
            ["SELECT COUNT(*) FROM detection WHERE class NOT LIKE 'b%' AND class LIKE '%\\%'"] = 0L,
            ["SELECT COUNT(*) FROM (SELECT TOP 7 * FROM detection ORDER BY score DESC OFFSET 3) AS t"] = 7L,
            ["SELECT MIN(id) FROM (SELECT id FROM detection ORDER BY id OFFSET 5) AS t"] = 6L,
            ["SELECT COUNT(*) FROM detection AS a JOIN run AS r ON a.run = r.id"] = n,
            ["SELECT COUNT(*) FROM detection NATURAL JOIN (SELECT id FROM detection WHERE id <= 10) AS few"] = 10L,
            ["SELECT COUNT(*) FROM detection FULL JOIN (SELECT id, 'x' AS note FROM detection WHERE id <= 10) AS few USING (id) WHERE note IS NULL"] = n - 10,
            ["WITH few (a, b) AS (SELECT id, score FROM detection WHERE id <= 4) SELECT SUM(a) FROM few"] = 10L,
            ["SELECT COUNT(*) FROM ((SELECT id FROM detection WHERE id < 5) UNION (SELECT id FROM detection WHERE id BETWEEN 3 AND 8)) AS u"] = 8L,
            ["SELECT COUNT(*) FROM (SELECT id FROM detection WHERE id < 5 UNION ALL SELECT id FROM detection WHERE id BETWEEN 3 AND 8) AS u"] = 10L,
            ["SELECT COUNT(*) FROM (SELECT id FROM detection WHERE id < 5 EXCEPT SELECT id FROM detection WHERE id > 2 INTERSECT SELECT id FROM detection WHERE id < 4) AS u"] = 3L,
            ["SELECT COUNT(*) FROM detection WHERE EXISTS (SELECT * FROM run WHERE run.id = detection.run) AND id IN (1, 2, 3)"] = 3L,
            ["SELECT COUNT(*) FROM detection WHERE id = (SELECT MAX(id) FROM detection)"] = 1L,
            ["SELECT MAX(c) FROM (SELECT class, COUNT(*) AS c FROM detection GROUP BY class HAVING COUNT(*) > 10) AS g"] = sky.Rows.GroupBy(row => row.Class).Max(group => group.LongCount()),
            ["SELECT TOP 1 CASE WHEN score > 2 THEN 'high' ELSE 'low' END FROM detection"] = "low",
            ["SELECT TOP 1 CASE id WHEN 1 THEN 10 ELSE 20 END FROM detection ORDER BY id"] = 10L,
            ["SELECT TOP 1 COALESCE(review, 'none') FROM detection"] = "none",
            ["SELECT TOP 1 UPPER(class) || '-' || LOWER('X') FROM detection ORDER BY id"] = "BUBBLE-x",
            ["SELECT TOP 1 CAST(3.9 AS VARCHAR(2)) || CAST(7 AS VARCHAR) FROM detection"] = "3.7",
            ["SELECT TOP 1 MOD(7, 3) FROM detection"] = 1L,
            ["SELECT TOP 1 7 / 2 FROM detection"] = 3L,
            ["SELECT TOP 1 7 / 0.0 FROM detection"] = null,
            ["SELECT TOP 1 ROUND(1234.567, -2) FROM detection"] = 1200.0,
            ["SELECT TOP 1 TRUNCATE(-1.987, 1) FROM detection"] = -1.9,
            ["SELECT TOP 1 POWER(2, 10) + SQRT(16) + ABS(-3) + FLOOR(2.7) + CEILING(2.1) FROM detection"] = 1024.0 + 4 + 3 + 2 + 3,
            ["SELECT TOP 1 ROUND(SIN(PI() / 6) + DEGREES(ATAN2(1, 1)) + LOG(EXP(2)) + LOG10(1000) + COT(RADIANS(45)), 9) FROM detection"] = 0.5 + 45 + 2 + 3 + 1,
            ["SELECT TOP 1 ROUND(IN_UNIT(wid, 'arcmin'), 6) FROM detection"] = 6.0,
            ["SELECT TOP 1 ROUND(AREA(CIRCLE(10, 20, 1)), 6) FROM detection"] = Math.Round(2 * Math.PI * (1 - Math.Cos(Math.PI / 180)) * Math.Pow(180 / Math.PI, 2), 6),
            ["SELECT TOP 1 ROUND(AREA(CIRCLE(ra, dec, 1)), 6) FROM detection"] = Math.Round(2 * Math.PI * (1 - Math.Cos(Math.PI / 180)) * Math.Pow(180 / Math.PI, 2), 6),
            ["SELECT TOP 1 ROUND(AREA(POLYGON(0, 0, 90, 0, d.ra * 0, 90)), 6) FROM detection AS d"] = Math.Round(Math.PI / 2 * Math.Pow(180 / Math.PI, 2), 6),
            ["SELECT TOP 1 ROUND(COORD1(CENTROID(POLYGON(10, -1, 12, -1, d.ra * 0 + 12, 1, 10, 1))), 9) FROM detection AS d"] = 11.0,
            ["SELECT TOP 1 ROUND(COORD2(CENTROID(BOX(10, 20, 2, 2))), 6) FROM detection AS d"] = 20.0,
            ["SELECT TOP 1 ROUND(DISTANCE(10, 20, 10, 21), 9) FROM detection"] = 1.0,
            ["SELECT TOP 1 ROUND(COORD1(POINT('GALACTIC', 0, 90)), 4) FROM detection"] = 192.8595,
            ["SELECT TOP 1 COORDSYS(POINT(1, 2)) FROM detection"] = "ICRS",
            ["SELECT TOP 1 INTERSECTS(CIRCLE(ra, dec, 2), CIRCLE(ra, dec + 0, 1)) FROM detection"] = 1L,
            ["SELECT TOP 1 CONTAINS(CIRCLE(10, 10, 1), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) + 10 * CONTAINS(CIRCLE(10, 10, 6), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) + 100 * INTERSECTS(CIRCLE(16, 10, 2), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) + 1000 * CONTAINS(POLYGON(9, 9, 11, 9, 10, 11), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) + 10000 * INTERSECTS(POLYGON(14, 9, 20, 9, 20, 11, 14, 11), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) + 100000 * INTERSECTS(POLYGON(24, 9, 26, 9, 25, 11), POLYGON(5, 5, 15, 5, 15, 15, 5, 15)) FROM detection"] = 11101L,
            ["SELECT TOP 1 INTERSECTS(REGION('POLYGON ICRS 8 0 12 0 12 20 8 20'), REGION('POLYGON ICRS 0 8 20 8 20 12 0 12')) FROM detection"] = 1L,
            ["SELECT TOP 1 ivo_hasword('The quick fox', 'QUICK') + 10 * ivo_hasword('quicker', 'quick') + 100 * ivo_nocasematch('Abc', 'a%') + 1000 * ivo_hashlist_has('a#B#c', 'b') + 10000 * ivo_interval_overlaps(1, 2, 2, 3) FROM detection"] = 11101L,
            ["SELECT COUNT(*) FROM detection WHERE ivo_healpix_index(29, ra, dec) = hpx"] = n,
            ["SELECT COUNT(*) FROM tap_schema.columns WHERE table_name = 'tap_schema.columns' AND \"size\" IS NULL"] = 14L,
            ["SELECT TOP 1 0x1F + 1 FROM detection"] = 32L,
            ["SELECT COUNT(*) FROM detection WHERE score = 0.0 AND NOT score <> 0"] = sky.Rows.LongCount(row => row.Score == 0),
        };
        foreach ((string adql, object? value) in expected)
        {
            object? found = Assert.Single(Assert.Single(sky.Ask(adql, dialect)));
            found = value switch { long => Convert.ToInt64(found, CultureInfo.InvariantCulture), double => Math.Round(Convert.ToDouble(found, CultureInfo.InvariantCulture), 9), _ => found };
            Assert.True(Equals(value, found), $"{adql}: {found ?? "NULL"} instead of {value ?? "NULL"}");
        }
        Assert.Equal(11, sky.Ask("SELECT id FROM detection", dialect, maxRows: 10).Count);
        Assert.Equal(4, sky.Ask("SELECT TOP 4 id FROM detection", dialect, maxRows: 10).Count);
        double[] scores = [.. sky.Ask("SELECT score FROM detection ORDER BY score DESC, id OFFSET 2", dialect, maxRows: 50).Select(row => (double)row[0]!)];
        Assert.Equal(sky.Rows.Select(row => row.Score).OrderDescending().Skip(2).Take(51), scores);
    }

    private void Agree(string condition, SqlDialect dialect, Func<SkyPosition, bool> isIn)
    {
        long[] expected = [.. sky.Rows.Where(row => isIn(row.Sky!.Value.Centre)).Select(row => row.Id)], found = sky.Ids(condition, dialect);
        // Rounding decides for a row that lies on a border.
        long[] differing = [.. expected.Except(found).Concat(found.Except(expected))];
        Assert.True(differing.Length == 0, $"{condition}: {found.Length} rows instead of {expected.Length}, such as {differing.FirstOrDefault()}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
