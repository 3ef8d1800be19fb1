using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Fits;

public class FitsSourceTests
{
    private static readonly TanGrid Native = new(SkyFrame.Galactic, 18.9, -0.3, 120, 90, 6);

    [Fact]
    public void A_tile_on_the_image_s_own_grid_is_the_image()
    {
        Image image = Make(Native, (x, y) => x + 1000 * y);
        using FitsSource source = new(image);
        float[] tile = new float[120 * 90];
        source.Sample(Native, tile);
        for (int i = 0; i < tile.Length; i++)
        {
            Assert.Equal(image.Pixels[i], tile[i], 0.02f * 1000);
        }
        Assert.Equal((SkyFrame.Galactic, "MJy/sr"), (source.Frame, source.Unit));
        Assert.Equal(6, source.NativeScaleArcsec, 1e-9);
    }

    [Fact]
    public void Positions_are_within_a_hundredth_of_a_pixel_in_every_frame_and_projection()
    {
        foreach (string projection in new[] { "TAN", "CAR", "SFL", "AIT" })
        {
            using WorldCoordinates wcs = WorldCoordinates.FromHeader([
                Card("NAXIS", "2"), Card("CTYPE1", $"'RA---{projection}'"), Card("CTYPE2", $"'DEC--{projection}'"), Card("CRPIX1", "500."), Card("CRPIX2", "500."),
                Card("CRVAL1", "275."), Card("CRVAL2", projection == "TAN" ? "-12." : "0."), Card("CDELT1", "-0.01"), Card("CDELT2", "0.01")]);
            TanGrid grid = new(SkyFrame.Galactic, 18.9, -0.3, 301, 203, 51.5);
            double[] band = new double[2 * grid.Width * PixelMap.Cell];
            for (int row = 0; row < grid.Height; row += PixelMap.Cell)
            {
                int rows = Math.Min(PixelMap.Cell, grid.Height - row);
                PixelMap.FillBand(grid, wcs, row, rows, band);
                for (int i = 0; i < rows * grid.Width; i++)
                {
                    (double x, double y) = wcs.SkyToPixel(grid.PositionAt(i % grid.Width, row + i / grid.Width));
                    Assert.InRange(double.Hypot(x - band[2 * i], y - band[2 * i + 1]), 0, 0.01);
                }
            }
        }
    }

    [Fact]
    public void A_seam_of_the_projection_is_crossed_exactly()
    {
        // An all-sky CAR map whose edge lies at longitude 18.9.
        using WorldCoordinates wcs = WorldCoordinates.FromHeader([
            Card("NAXIS", "2"), Card("CTYPE1", "'GLON-CAR'"), Card("CTYPE2", "'GLAT-CAR'"), Card("CRPIX1", "1800.5"), Card("CRPIX2", "900.5"),
            Card("CRVAL1", "198.9"), Card("CRVAL2", "0."), Card("CDELT1", "-0.1"), Card("CDELT2", "0.1")]);
        double[] band = new double[2 * Native.Width * PixelMap.Cell];
        PixelMap.FillBand(Native, wcs, 16, PixelMap.Cell, band);
        for (int i = 0; i < Native.Width * PixelMap.Cell; i++)
        {
            (double x, double y) = wcs.SkyToPixel(Native.PositionAt(i % Native.Width, 16 + i / Native.Width));
            Assert.InRange(double.Hypot(x - band[2 * i], y - band[2 * i + 1]), 0, 0.01);
        }
    }

    [Fact]
    public void A_smooth_field_keeps_its_place_when_frame_and_scale_change()
    {
        // A Gaussian of 40" sigma; the tile is equatorial, so turned by some 60 degrees.
        SkyPosition peak = SkyPosition.FromGalactic(18.92, -0.31);
        using FitsSource source = new(Make(Native, (x, y) => Gaussian(Native.PositionAt(x, y), peak, 40)));
        TanGrid grid = new(SkyFrame.Icrs, peak.RaDegrees, peak.DecDegrees, 41, 41, 5);
        float[] tile = new float[41 * 41];
        source.Sample(grid, tile);
        for (int i = 0; i < tile.Length; i++)
        {
            Assert.Equal(Gaussian(grid.PositionAt(i % 41, i / 41), peak, 40), tile[i], 0.01);
        }
    }

    [Fact]
    public void A_coarse_tile_averages_and_does_not_alias()
    {
        // A chequerboard: single samples would be 0 or 2.
        using FitsSource source = new(Make(Native, (x, y) => 2 * ((x + y) % 2)));
        TanGrid coarse = Native with { Width = 20, Height = 15, ScaleArcsec = 24 };
        float[] tile = new float[20 * 15];
        source.Sample(coarse, tile);
        Assert.All(tile, value => Assert.Equal(1, value, 1e-3));
    }

    [Fact]
    public void A_coarse_tile_keeps_the_place_of_a_source()
    {
        SkyPosition peak = Native.PositionAt(70, 40);
        using FitsSource source = new(Make(Native, (x, y) => Gaussian(Native.PositionAt(x, y), peak, 60)));
        TanGrid coarse = new(SkyFrame.Galactic, 18.9, -0.3, 40, 30, 20);
        float[] tile = new float[40 * 30];
        source.Sample(coarse, tile);
        double sum = 0, sumX = 0, sumY = 0;
        for (int i = 0; i < tile.Length; i++)
        {
            float value = float.IsNaN(tile[i]) ? 0 : tile[i];
            (sum, sumX, sumY) = (sum + value, sumX + value * (i % 40), sumY + value * (i / 40));
        }
        Assert.True(coarse.SkyToPixel(peak.To(SkyFrame.Galactic).LonDegrees, peak.To(SkyFrame.Galactic).LatDegrees, out double x, out double y));
        Assert.Equal(x, sumX / sum, 0.05);
        Assert.Equal(y, sumY / sum, 0.05);
    }

