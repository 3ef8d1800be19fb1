using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Tests.Images.Hips;

namespace Astrolode.Tests.Images.Tiles;

public class SkySourcesTests(SmoothSky sky) : IClassFixture<SmoothSky>
{
    [Fact]
    public void A_folder_is_a_hips_and_a_cut_of_it_is_a_fits_source_with_the_same_sky()
    {
        using ISkySource survey = SkySources.Open(sky.Folder(SkyFrame.Galactic));
        Assert.IsType<HipsSource>(survey);
        TanGrid grid = new(SkyFrame.Galactic, 18.9, -0.3, 60, 60, 300);
        float[] pixels = new float[3600], again = new float[900];
        survey.Sample(grid, pixels);
        string path = Path.Combine(Path.GetTempPath(), $"astrolode-source-{Guid.NewGuid():N}.FITS");
        FitsImage.Write(path, new Image(60, 60, pixels), grid.WcsKeywords());
        using (ISkySource cut = SkySources.Open(path))
        {
            Assert.IsType<FitsSource>(cut);
            TanGrid within = new(SkyFrame.Icrs, grid.Centre.RaDegrees, grid.Centre.DecDegrees, 30, 30, 250);
            cut.Sample(within, again);
            Assert.InRange(SmoothSky.Error(within, SkyFrame.Galactic, again), 0, 0.012);
        }
        File.Delete(path);
    }

    [Theory]
    [InlineData("/nowhere/at/all", "no such file or folder")]
    [InlineData("/nowhere/image.fits", "no such file or folder")]
    [InlineData("/etc/hostname", "not a kind of file")]
    public void What_is_no_source_is_refused_with_the_mend(string source, string why)
    {
        SkySourceException error = Assert.Throws<SkySourceException>(() => SkySources.Open(source));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("name a FITS file, a HiPS folder", error.Message, StringComparison.Ordinal);
    }
}
