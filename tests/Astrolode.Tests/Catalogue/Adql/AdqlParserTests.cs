using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;

namespace Astrolode.Tests.Catalogue.Adql;

/// <summary>What the grammar of ADQL 2.1 takes and what it does not, rule by rule.</summary>
public sealed class AdqlParserTests
{
    [Theory]
    // select_query, select_list
    [InlineData("SELECT * FROM t")]
    [InlineData("select a, b.c, s.t.d, \"From\" , t.* from s.t as t, u b")]
    [InlineData("SELECT DISTINCT a FROM t")]
    [InlineData("SELECT ALL TOP 0 a AS \"Description\", b c FROM t")]
    [InlineData("SELECT 42, -2, +3, 3.14, 10e-5, 10E3, .5, 5., 0x1F, 'it''s', 'a' || b FROM t")]
    [InlineData("SELECT \"_weird\"\"name\", \"distance\" FROM t")]
    [InlineData("SELECT a -- comment 'with a quote\n , b /* another ( */ FROM t")]
    [InlineData("\t\r\n SELECT\na FROM\tt  ; ")]
    // from_clause
    [InlineData("SELECT a FROM t JOIN u ON t.a = u.a")]
    [InlineData("SELECT a FROM t NATURAL JOIN u")]
    [InlineData("SELECT a FROM t NATURAL LEFT OUTER JOIN u INNER JOIN v USING (a, b) CROSS JOIN w")]
    [InlineData("SELECT a FROM (t FULL JOIN u ON t.a = u.a) RIGHT JOIN v USING (a)")]
    [InlineData("SELECT a FROM ((t JOIN u USING (a)) JOIN v USING (a))")]
    [InlineData("SELECT a FROM (SELECT b AS a FROM t) AS x")]
    [InlineData("SELECT a FROM ((SELECT a FROM t) UNION (SELECT a FROM u)) x")]
    [InlineData("SELECT a FROM ((SELECT a FROM t) AS x JOIN u USING (a))")]
    [InlineData("SELECT a FROM (((SELECT a FROM t))) AS x")]
    // where_clause
    [InlineData("SELECT a FROM t WHERE NOT (a = 1 AND b <> 2 OR c != 3) AND d < 4 AND e <= 5 AND f > 6 AND g >= 7")]
    [InlineData("SELECT a FROM t WHERE (((a))) + 1 = ((2))")]
    [InlineData("SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN 'a' AND 'b'")]
    [InlineData("SELECT a FROM t WHERE a IN (1, 2) AND b NOT IN (SELECT b FROM u) AND c IN ((SELECT c FROM u) UNION (SELECT c FROM v))")]
    [InlineData("SELECT a FROM t WHERE a LIKE 'x%' AND b NOT LIKE '_' AND c ILIKE 'y' AND d NOT ILIKE 'z'")]
    [InlineData("SELECT a FROM t WHERE a IS NULL AND t.b IS NOT NULL AND EXISTS (SELECT * FROM u) AND NOT EXISTS (SELECT * FROM v)")]
    [InlineData("SELECT a FROM t WHERE a = (SELECT MAX(a) FROM u)")]
    [InlineData("SELECT a FROM t WHERE ((SELECT a FROM t) UNION (SELECT a FROM u)) = 1")]
    // functions
    [InlineData("SELECT ABS(a), CEILING(a), DEGREES(a), EXP(a), FLOOR(a), LOG(a), LOG10(a), MOD(a, 2), PI(), POWER(a, 2), RADIANS(a), RAND(), RAND(5), ROUND(a), ROUND(a, -2), SQRT(a), TRUNCATE(a, 1) FROM t")]
    [InlineData("SELECT ACOS(a), ASIN(a), ATAN(a), ATAN2(a, b), COS(a), COT(a), SIN(a), TAN(a) FROM t")]
    [InlineData("SELECT LOWER(a), UPPER(b || 'x'), IN_UNIT(c, 'km/s'), COALESCE(a), COALESCE(a, b, 'x'), my_function(a, 2) FROM t")]
    [InlineData("SELECT CAST(a AS SMALLINT), CAST(1 AS Double Precision), CAST(a AS char(30)), CAST('2021-01-14T11:25:00' AS TIMESTAMP), CAST(NULL AS VARCHAR), CAST('1 2 3' AS CIRCLE) FROM t")]
    [InlineData("SELECT CASE WHEN a > 1 THEN 'x' ELSE NULL END, CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 END FROM t")]
    [InlineData("SELECT COUNT(*), COUNT(DISTINCT a), AVG(ALL b), MAX(c), MIN(d), SUM(e) FROM t GROUP BY f, g + 1 HAVING COUNT(*) > 1")]
    // geometry
    [InlineData("SELECT x FROM y WHERE POINT(NULL, 2, 3) = x AND POINT('fk5', 2, 3) = x AND POINT(2, 3) = x")]
    [InlineData("SELECT x FROM y WHERE 1 = CONTAINS(CIRCLE('ICRS', 4, 4, 2), POINT('', ra, dec)) AND CONTAINS(p, CIRCLE(q, 1)) = 1")]
    [InlineData("SELECT AREA(BOX('', 1, 2, 3, 4)), CENTROID(POLYGON(1, 2, 3, 4, 5, 6)), COORD1(p), COORD2(POINT(1, 2)), COORDSYS(p), REGION('Circle FK4 10 10 1') FROM t")]
    [InlineData("SELECT DISTANCE(p, q), DISTANCE(1, 2, ra, dec), POLYGON(p, q, POINT(1, 2)), CIRCLE(CENTROID(r), 1), BOX(p, 1, 2) FROM t")]
    [InlineData("SELECT x FROM t WHERE 0 = INTERSECTS(REGION('NOT (circle 1 2 3)'), x)")]
    // sets, WITH, ORDER BY, OFFSET
    [InlineData("SELECT a FROM t UNION SELECT a FROM u EXCEPT ALL SELECT a FROM v INTERSECT SELECT a FROM w ORDER BY 1 DESC, a ASC OFFSET 10")]
    [InlineData("(SELECT TOP 1 a FROM t ORDER BY a) UNION ALL (SELECT a FROM u OFFSET 2)")]
    [InlineData("WITH x AS (SELECT a FROM t), y (b, c) AS (SELECT a, a FROM x) SELECT * FROM x, y ORDER BY a + 1, LOWER(b)")]
    public void What_the_grammar_has_is_read(string query) => Assert.NotNull(AdqlParser.Parse(query));

