using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Tests.Catalogue.Adql;

/// <summary>Names and types are checked against the tables before any SQL is written.</summary>
public sealed class AdqlNamesTests
{
    [Theory]
    [InlineData("SELECT a FROM astrolode.detektion", "there is no table 'astrolode.detektion'; is it astrolode.detection?")]
    [InlineData("SELECT a FROM sqlite_master", "there is no table 'sqlite_master'; there are astrolode.detection")]
    [InlineData("SELECT hash FROM token", "there is no table 'token'")]
    [InlineData("SELECT scor FROM astrolode.detection", "line 1, column 8: there is no column 'scor' in astrolode.detection; is it score?")]
    [InlineData("SELECT d.x FROM detection AS e", "no table of FROM is called 'd'")]
    [InlineData("SELECT id FROM detection, source", "'id' may be a column of detection or source; write which")]
    [InlineData("SELECT d.id FROM detection AS d, source AS d", "stands in FROM twice")]
    [InlineData("SELECT \"Score\" FROM detection", "there is no column 'Score'")]
    [InlineData("SELECT id FROM detection WHERE name = 3", "a number is compared with a text")]
    [InlineData("SELECT id FROM detection WHERE score > '0.5'", "a text is compared with a number")]
    [InlineData("SELECT id FROM detection WHERE score IN (1, 'a')", "a text is compared with a number")]
    [InlineData("SELECT name + 1 FROM detection", "a number is needed here")]
    [InlineData("SELECT LOWER(score) FROM detection", "a text is needed here")]
    [InlineData("SELECT id FROM detection WHERE COUNT(*) > 1", "cannot stand in WHERE")]
    [InlineData("SELECT SUM(MAX(score)) FROM detection", "within another aggregate")]
    [InlineData("SELECT class, score, COUNT(*) FROM detection GROUP BY class", "'score' stands outside an aggregate")]
    [InlineData("SELECT * FROM detection GROUP BY class", "* cannot stand with GROUP BY")]
    [InlineData("SELECT id FROM detection ORDER BY 7", "the query has columns 1 to 1")]
    [InlineData("SELECT id FROM detection UNION SELECT id, run FROM source", "stands between 1 and 2 columns")]
    [InlineData("SELECT id FROM detection UNION SELECT name FROM detection", "one of them is a number, the other a text")]
    [InlineData("SELECT id FROM detection WHERE id IN (SELECT id, run FROM source)", "has one column, and this has 2")]
    [InlineData("SELECT (SELECT id, run FROM source) FROM detection", "has one column, and this has 2")]
    [InlineData("SELECT load_extension('x') FROM detection", "there is no function 'load_extension'")]
    [InlineData("SELECT ivo_healpix_indx(3, ra, dec) FROM detection", "is it ivo_healpix_index?")]
    [InlineData("SELECT IN_UNIT(score, 'deg') FROM detection", "whose unit is known")]
    [InlineData("SELECT IN_UNIT(ra, 'km') FROM detection", "they measure different things")]
    [InlineData("SELECT CIRCLE(1, 2, 200) FROM detection", "from 0 to 180 degrees")]
    [InlineData("SELECT id FROM detection WHERE 1 = CONTAINS(POINT('FK4', ra, dec), CIRCLE(1, 2, 3))", "'FK4' is not known here")]
    [InlineData("SELECT id FROM detection WHERE 1 = CONTAINS(POINT(ra, dec), REGION('NOT (circle 1 2 3)'))", "no region that is known here")]
    [InlineData("SELECT id FROM detection WHERE 1 = CONTAINS(ra, CIRCLE(1, 2, 3))", "a geometry is needed here")]
    [InlineData("WITH x AS (SELECT id FROM x) SELECT * FROM x", "there is no table 'x'")]
    [InlineData("WITH x AS (SELECT id FROM detection), x AS (SELECT id FROM detection) SELECT * FROM x", "two queries called x")]
    public void What_is_wrong_is_said_with_the_nearest_name(string query, string what)
    {
        QueryException error = Assert.Throws<QueryException>(() => AdqlQuery.Compile(query, PublishedTables.All, SqlDialect.Sqlite, 10));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Texts_of_the_user_are_parameters_and_never_sql()
    {
        CompiledQuery query = AdqlQuery.Compile("SELECT name AS \"a\"\"b; DROP TABLE run\" FROM detection WHERE name = 'x''; DROP TABLE run; --' OR image LIKE '%'' OR 1=1'", PublishedTables.All, SqlDialect.Sqlite, null);
        Assert.Contains("AS \"a\"\"b; DROP TABLE run\"", query.Sql, StringComparison.Ordinal);
        Assert.DoesNotContain("'", query.Sql, StringComparison.Ordinal);
        Assert.Equal(["x'; DROP TABLE run; --", "%' OR 1=1"], query.Parameters);
    }

    [Fact]
    public void Columns_keep_what_is_known_of_them_and_get_names_that_differ()
    {
        CompiledQuery query = AdqlQuery.Compile("SELECT ra, ra, 2 * dec, COUNT(*) OVERALL, MAX(score), wid AS col_3 FROM detection GROUP BY ra, dec, wid", PublishedTables.All, SqlDialect.Postgres, null);
        Assert.Equal(["ra", "ra_2", "col_4", "OVERALL", "max", "col_3"], query.Columns.Select(column => column.Name));
        Assert.Equal(("deg", "pos.eq.ra;meta.main"), (query.Columns[0].Unit, query.Columns[0].Ucd));
        Assert.Equal([ColumnKind.Real, ColumnKind.Real, ColumnKind.Real, ColumnKind.Integer, ColumnKind.Real, ColumnKind.Real], query.Columns.Select(column => column.Kind));
    }

    [Theory]
    [InlineData("deg", "arcsec", 3600)]
    [InlineData("arcsec/h", "mas/s", 1000.0 / 3600)]
    [InlineData("km/s", "m.s**-1", 1000)]
    [InlineData("um", "Angstrom", 1e4)]
    [InlineData("MJy/sr", "Jy/arcsec**2", 1e6 * 2.3504430539097885e-11)]
    [InlineData("d", "s", 86400)]
    public void Units_are_turned_into_each_other(string from, string to, double factor) => Assert.Equal(factor, Units.Factor(from, to), 12 - (int)Math.Max(0, Math.Log10(factor)));

    [Theory]
    [InlineData("", "deg")]
    [InlineData("deg", "parsnip")]
    [InlineData("m**99", "m")]
    [InlineData("m/", "m")]
    [InlineData("deg", "m")]
    public void What_is_no_unit_is_refused(string from, string to) => Assert.Throws<FormatException>(() => Units.Factor(from, to));
}