    [Fact]
    public void A_blank_pixel_does_not_spread()
    {
        Image image = Make(Native, (x, y) => x == 60 && y == 45 ? float.NaN : 7);
        using FitsSource source = new(image);
        TanGrid fine = Native with { ScaleArcsec = 3, Width = 60, Height = 60 };
        float[] tile = new float[60 * 60];
        source.Sample(fine, tile);
        Assert.InRange(tile.Count(float.IsNaN), 1, 4);
        Assert.All(tile.Where(float.IsFinite), value => Assert.Equal(7, value, 1e-5));
    }

    [Fact]
    public void Outside_the_image_is_blank()
    {
        using FitsSource source = new(Make(Native, (_, _) => 1));
        float[] tile = new float[10 * 10];
        source.Sample(new TanGrid(SkyFrame.Galactic, 198.9, 0.3, 10, 10, 6), tile);
        Assert.All(tile, value => Assert.True(float.IsNaN(value)));
        Assert.False(source.MayCover(SkyPosition.FromGalactic(25, 0), 1));
        Assert.True(source.MayCover(SkyPosition.FromGalactic(19, -0.3), 0.01));
        Assert.True(source.MayCover(SkyPosition.FromGalactic(25, 0), 7));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TileCodec.Rice)]
    public void A_file_read_by_blocks_is_sampled_as_the_image_in_memory(TileCodec? codec)
    {
        // Larger than a block each way, and memory for little more than one block.
        TanGrid wide = new(SkyFrame.Galactic, 18.9, -0.3, 1500, 1300, 6);
        Image image = Make(wide, (x, y) => x % 37 + y % 11);
        using TemporaryFolder folder = new();
        string path = folder.File("wide.fits");
        FitsImage.Write(path, image, null, codec is { } known ? new FitsStorage(16, new TileCompression(known)) : null);
        using FitsSource memory = new(image);
        using FitsSource file = FitsSource.Open(path, FitsSelection.Any, new PixelBlocks(5 << 20));
        SkyPosition centre = SkyPosition.FromGalactic(18.9, -0.3);
        foreach (TanGrid grid in new[]
        {
            new TanGrid(SkyFrame.Icrs, centre.RaDegrees, centre.DecDegrees, 200, 150, 6), new TanGrid(SkyFrame.Galactic, 18.9013, -0.3017, 300, 300, 40),
            new TanGrid(SkyFrame.Galactic, 20.1013, -0.3017, 100, 100, 6), new TanGrid(SkyFrame.Galactic, 18.9013, -0.3017, 10, 10, 610), new TanGrid(SkyFrame.Galactic, 40, 5, 10, 10, 6),
        })
        {
            (float[] ours, float[] theirs) = (new float[grid.Width * grid.Height], new float[grid.Width * grid.Height]);
            file.Sample(grid, ours);
            memory.Sample(grid, theirs);
            Assert.Equal(theirs.Select(value => MathF.Round(value, 2)), ours.Select(value => MathF.Round(value, 2)));
        }
    }

    [Fact]
    public void Blocks_keep_to_their_budget_and_forget_what_was_not_used_for_longest()
    {
        PixelBlocks blocks = new(3 * 400);
        int reads = 0;
        Plane Block(int x) => blocks.Get((this, 1, x, 0), () =>
        {
            reads++;
            return new Plane(10, 10, new float[100]);
        });
        foreach (int x in new[] { 0, 1, 2, 0, 3 })
        {
            Block(x);
        }
        Assert.Equal(4, reads);
        Block(0);
        Block(2);
        Assert.Equal(4, reads);
        Block(1);
        Assert.Equal(5, reads);
    }

    [Fact]
    public void An_image_without_sky_is_refused_by_name() =>
        Assert.Contains("flat.fits", Assert.Throws<WcsException>(() => new FitsSource(new Image(2, 2, new float[4], name: "flat.fits"))).Message, StringComparison.Ordinal);

    private static float Gaussian(SkyPosition at, SkyPosition peak, double sigmaArcsec)
    {
        double away = at.SeparationDegrees(peak) * 3600 / sigmaArcsec;
        return (float)Math.Exp(-away * away / 2);
    }

    private static Image Make(TanGrid grid, Func<int, int, float> pixel)
    {
        float[] pixels = new float[grid.Width * grid.Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = pixel(i % grid.Width, i / grid.Width);
        }
        IEnumerable<string> cards = grid.WcsKeywords().Select(pair => Card(pair.Key, pair.Value is string text ? $"'{text,-8}'" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pair.Value:R}")));
        return new Image(grid.Width, grid.Height, pixels, WorldCoordinates.FromHeader([Card("NAXIS", "2"), .. cards]), "MJy/sr", "made.fits");
    }

    private static string Card(string keyword, string value) => FitsBuilder.Card(keyword, value).PadRight(80);
}