    [Theory]
    [InlineData("", "SELECT is needed here")]
    [InlineData("SELECT FROM t", "nothing is selected")]
    [InlineData("SELECT _weird FROM t", "'_'")]
    [InlineData("SELECT distance FROM t", "'distance' is a word of ADQL")]
    [InlineData("SELECT a AS area FROM t", "'area' is a word of ADQL")]
    [InlineData("SELECT TOP -10 a FROM t", "TOP needs a whole number")]
    [InlineData("SELECT TOP 1.5 a FROM t", "TOP needs a whole number")]
    [InlineData("SELECT a FROM t OFFSET -10", "OFFSET needs a whole number")]
    [InlineData("SELECT a FROM t OFFSET 10.5", "OFFSET needs a whole number")]
    [InlineData("SELECT a, FROM t", "a value is needed here")]
    [InlineData("SELECT a FROM", "a table is needed here")]
    [InlineData("SELECT a FROM t WHERE", "a value is needed here")]
    [InlineData("SELECT a FROM t WHERE a", "a condition is needed here")]
    [InlineData("SELECT a FROM t WHERE POINT('fk5', 2, 3)", "a condition is needed here")]
    [InlineData("SELECT a FROM t WHERE CONTAINS(a, b)", "write 1 = CONTAINS(...)")]
    [InlineData("SELECT a > 1 FROM t", "a value is needed here, and this is a condition")]
    [InlineData("SELECT a FROM t WHERE a = 1 = 2", "should be at its end")]
    [InlineData("SELECT a FROM t WHERE a = NULL", "a value is needed here")]
    [InlineData("SELECT COALESCE() FROM t", "COALESCE takes 1 to 100 arguments and has 0")]
    [InlineData("SELECT COALESCE(NULL) FROM t", "a value is needed here")]
    [InlineData("SELECT CAST(123 AS NULL) FROM t", "CAST needs one of")]
    [InlineData("SELECT CAST(314 AS FLOAT) FROM t", "CAST needs one of")]
    [InlineData("SELECT CIRCLE('fk5', 2, 3) FROM t", "a centre (a point, or a longitude and a latitude) and a radius")]
    [InlineData("SELECT POLYGON('fk5', 2, 3, 3, 0, 23, 0, 45) FROM t", "three or more vertices")]
    [InlineData("SELECT SIN(1, 2) FROM t", "SIN takes 1 arguments and has 2")]
    [InlineData("SELECT COUNT() FROM t", "a value is needed here")]
    [InlineData("SELECT SUM(*) FROM t", "a value is needed here")]
    [InlineData("SELECT a FROM t JOIN u", "a join needs ON")]
    [InlineData("SELECT a FROM (SELECT b FROM t)", "needs a name after it")]
    [InlineData("SELECT 'abc FROM t", "opens here and does not close")]
    [InlineData("SELECT \"abc FROM t", "opens here and does not close")]
    [InlineData("SELECT a /* FROM t", "a comment begins here")]
    [InlineData("SELECT 12abc FROM t", "a number runs into letters")]
    [InlineData("SELECT 1e999 FROM t", "too large")]
    [InlineData("SELECT a FROM t; DROP TABLE t", "should be at its end")]
    [InlineData("DELETE FROM t", "SELECT is needed here")]
    [InlineData("SELECT a FROM t -- x\n; --\n y", "should be at its end")]
    [InlineData("SELECT - - a FROM t", "a value is needed here")]
    [InlineData("SELECT a FROM t ORDER a", "BY is needed here")]
    [InlineData("SELECT a\u0000 FROM t", "has no place in ADQL")]
    public void What_it_does_not_have_is_refused_and_the_place_named(string query, string what)
    {
        QueryException error = Assert.Throws<QueryException>(() => AdqlParser.Parse(query));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("the query, line ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_of_an_error_is_line_and_column()
    {
        QueryException error = Assert.Throws<QueryException>(() => AdqlParser.Parse("SELECT a\nFROM t\n  WHERE a == 1"));
        Assert.StartsWith("the query, line 3, column 12:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("ABS(", ")")]
    [InlineData("(SELECT ", " FROM t)")]
    [InlineData("CASE WHEN 1 = 1 THEN ", " END")]
    public void Deep_nesting_is_refused_before_it_ends_the_process(string open, string close)
    {
        string query = $"SELECT {string.Concat(Enumerable.Repeat(open, 20_000))}1{string.Concat(Enumerable.Repeat(close, 20_000))} FROM t";
        Assert.Throws<QueryException>(() => AdqlParser.Parse(query[..Math.Min(query.Length, 250_000)]));
    }

    [Fact]
    public void Long_chains_and_long_queries_are_refused()
    {
        Assert.Throws<QueryException>(() => AdqlParser.Parse($"SELECT 1{string.Concat(Enumerable.Repeat("+1", 10_000))} FROM t"));
        Assert.Throws<QueryException>(() => AdqlParser.Parse($"SELECT a FROM t WHERE a = 1{string.Concat(Enumerable.Repeat(" OR a = 1", 10_000))}"));
        Assert.Throws<QueryException>(() => AdqlParser.Parse($"SELECT {string.Concat(Enumerable.Repeat("NOT ", 50_000))} a FROM t"));
        Assert.Throws<QueryException>(() => AdqlParser.Parse(new string(' ', 300_000)));
    }
}
