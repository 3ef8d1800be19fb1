using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Hips;

public class HipsSourceTests(SmoothSky sky) : IClassFixture<SmoothSky>
{
    private static readonly TanGrid Small = new(SkyFrame.Galactic, 0, 0, 4, 4, 60);

    [Fact]
    public void Threads_share_a_source_and_agree()
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic), memoryBytes: 5 * 64 * 64 * 4);
        TanGrid[] grids = [.. Enumerable.Range(0, 40).Select(i => new TanGrid(SkyFrame.Galactic, i * 37 % 360, i * 4 - 80, 30, 30, 900))];
        float[][] alone = [.. grids.Select(grid => SmoothSky.Cut(source, grid))];
        float[][] together = new float[grids.Length][];
        Parallel.For(0, grids.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = SmoothSky.Cut(source, grids[i]));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void The_unit_the_title_and_the_scale_come_from_the_files()
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        Assert.Equal("MJy/sr", source.Unit);
        Assert.Equal("Known function", source.Name);
        Assert.Equal(3600 * 58.6323 / 128, source.NativeScaleArcsec, 0.1);
    }

    [Fact]
    public void A_stop_is_obeyed()
    {
        using HipsSource source = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        Assert.Throws<OperationCanceledException>(() => source.Sample(Small, new float[16], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Missing_tiles_are_blank_and_not_covered()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64));
        long tile = NestedIndex.AngleToPixel(1, 45, 5);
        survey.WriteTile(1, tile, 64, SmoothSky.Value);
        using HipsSource source = HipsSource.Open(survey.Folder);
        (double lon, double lat) = NestedIndex.PixelToAngle(1, tile);
        Assert.All(SmoothSky.Cut(source, new TanGrid(SkyFrame.Galactic, lon, lat, 20, 20, 600)), value => Assert.True(float.IsFinite(value)));
        Assert.All(SmoothSky.Cut(source, new TanGrid(SkyFrame.Galactic, lon + 90, lat, 20, 20, 600)), value => Assert.True(float.IsNaN(value)));
        Assert.True(source.MayCover(SkyPosition.FromGalactic(lon, lat), 0.1));
        Assert.True(source.MayCover(SkyPosition.FromGalactic(lon + 40, lat), 30));
        Assert.False(source.MayCover(SkyPosition.FromGalactic(lon + 90, lat), 10));
    }

    [Fact]
    public void The_order_is_the_coarsest_that_is_fine_enough()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(2, 16));
        for (int order = 0; order <= 2; order++)
        {
            int level = order;
            survey.WriteAll(order, 16, (_, _, _) => level);
        }
        using HipsSource source = HipsSource.Open(survey.Folder);
        foreach ((double times, int order) in new[] { (0.25, 2), (1, 2), (1.9, 2), (2.5, 1), (9, 0) })
        {
            TanGrid grid = new(SkyFrame.Galactic, 45, 5, 4, 4, source.NativeScaleArcsec * times);
            Assert.All(SmoothSky.Cut(source, grid), value => Assert.Equal(order, value));
        }
    }

    [Theory]
    [InlineData("hips_order")]
    [InlineData("hips_frame")]
    [InlineData("hips_tile_format")]
    [InlineData("dataproduct_type")]
    public void A_missing_property_is_named(string keyword)
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64, without: keyword));
        HipsException error = Assert.Throws<HipsException>(() => HipsSource.Open(survey.Folder));
        Assert.Contains($"{keyword} is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains(survey.Folder, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hips_order = 1", "hips_order = one", "whole number")]
    [InlineData("hips_order = 1", "hips_order = 25", "beyond")]
    [InlineData("= galactic", "= ecliptic", "hips_frame = ecliptic")]
    [InlineData("= fits", "= jpeg png", "no fits")]
    [InlineData("= image", "= catalog", "HiPS of images")]
    [InlineData("width = 64", "width = 100", "power of two")]
    public void A_wrong_property_is_named(string right, string wrong, string why)
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(why, Assert.Throws<HipsException>(() => HipsSource.Open(survey.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_properties_is_no_hips()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-hips-").FullName;
        Assert.Contains("no file 'properties'", Assert.Throws<HipsException>(() => HipsSource.Open(folder)).Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Fact]
    public void A_survey_without_any_tile_says_so()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(1, 64));
        using HipsSource source = HipsSource.Open(survey.Folder);
        Assert.Contains("no FITS tile", Assert.Throws<HipsException>(() => SmoothSky.Cut(source, Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_tile_is_named_and_may_be_mended()
    {
        using SyntheticHips survey = new(SyntheticHips.Properties(0, 64));
        survey.WriteAll(0, 32, SmoothSky.Value);
        using HipsSource source = HipsSource.Open(survey.Folder);
        Assert.Contains("32 x 32 pixels where the properties say 64", Assert.Throws<HipsException>(() => SmoothSky.Cut(source, Small)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(survey.Folder, SyntheticHips.TilePath(0, 4)), "garbage");
        Assert.Contains("Npix4.fits", Assert.Throws<FitsFormatException>(() => SmoothSky.Cut(source, Small)).Message, StringComparison.Ordinal);
        survey.WriteTile(0, 4, 64, SmoothSky.Value);
        Assert.All(SmoothSky.Cut(source, Small), value => Assert.True(float.IsFinite(value)));
    }
}
