using Astrolode.Images.Fits;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Moc;

public class PositionTableTests
{
    private static PositionTable Read(string text, PositionColumns? columns = null)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("catalogue.csv"), text);
        return PositionTable.Read(folder.File("catalogue.csv"), columns ?? new PositionColumns());
    }

    [Theory]
    [InlineData("ra,dec,r\n10,20,1\n11,-21,2\n", SkyFrame.Icrs)]
    [InlineData("# a comment\nname,RA,DEC\n\"a, b\",10,20\nc,11,-21\n", SkyFrame.Icrs)]
    [InlineData("GLON\tGLAT\n10\t20\n\n11\t-21\n", SkyFrame.Galactic)]
    [InlineData("l b\n 10  20\n11 -21", SkyFrame.Galactic)]
    [InlineData("10 20\n11 -21\n", null)]
    [InlineData("10,20,3\n11,-21,4\n", null)]
    public void Text_of_many_forms_is_read(string text, SkyFrame? frame)
    {
        PositionTable table = Read(text);
        Assert.Equal(frame, table.Frame);
        Assert.Equal([10, 11], table.Lon);
        Assert.Equal([20, -21], table.Lat);
    }

    [Fact]
    public void Columns_are_named_or_numbered()
    {
        PositionTable table = Read("id,x,y,size\n1,10,20,5\n2,11,21,6\n", new PositionColumns("x", "3", "SIZE"));
        Assert.Equal([[10.0, 11.0], [20.0, 21.0], [5.0, 6.0]], new[] { table.Lon, table.Lat, table.Radius });
    }

    [Fact]
    public void Rows_without_a_position_are_left_out_and_counted()
    {
        PositionTable table = Read("ra,dec\n10,20\n,\n11,\n12,22\nNaN,5\n");
        Assert.Equal([10, 12], table.Lon);
        Assert.Equal(3, table.LeftOut);
    }

    [Theory]
    [InlineData("ra,dec\n10,95\n", null, "latitude 95")]
    [InlineData("ra,dec\n10,x\n", null, "line 2")]
    [InlineData("ra,dec\n10\n", null, "line 2")]
    [InlineData("a,b\n10,20\n", null, "--lon and --lat")]
    [InlineData("a,b\n10,20\n", "c", "no column c")]
    [InlineData("\n", null, "no line")]
    public void Bad_text_is_refused_with_the_line(string text, string? lon, string why) =>
        Assert.Contains(why, Assert.Throws<MocException>(() => Read(text, new PositionColumns(lon, lon is null ? null : "b"))).Message, StringComparison.Ordinal);

    [JudgeFact("python:astropy")]
    public void A_table_that_astropy_wrote_is_read()
    {
        using TemporaryFolder folder = new();
        const string script = """
            import sys
            import numpy as np
            from astropy.table import Table
            Table({"name": ["a", "b", "c"], "RAJ2000": np.array([10, np.nan, 11], "f8"), "DEJ2000": np.array([20, 1, -21], "f4"), "size": np.array([3, 4, 5], "i2")}).write(sys.argv[1])
            """;
        (int exit, _, string error) = Judge.Run(Judge.Python, ["-c", script, folder.File("t.fits")]);
        Assert.True(exit == 0, error);
        PositionTable table = PositionTable.Read(folder.File("t.fits"), new PositionColumns(Radius: "SIZE"));
        Assert.Equal([[10.0, 11.0], [20.0, -21.0], [3.0, 5.0]], new[] { table.Lon, table.Lat, table.Radius });
        Assert.Equal((SkyFrame.Icrs, 1), (table.Frame, table.LeftOut));
        Assert.Throws<MocException>(() => PositionTable.Read(folder.File("t.fits"), new PositionColumns("name", "DEJ2000")));
    }
}
