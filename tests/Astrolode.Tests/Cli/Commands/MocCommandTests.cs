using System.CommandLine;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Cli.Commands;

public class MocCommandTests
{
    private static Task<int> Run(params string[] args) => CommandLine.Run(new RootCommand("test") { MocCommand.Create() }, args);

    private static async Task<SpaceMoc> Made(TemporaryFolder folder, params string[] args)
    {
        string path = folder.File("made.fits");
        Assert.Equal(0, await Run(["moc", .. args, "--out", path]));
        return MocFile.Read(path);
    }

    [Fact]
    public async Task Shapes_are_covered_where_they_are_in_either_frame()
    {
        using TemporaryFolder folder = new();
        SpaceMoc circle = await Made(folder, "from", "circle", "--center", "gal:18.9,-0.3", "--radius-arcmin", "60", "--order", "10");
        SkyPosition at = SkyPosition.FromGalactic(18.9, -0.3);
        Assert.Equal(SpaceMoc.FromShape(new CircleShape(at.RaDegrees, at.DecDegrees, 1), 10), circle);
        SpaceMoc ellipse = await Made(folder, "from", "ellipse", "--center", "gal:18.9,-0.3", "--semi-major-arcmin", "90", "--semi-minor-arcmin", "20", "--angle-deg", "90", "--order", "11");
        Assert.True(ellipse.Contains(SkyPosition.FromGalactic(20.3, -0.3)) && !ellipse.Contains(SkyPosition.FromGalactic(18.9, 0.3)));
        SpaceMoc box = await Made(folder, "from", "box", "--center", "gal:18.9,-0.3", "--width-arcmin", "120", "--height-arcmin", "30", "--order", "11", "--centres");
        Assert.Equal(1, box.AreaSquareDegrees, 0.05);
        Assert.True(box.Contains(SkyPosition.FromGalactic(19.8, -0.1)) && !box.Contains(SkyPosition.FromGalactic(18.9, 0.1)));
        SpaceMoc polygon = await Made(folder, "from", "polygon", "--vertices", "icrs:10,40,12,40,11,42");
        Assert.True(polygon.Contains(new SkyPosition(11, 41)) && !polygon.Contains(new SkyPosition(10.1, 41.5)));
    }

    [Fact]
    public async Task Operations_do_what_they_are_called()
    {
        using TemporaryFolder folder = new();
        SpaceMoc a = SpaceMoc.FromShape(new CircleShape(10, 20, 3), 8), b = SpaceMoc.FromShape(new CircleShape(12, 20, 3), 9);
        (string fileA, string fileB) = (folder.File("a.json"), folder.File("b.txt"));
        MocFile.Write(fileA, a);
        MocFile.Write(fileB, b);
        Assert.Equal(a.Union(b), await Made(folder, "union", fileA, fileB));
        Assert.Equal(a.Intersection(b), await Made(folder, "intersection", fileA, fileB));
        Assert.Equal(b.Difference(a), await Made(folder, "difference", fileB, fileA));
        Assert.Equal(a.Complement(), await Made(folder, "complement", fileA));
        Assert.Equal(b.Degrade(5), await Made(folder, "degrade", fileB, "--order", "5"));
        Assert.Equal(b, await Made(folder, "convert", fileB, "--layout", "range"));
        Assert.Equal(SkyFrame.Galactic, (await Made(folder, "convert", fileB, "--frame", "gal")).Frame);
    }

    [Fact]
    public async Task A_catalogue_is_covered()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("c.csv"), "name,glon,glat,size\nx,18.9,-0.3,30\ny,40,1,12\n");
        SpaceMoc points = await Made(folder, "from", "catalogue", folder.File("c.csv"), "--order", "12");
        Assert.Equal(2, points.Cells().Count());
        SpaceMoc circles = await Made(folder, "from", "catalogue", folder.File("c.csv"), "--radius-column", "size", "--radius-unit", "arcsec", "--order", "18");
        Assert.True(circles.Contains(SkyPosition.FromGalactic(18.9, -0.3 + 29.0 / 3600)) && !circles.Contains(SkyPosition.FromGalactic(40, 1 + 14.0 / 3600)));
    }

    [Theory]
    [InlineData(2, "from", "circle", "--center", "gal:0,0", "--radius-arcmin", "-1", "--out", "x.fits")]
    [InlineData(2, "from", "circle", "--center", "gal:0,0", "--radius-arcmin", "5", "--order", "30", "--out", "x.fits")]
    [InlineData(2, "from", "circle", "--center", "gal:0,0", "--radius-arcmin", "5", "--out", "x.vot")]
    [InlineData(2, "from", "polygon", "--vertices", "gal:0,0,1,1", "--out", "x.fits")]
    [InlineData(2, "from", "polygon", "--vertices", "gal:0,0,120,0,240,0", "--out", "x.fits")]
    [InlineData(2, "from", "ellipse", "--center", "gal:0,0", "--semi-major-arcmin", "1", "--semi-minor-arcmin", "2", "--out", "x.fits")]
    [InlineData(2, "union", "one.fits", "--out", "x.fits")]
    [InlineData(1, "info", "nowhere.fits")]
    [InlineData(1, "union", "nowhere.fits", "nowhere.json", "--out", "x.fits")]
    public async Task Wrong_usage_and_missing_files_are_told_apart(int code, params string[] args) => Assert.Equal(code, await Run(["moc", .. args]));
}
