using System.CommandLine;
using System.Globalization;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Cli.Commands;

public sealed class FitsCommandTests : IDisposable
{
    private static readonly TanGrid Grid = new(SkyFrame.Galactic, 18.9, -0.3, 120, 90, 6);

    // Sky of the cut's first pixel by astropy, and that pixel.
    private const string Corner = """
        import sys, warnings
        warnings.simplefilter("ignore")
        from astropy.io import fits
        from astropy.wcs import WCS
        with fits.open(sys.argv[1], checksum=True) as f:
            h = [h for h in f if h.data is not None][0]
            lon, lat = WCS(h.header).wcs_pix2world(0, 0, 0)
            print(repr(float(lon)), repr(float(lat)), repr(float(h.data[0, 0])))
        """;

    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public FitsCommandTests()
    {
        path = folder.File("sky.fits");
        float[] pixels = [.. Enumerable.Range(0, 120 * 90).Select(i => (float)(i % 251))];
        pixels[^1] = 256;
        FitsImage.Write(path, new Image(120, 90, pixels, unit: "MJy/sr"), Grid.WcsKeywords());
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--bitpix -32")]
    [InlineData("--bitpix 16 --compress rice_1")]
    [InlineData("--bitpix 16 --compress plio_1")]
    [InlineData("--compress gzip_2 --quantise 0")]
    public async Task A_cut_keeps_pixels_and_sky(string options)
    {
        string cut = folder.File("cut.fits");
        Assert.Equal(0, await Run(["fits", "cut", path, "--section", "30:100,20:25", "--out", cut, .. options.Split(' ')]));
        Image image = FitsImage.Read(cut);
        Assert.Equal((70, 5, "MJy/sr"), (image.Width, image.Height, image.Unit));
        Assert.Equal(Enumerable.Range(0, 350).Select(i => (float)(((20 + i / 70) * 120 + 30 + i % 70) % 251)), image.Pixels);
        (double x, double y) = image.Wcs!.SkyToPixel(Grid.PositionAt(30, 20));
        Assert.Equal((0, 0), (Math.Round(x, 6), Math.Round(y, 6)));
        if (Judge.IsThere("python:astropy"))
        {
            double[] numbers = [.. Judge.RunPython(Corner, cut).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            (double lon, double lat) = Grid.PixelToSky(30, 20);
            Assert.Equal(lon, numbers[0], 1e-9);
            Assert.Equal(lat, numbers[1], 1e-9);
            Assert.Equal(image.Pixels[0], numbers[2]);
        }
    }

    [Fact]
    public async Task Verify_fails_where_a_byte_was_changed()
    {
        Assert.Equal(0, await Run("fits", "verify", path));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^3000] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(1, await Run("fits", "verify", path, "--json"));
    }

    [Theory]
    [InlineData(2, "--section", "5:2,0:1")]
    [InlineData(2, "--section", "all")]
    [InlineData(2, "--compress", "zip")]
    [InlineData(2, "--compress", "plio_1")]
    [InlineData(2, "--quantise", "16")]
    [InlineData(2, "--quantise", "nan")]
    [InlineData(1, "--section", "100:130,0:1")]
    [InlineData(2, "--bitpix", "24")]
    [InlineData(1, "--bitpix", "8")]
    public async Task What_cannot_be_cut_leaves_no_file(int expected, string option, string value)
    {
        string cut = folder.File("no.fits");
        Assert.Equal(expected, await Run("fits", "cut", path, "--out", cut, option, value));
        Assert.False(File.Exists(cut));
    }

    private static Task<int> Run(params string[] args) => CommandLine.Run(new RootCommand("test") { FitsCommand.Create() }, args);
}
