using System.CommandLine;
using System.Globalization;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Tests.Images.Hips;

namespace Astrolode.Tests.Cli.Commands;

public class HipsCommandTests(SmoothSky sky) : IClassFixture<SmoothSky>
{
    private const string Positions = """
        import sys, warnings
        warnings.simplefilter("ignore")
        from astropy.io import fits
        from astropy.wcs import WCS
        hdu = fits.open(sys.argv[1])[0]
        wcs = WCS(hdu.header)
        for x, y in ((0, 0), (59, 0), (0, 59), (59, 59), (29.5, 29.5), (40, 7)):
            lon, lat = wcs.wcs_pix2world(x, y, 0)
            print(x, y, repr(float(lon)), repr(float(lat)), hdu.header["CTYPE1"], hdu.header["BUNIT"], hdu.data[int(y), int(x)])
        """;

    private static Task<int> Run(params string[] args) => CommandLine.Run(new RootCommand("test") { HipsCommand.Create() }, args);

    private static readonly (string Name, SkyFrame Frame, double Lon, double Lat)[] Centres =
        [("gal", SkyFrame.Galactic, 18.9, -0.3), ("icrs", SkyFrame.Icrs, 359.98, 62.5), ("gal", SkyFrame.Galactic, 30, 90)];

    private async Task<(Image Cut, TanGrid Grid)> Cut(int index, string path)
    {
        (string name, SkyFrame frame, double lon, double lat) = Centres[index];
        string centre = string.Create(CultureInfo.InvariantCulture, $"{name}:{lon},{lat}");
        Assert.Equal(0, await Run("hips", "cut", sky.Folder(SkyFrame.Galactic), "--center", centre, "--size-arcmin", "100", "--scale-arcsec", "100", "--out", path));
        return (FitsImage.Read(path), new TanGrid(frame, lon, lat, 60, 60, 100));
    }

    [Fact]
    public async Task A_cut_holds_the_survey_at_its_centre()
    {
        for (int i = 0; i < Centres.Length; i++)
        {
            string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.fits");
            (Image cut, TanGrid grid) = await Cut(i, path);
            File.Delete(path);
            Assert.Equal((60, 60, "MJy/sr"), (cut.Width, cut.Height, cut.Unit));
            Assert.InRange(SmoothSky.Error(grid, SkyFrame.Galactic, cut.Pixels), 0, 0.012);
        }
    }

    [JudgeFact("python:astropy")]
    public async Task A_cut_opens_in_astropy_with_our_positions_and_pixels()
    {
        for (int i = 0; i < Centres.Length; i++)
        {
            string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.fits");
            (Image cut, TanGrid grid) = await Cut(i, path);
            string[] judged = Judge.RunPython(Positions, path).Split('\n');
            File.Delete(path);
            Assert.Equal(6, judged.Length);
            foreach (string line in judged)
            {
                string[] fields = line.Split(' ');
                double Number(int at) => double.Parse(fields[at], CultureInfo.InvariantCulture);
                SkyPosition theirs = SkyPosition.From(grid.Frame, Number(2), Number(3));
                Assert.True(grid.PositionAt(Number(0), Number(1)).SeparationDegrees(theirs) < 1e-9, line);
                Assert.Equal(grid.Frame == SkyFrame.Galactic ? "GLON-TAN" : "RA---TAN", fields[4]);
                Assert.Equal("MJy/sr", fields[5]);
                Assert.Equal(cut.Pixels[(int)Number(1) * 60 + (int)Number(0)], (float)Number(6), 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData("gal:18.9", "60")]
    [InlineData("fk4:18.9,1", "60")]
    [InlineData("gal:18.9,91", "60")]
    [InlineData("gal:18.9,1", "-1")]
    [InlineData("gal:18.9,1", "7000")]
    public async Task Wrong_values_are_wrong_usage(string centre, string size) =>
        Assert.Equal(2, await Run("hips", "cut", sky.Folder(SkyFrame.Galactic), "--center", centre, "--size-arcmin", size, "--scale-arcsec", "1", "--out", "/nowhere/x.fits"));

    [Theory]
    [InlineData("--feather", "nan")]
    [InlineData("--softening", "nan")]
    [InlineData("--softening", "-1")]
    [InlineData("--em-min", "nan")]
    [InlineData("--em-max", "infinity")]
    [InlineData("--cut-min", "-infinity", "--cut-max", "1")]
    public async Task Numbers_that_are_none_are_wrong_usage(params string[] options) =>
        Assert.Equal(2, await Run(["hips", "build", "/nowhere/image.fits", "--out", "/nowhere/survey", .. options]));

    [Theory]
    [InlineData("cut.jpg")]
    [InlineData("cut")]
    [InlineData("cut.png", "--png", "./cut.png")]
    [InlineData("cut.fits", "--png", "cut.jpg")]
    public async Task Names_that_do_not_say_what_is_written_are_wrong_usage(string path, params string[] options)
    {
        using TemporaryFolder folder = new();
        string[] inFolder = [.. options.Select(option => option.StartsWith('-') ? option : folder.File(option))];
        Assert.Equal(2, await Run(["hips", "cut", sky.Folder(SkyFrame.Galactic), "--center", "gal:18.9,-0.3", "--size-arcmin", "100", "--scale-arcsec", "100", "--out", folder.File(path), .. inFolder]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_source_that_is_not_there_fails() =>
        Assert.Equal(1, await Run("hips", "cut", "/nowhere/survey", "--center", "gal:1,1", "--size-arcmin", "10", "--out", "/nowhere/x.fits"));
}
