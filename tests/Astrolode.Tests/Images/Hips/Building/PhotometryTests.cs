using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Hips.Building;

/// <summary>Sources of known flux and place in images of several scales, projections and rotations, measured on cuts of the survey.</summary>
public sealed class PhotometryTests : IDisposable
{
    private const double Scale = 2;
    private readonly BuildWorkshop shop = new();

    [Theory]
    [InlineData(1, "TAN", 0, Resampling.Bilinear, 1)]
    [InlineData(1, "TAN", 0, Resampling.Bilinear, 2.5)]
    [InlineData(1, "TAN", 0, Resampling.Bilinear, 4)]
    [InlineData(1, "SIN", 33, Resampling.Lanczos, 1)]
    [InlineData(2.3, "ARC", 70, Resampling.Bilinear, 3)]
    [InlineData(0.3, "TAN", 110, Resampling.Bilinear, 1)]
    public void Flux_is_kept_to_a_percent_and_places_to_a_tenth_of_a_pixel(double imageScale, string projection, double rotation, Resampling resampling, double cutScale)
    {
        double scale = Scale * imageScale, fwhm = 4 * Math.Max(scale, Scale);
        int size = (int)(800 / imageScale / 2);
        (double Ra, double Dec)[] sources = [(40.02, 30.05), (39.95, 29.97), (40.07, 29.93)];
        using WorldCoordinates wcs = SkyImages.Wcs(size, size, 40, 30, scale, rotation, projection);
        Func<double, double, double>[] each = [.. sources.Select((source, i) => SkyImages.Source(source.Ra, source.Dec, fwhm))];
        Image image = SkyImages.Of(size, size, wcs, (lon, lat) => each.Select((source, i) => (i + 1) * source(lon, lat)).Sum());
        // Order 9 has pixels of 6.4 arcsec with tiles of 64, order 11 of 1.6 arcsec.
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, shop.Write("a.fits", image)) with { Resampling = resampling, Order = imageScale < 1 ? 11 : null, Pictures = TilePictures.None });
        using HipsSource survey = HipsSource.Open(shop.Survey);
        double cut = cutScale * scale, radius = 2.5 * Math.Max(fwhm, cut);
        for (int i = 0; i < sources.Length; i++)
        {
            (double flux, double away) = Measure(survey, sources[i], cut, radius);
            Assert.Equal(i + 1, flux, 0.01 * (i + 1));
            Assert.InRange(away, 0, 0.1 * cut);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Images_of_flux_per_pixel_become_flux_per_square_arcsec(double cutScale)
    {
        const int Size = 400;
        using WorldCoordinates wcs = SkyImages.Wcs(Size, Size, 40, 30, Scale, 20);
        Func<double, double, double> source = SkyImages.Source(40.02, 30.05, 8);
        // Of a flux of 5 each pixel holds the brightness there times its area.
        Image image = SkyImages.Of(Size, Size, wcs, (lon, lat) => 5 * Scale * Scale * source(lon, lat));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, shop.Write("a.fits", image)) with { FluxPerPixel = true });
        using HipsSource survey = HipsSource.Open(shop.Survey);
        Assert.Equal("MJy/sr/arcsec2", survey.Unit);
        Assert.Equal(5, Measure(survey, (40.02, 30.05), cutScale * Scale, 30).Flux, 0.05);
    }

    // Flux in an aperture and distance of its centroid from the source, arcsec.
    private static (double Flux, double AwayArcsec) Measure(HipsSource survey, (double Ra, double Dec) source, double scale, double radiusArcsec)
    {
        int size = 2 * (int)Math.Ceiling(radiusArcsec / scale) + 21;
        TanGrid grid = new(SkyFrame.Icrs, source.Ra, source.Dec, size, size, scale);
        float[] pixels = new float[size * size];
        survey.SampleAreas(grid, pixels);
        double flux = 0, x = 0, y = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = i % size - (size - 1) / 2.0, dy = i / size - (size - 1) / 2.0;
            if (double.Hypot(dx, dy) * scale <= radiusArcsec)
            {
                (flux, x, y) = (flux + pixels[i], x + dx * pixels[i], y + dy * pixels[i]);
            }
        }
        return (flux * scale * scale, scale * double.Hypot(x / flux, y / flux));
    }

    public void Dispose() => shop.Dispose();
}
