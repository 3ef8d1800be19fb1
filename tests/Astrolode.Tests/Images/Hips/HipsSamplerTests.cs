using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Hips;

public class HipsSamplerTests(SmoothSky sky) : IClassFixture<SmoothSky>
{
    // Base-cell corners and edges, caps, poles and the middle of a cell.
    public static TheoryData<double, double> Places => new()
    {
        { 45, 0.1 }, { 18.9, -0.3 }, { 0, 41.81 }, { 90, 41.81 }, { 0, 0 }, { 45, 41.81 }, { 22.5, 41.8 }, { 30, 60 }, { 90, 60 },
        { 10, 90 }, { 77, -90 }, { 200, 89.7 }, { 359.99, -41.81 }, { 180, -41.81 }, { 225, -41.8 }, { 225, 0 }, { 270, -70 }, { 314.9, 0.2 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_smooth_sky_comes_back_at_every_kind_of_place(double lon, double lat)
    {
        foreach (SkyFrame survey in Enum.GetValues<SkyFrame>())
        {
            using HipsSource source = HipsSource.Open(sky.Folder(survey));
            SkyFrame other = survey == SkyFrame.Icrs ? SkyFrame.Galactic : SkyFrame.Icrs;
            foreach (TanGrid grid in new TanGrid[] { new(survey, lon, lat, 60, 50, 300), new(other, lon, lat, 50, 60, 300) })
            {
                // Pixels are 0.46 degrees; where base cells meet the pixel grid has a kink, so a border pixel may be off by part of a pixel.
                double error = SmoothSky.Error(grid, survey, SmoothSky.Cut(source, grid));
                Assert.True(error < 0.012, $"{grid}: {error}");
            }
        }
    }

    [Theory]
    [InlineData(45, 20)]
    [InlineData(20, -5)]
    [InlineData(100, -60)]
    public void Inside_a_base_cell_the_error_is_that_of_bilinear_interpolation(double lon, double lat)
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        TanGrid grid = new(SkyFrame.Galactic, lon, lat, 60, 60, 300);
        double step = NestedIndex.PixelSideDegrees(7) * Math.PI / 180;
        double error = SmoothSky.Error(grid, SkyFrame.Galactic, SmoothSky.Cut(source, grid));
        Assert.True(error < 3 * step * step, $"{error}, a pixel squared is {step * step}");
    }

    [Fact]
    public void A_grid_coarser_than_the_survey_is_the_mean_of_what_it_holds()
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        TanGrid grid = new(SkyFrame.Galactic, 30, 20, 12, 12, 3600 * 2);
        Assert.True(SmoothSky.Error(grid, SkyFrame.Galactic, SmoothSky.Cut(source, grid)) < 0.003);
    }

    [Fact]
    public void Noise_is_averaged_down_on_a_coarse_grid()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64));
        Random random = new(4);
        survey.WriteTile(1, NestedIndex.AngleToPixel(1, 45, 5), 64, (_, _, _) => random.NextDouble() - 0.5);
        using HipsSource source = HipsSource.Open(survey.Folder);
        (double lon, double lat) = NestedIndex.PixelToAngle(1, NestedIndex.AngleToPixel(1, 45, 5));
        float[] pixels = SmoothSky.Cut(source, new TanGrid(SkyFrame.Galactic, lon, lat, 6, 6, source.NativeScaleArcsec * 5));
        // 25 pixels of standard deviation 0.29 in each.
        Assert.All(pixels, value => Assert.InRange(value, -0.25, 0.25));
        Assert.Contains(pixels, value => Math.Abs(value) > 0.01);
    }

    [Fact]
    public void A_border_of_blanks_is_where_the_pixels_end()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64));
        long tile = NestedIndex.AngleToPixel(1, 45, 5);
        (_, long tx, _) = NestedIndex.Decompose(1, tile);
        double Column(double x, double y, double z) => (FacePosition.FromVector(x, y, z).X * 2 - tx - 0.5) * 64;
        survey.WriteTile(1, tile, 64, (x, y, z) => Column(x, y, z) < 0 ? double.NaN : 3);
        using HipsSource source = HipsSource.Open(survey.Folder);
        (double lon, double lat) = NestedIndex.PixelToAngle(1, tile);
        TanGrid grid = new(SkyFrame.Galactic, lon, lat, 80, 80, 300);
        float[] pixels = SmoothSky.Cut(source, grid);
        for (int i = 0; i < pixels.Length; i++)
        {
            (double l, double b) = grid.PixelToSky(i % 80, i / 80);
            (double x, double y, double z) = SkyPosition.UnitVector(l, b);
            Assert.Equal(Column(x, y, z) > 0 ? 3 : float.NaN, pixels[i], 1e-5f);
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_pixel()
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        TanGrid grid = new(SkyFrame.Icrs, 300, 20, 200, 200, 300);
        float[] pixels = new float[200 * 200];
        source.Sample(grid, pixels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        source.Sample(grid, pixels);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }
}
