using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Catalogue.Import;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(".csv")]
    [InlineData(".vot")]
    [InlineData(".fits")]
    [InlineData(".reg")]
    [InlineData(".geojson")]
    public void What_is_exported_comes_back_with_its_places_and_sizes(string extension)
    {
        Detection[] rows = [.. Enumerable.Range(0, 20).Select(i => Detection.OnSky(new SkyBox(SkyFrame.Galactic, 18 * i, -30 + 3 * i, 0.1 + 0.01 * i, 0.2), i % 2 == 0 ? "bubble" : "ring", i / 20.0, 6, "a,b \"c\""))];
        string path = folder.File("cat.db"), file = folder.File("out" + extension);
        using (CatalogueStore store = CatalogueStore.Open(path))
        {
            store.FinishRun(store.OpenRun(CatalogueStoreTests.Settings()), rows);
            CatalogueExport.Write(store, file);
        }
        TableContent table = TableFile.Read(file);
        LabelRow[] labels = [.. new LabelMapping(table.Columns, "mine", "object", [], file).Labels(table.Rows)];
        Assert.Equal(rows.Length, labels.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.True(labels[i].Position.SeparationDegrees(rows[i].Sky!.Value.Centre) < 1e-6 + (extension == ".geojson" ? 0.01 : 0), $"{i}: {labels[i].Position}");
            if (extension != ".geojson")
            {
                // GeoJSON has the box around the corners, which are turned against the meridians.
                Assert.Equal(rows[i].Sky!.Value.WidthDegrees, labels[i].WidthDegrees!.Value, 6);
                Assert.Equal(rows[i].Sky!.Value.HeightDegrees, labels[i].HeightDegrees!.Value, 6);
            }
            if (extension != ".reg")
            {
                Assert.Equal((rows[i].Name, rows[i].Class, rows[i].Score), (labels[i].Name, labels[i].Class, labels[i].Score!.Value));
            }
        }
    }

    [Theory]
    [InlineData("a.csv", "ra,dec\n1,2,3\n", "row 2 has 3 fields, and the header 2")]
    [InlineData("a.csv", "", "it is empty")]
    [InlineData("a.csv", "ra,dec\n\"1,2\n", "a quote opens")]
    [InlineData("a.csv", "x,y\n1,2\n", "no columns of it are positions")]
    [InlineData("a.csv", "ra,dec\n1,91\n", "row 1 has no position")]
    [InlineData("a.csv", "ra,dec\n1,\n", "row 1 has no position")]
    [InlineData("a.vot", "<html/>", "no VOTable")]
    [InlineData("a.vot", "<VOTABLE><RESOURCE><TABLE><FIELD name='ra' datatype='complex'/></TABLE></RESOURCE></VOTABLE>", "the datatype 'complex'")]
    [InlineData("a.vot", "<VOTABLE><RESOURCE><TABLE><FIELD name='ra' datatype='double'/><FIELD name='dec' datatype='double'/><DATA><TABLEDATA><TR><TD>x</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>", "row 1, field 'ra': 'x' is no double")]
    [InlineData("a.vot", "<VOTABLE><RESOURCE><TABLE><FIELD name='ra' datatype='double'/><FIELD name='dec' datatype='double'/><DATA><BINARY><STREAM encoding='base64'>AAAA</STREAM></BINARY></DATA></TABLE></RESOURCE></VOTABLE>", "the last row is cut off")]
    [InlineData("a.vot", "<VOTABLE><RESOURCE><TABLE><FIELD name='ra' datatype='double'/><FIELD name='dec' datatype='double'/><DATA><TABLEDATA><TR><TD>1</TD><TD>2</TD></TR>", "cannot be read as a VOTable")]
    [InlineData("a.reg", "image;circle(1,2,3)\n", "no sky coordinates")]
    [InlineData("a.reg", "icrs;polygon(1,2,3,4,5,6)\n", "no circle, box, ellipse or point")]
    [InlineData("a.reg", "icrs;circle(1,2)\n", "too few numbers")]
    [InlineData("a.geojson", "{", "cannot be read as GeoJSON")]
    [InlineData("a.geojson", "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}", "points and polygons")]
    [InlineData("a.txt", "x", "not a kind of table")]
    public void What_cannot_be_read_is_said_in_one_line_and_leaves_the_catalogue_as_it_was(string name, string text, string what)
    {
        string file = folder.File(name);
        File.WriteAllText(file, text);
        CatalogueAddress address = CatalogueAddress.Parse(folder.File("cat.db"));
        LabelStore.Replace(address, "mine", [new LabelRow { Catalogue = "mine", Name = "kept", Class = "x", Position = new SkyPosition(1, 2) }]);
        CatalogueException error = Assert.Throws<CatalogueException>(() =>
        {
            TableContent table = TableFile.Read(file);
            LabelStore.Replace(address, "mine", new LabelMapping(table.Columns, "mine", "object", [], file).Labels(table.Rows));
        });
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        using System.Data.Common.DbConnection connection = address.OpenReading();
        Assert.Equal("kept", Dapper.SqlMapper.QuerySingle<string>(connection, "SELECT name FROM label"));
    }

    [Fact]
    public void Columns_are_found_by_name_UCD_and_unit_or_as_the_user_says()
    {
        string file = folder.File("hii.csv");
        File.WriteAllText(file, "Obj,GLON,GLAT,Rad\nG1,350.5,-1,6\n");
        TableContent table = TableFile.Read(file);
        LabelRow label = Assert.Single(new LabelMapping(table.Columns, "hii", "HII", [("radius", "Rad", "arcmin"), ("name", "Obj", null)], file).Labels(table.Rows));
        Assert.Equal(("G1", "HII", 0.2, SkyFrame.Galactic), (label.Name, label.Class, label.WidthDegrees!.Value, label.Frame!.Value));
        Assert.Contains("it has no column 'R'", Assert.Throws<CatalogueException>(() => new LabelMapping(table.Columns, "hii", "HII", [("radius", "R", null)], file)).Message, StringComparison.Ordinal);
        Assert.Contains("measure different things", Assert.Throws<CatalogueException>(() => new LabelMapping(table.Columns, "hii", "HII", [("radius", "Rad", "km")], file)).Message, StringComparison.Ordinal);
    }

    [JudgeFact("stilts")]
    public void Stilts_tables_of_every_serialisation_are_read()
    {
        string csv = folder.File("in.csv");
        File.WriteAllText(csv, "ra,dec,name,n\n10.5,20.25,first,1\n11.5,-21.25,,\n12.5,0,third,3\n");
        foreach (string format in (string[])["votable-tabledata", "votable-binary-inline", "votable-binary2-inline", "fits-basic"])
        {
            string file = folder.File($"{format}{(format.StartsWith("fits", StringComparison.Ordinal) ? ".fits" : ".vot")}");
            (int exit, _, string error) = Judge.Run("stilts", ["tpipe", $"in={csv}", "ifmt=csv", $"out={file}", $"ofmt={format}"]);
            Assert.True(exit == 0, error);
            TableContent table = TableFile.Read(file);
            Assert.Equal(["10.5 20.25 first 1", "11.5 -21.25  ", "12.5 0 third 3"], table.Rows.Select(row => string.Join(' ', row.Select(cell => Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture)))));
        }
    }
}
