using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Tiles;

public sealed class MosaicSourceTests
{
    private static readonly TanGrid Left = new(SkyFrame.Galactic, 0.4, 0, 200, 150, 12);
    private static readonly TanGrid Right = new(SkyFrame.Galactic, 359.9, 0, 200, 150, 12);

    [Fact]
    public void A_tile_across_two_images_shows_both()
    {
        using TemporaryFolder folder = new();
        using ISkySource mosaic = SkySources.Open([Write(folder, "left.fits", Left), Write(folder, "right.fits", Right)]);
        TanGrid tile = new(SkyFrame.Galactic, 0.15, 0, 60, 40, 12);
        float[] pixels = new float[60 * 40];
        mosaic.Sample(tile, pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            (double lon, double lat) = tile.PixelToSky(i % 60, i / 60);
            Assert.Equal(Brightness(lon, lat), pixels[i], 2e-3);
        }
    }

    [Fact]
    public void Sky_that_no_image_shows_is_blank()
    {
        using TemporaryFolder folder = new();
        using ISkySource mosaic = SkySources.Open([Write(folder, "left.fits", Left), Write(folder, "right.fits", Right)]);
        float[] pixels = new float[100];
        mosaic.Sample(new TanGrid(SkyFrame.Galactic, 0.15, 2, 10, 10, 12), pixels);
        Assert.All(pixels, value => Assert.True(float.IsNaN(value)));
        Assert.False(mosaic.MayCover(SkyPosition.FromGalactic(90, 0), 1));
    }

    [Fact]
    public void Its_footprint_passes_through_longitude_zero()
    {
        using TemporaryFolder folder = new();
        using ISkySource mosaic = SkySources.Open([Write(folder, "left.fits", Left), Write(folder, "right.fits", Right)]);
        LonLatRange footprint = mosaic.Footprint;
        Assert.InRange(footprint.LonDegrees, 359.5, 359.6);
        Assert.InRange(footprint.LonWidthDegrees, 1.15, 1.19);
        Assert.InRange(footprint.LatMaxDegrees, 0.24, 0.26);
    }

    // Smooth and continuous through longitude 0.
    private static double Brightness(double lon, double lat) => 5 + Math.Sin(Math.IEEERemainder(lon, 360) * 4) + lat;

    private static string Write(TemporaryFolder folder, string name, TanGrid grid)
    {
        float[] pixels = new float[grid.Width * grid.Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (double lon, double lat) = grid.PixelToSky(i % grid.Width, i / grid.Width);
            pixels[i] = (float)Brightness(lon, lat);
        }
        string path = Path.Combine(folder.Path, name);
        FitsImage.Write(path, new Image(grid.Width, grid.Height, pixels), grid.WcsKeywords());
        return path;
    }
}
