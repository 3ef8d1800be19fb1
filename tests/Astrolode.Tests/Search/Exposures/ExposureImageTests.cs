using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Search.Exposures;

namespace Astrolode.Tests.Search.Exposures;

public class ExposureImageTests
{
    private const int Side = 100;
    private static readonly TanGrid Grid = new(SkyFrame.Icrs, 150, 2, Side, Side, 0.1);

    [Theory]
    [InlineData("DATE-OBS", "2020-03-01T12:00:00", "2020-03-01T12:00:30")]
    [InlineData("DATE-BEG", "2020-03-01T12:00:00", "2020-03-01T12:00:30")]
    [InlineData("DATE-AVG", "2020-03-01T12:00:00", "2020-03-01T12:00:00")]
    [InlineData("DATE-OBS", "2020-03-01", null)]
    [InlineData("DATE-OBS", "26/07/102", null)]
    [InlineData("OBSERVER", "2020-03-01T12:00:00", null)]
    public void The_middle_of_an_exposure_comes_from_its_header(string keyword, string text, string? middle)
    {
        using TemporaryFolder folder = new();
        ExposureImage image = Assert.Single(ExposureImage.Of(Write(folder, new() { [keyword] = text, ["EXPTIME"] = 60.0 })));
        Assert.Equal(middle is null ? null : DateTimeOffset.Parse(middle + "Z", null), image.Middle);
        Assert.Equal(60, image.Seconds);
    }

    [Fact]
    public void Days_and_clocks_count_too_and_what_is_unknown_is_said_to_be()
    {
        using TemporaryFolder folder = new();
        DateTimeOffset noon = new(2020, 3, 1, 12, 0, 30, TimeSpan.Zero);
        Assert.Equal(noon, ExposureImage.Of(Write(folder, new() { ["MJD-OBS"] = 58909.5, ["XPOSURE"] = 60.0 }))[0].Middle);
        Assert.Equal(noon, ExposureImage.Of(Write(folder, new() { ["MJD-AVG"] = 58909.5 + 30 / 86400.0 }))[0].Middle);
        Assert.Equal(noon, ExposureImage.Of(Write(folder, new() { ["DATE-OBS"] = "2020-03-01", ["TIME-OBS"] = "12:00:00", ["EXPOSURE"] = 60.0 }))[0].Middle);
        ExposureImage bare = ExposureImage.Of(Write(folder, []))[0];
        Assert.Equal((null, null, 0.0, double.PositiveInfinity, null), (bare.Middle, bare.Seconds, bare.Gain, bare.Saturation, bare.ZeroPoint));
        Assert.Equal(0.1, bare.Wcs!.PixelScaleArcsec, 1e-6);
        ExposureImage full = ExposureImage.Of(Write(folder, new() { ["GAIN"] = 3.5, ["SATURATE"] = 60000.0, ["MAGZERO"] = 31.2, ["EXPTIME"] = -1.0 }))[0];
        Assert.Equal((3.5, 60000.0, 31.2, null), (full.Gain, full.Saturation, full.ZeroPoint, full.Seconds));
    }

    [JudgeFact("python:astropy")]
    public void Extensions_have_what_their_primary_header_says_and_science_alone_is_taken()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("mef.fits"), code = $"""
            import numpy as np
            from astropy.io import fits
            primary = fits.PrimaryHDU(); primary.header['EXPTIME'] = 90.0; primary.header['MJD-OBS'] = 58909.5
            sky = np.random.default_rng(1).normal(size=(80, 90)).astype('float32')
            sci = [fits.CompImageHDU(sky, name='SCI', compression_type='RICE_1'), fits.ImageHDU(sky, name='SCI', ver=2)]
            sci[1].header['EXPTIME'] = 30.0
            fits.HDUList([primary, sci[0], fits.ImageHDU(sky, name='VAR'), sci[1], fits.ImageHDU(sky[:10, :10], name='GUIDE')]).writeto('{file}')
            """;
        Judge.RunPython(code);
        IReadOnlyList<ExposureImage> images = ExposureImage.Of(file);
        Assert.Equal([1, 3], images.Select(image => image.Hdu));
        Assert.Equal([90, 30], images.Select(image => image.Seconds!.Value));
        Assert.Equal([file + "[1]", file + "[3]"], images.Select(image => image.Name));
        Assert.All(images, image => Assert.Equal((90, 80), (image.Read().Width, image.Height)));
        Assert.Null(images[0].Wcs);
        Assert.Equal(2, Assert.Single(ExposureImage.Of(file + "[2]")).Hdu);
        Assert.Contains("no image of 32", Assert.Throws<FitsFormatException>(() => ExposureImage.Of(file + "[GUIDE]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_the_same_sky_are_a_group()
    {
        using TemporaryFolder folder = new();
        ExposureImage At(string name, double dx, double scale = 0.1, int day = 1)
        {
            TanGrid grid = Grid with { LonDegrees = Grid.PixelToSky(49.5 + dx, 49.5).LonDegrees, ScaleArcsec = scale };
            return ExposureImage.Of(Write(folder, new() { ["MJD-OBS"] = 58909.0 + day, ["EXPTIME"] = 60.0 }, grid, name))[0];
        }
        ExposureImage[] images = [At("late.fits", 0, day: 3), At("early.fits", 60), At("far.fits", 500), At("coarse.fits", 0, 0.2), At("next.fits", -90, day: 2)];
        IReadOnlyList<IReadOnlyList<ExposureImage>> groups = ExposureGroups.Of(images);
        Assert.Equal(["early.fits,next.fits,late.fits", "far.fits", "coarse.fits"], groups.Select(group => string.Join(',', group.Select(image => Path.GetFileName(image.Path)))));
        Assert.False(ExposureGroups.Overlap(images[1], images[4]));
        Assert.True(ExposureGroups.Overlap(images[0], images[4]));
    }

    private static string Write(TemporaryFolder folder, Dictionary<string, object> keywords, TanGrid? grid = null, string name = "one.fits")
    {
        Random random = new(1);
        foreach ((string key, object value) in (grid ?? Grid).WcsKeywords())
        {
            keywords[key] = value;
        }
        string path = folder.File(name);
        FitsImage.Write(path, new Image(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextSingle())]), keywords, FitsStorage.Float32);
        return path;
    }
}
