using System.CommandLine;
using System.Globalization;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Tests.Images.Hips.Building;

namespace Astrolode.Tests.Cli.Commands;

/// <summary>Cuts of a survey that has pictures only.</summary>
public sealed class HipsCutColourTests : IDisposable
{
    // Where each star is in the FITS cut, in each channel of the picture cut on the same grid, and by the WCS of the former; prints the largest distances, pixels, and the colour at the stars.
    private const string Places = """
        import sys, numpy as np
        from astropy.io import fits
        from astropy.wcs import WCS
        from astropy.coordinates import SkyCoord
        from PIL import Image
        hdu = fits.open(sys.argv[1])[0]; wcs = WCS(hdu.header)
        picture = Image.open(sys.argv[2]); assert picture.mode == 'RGBA', picture.mode
        rgba = np.asarray(picture).astype(float)[::-1]
        assert rgba.shape[:2] == hdu.data.shape
        def centroid(plane, x, y):
            i, j = int(round(x)), int(round(y)); box = plane[j - 9:j + 10, i - 9:i + 10]
            box = box - np.median(box); box = np.where(box > 0.1 * box.max(), box, 0)
            v, u = np.mgrid[-9:10, -9:10]
            return i + (u * box).sum() / box.sum(), j + (v * box).sum() / box.sum()
        own, other, ratios = 0, 0, []
        for star in sys.argv[3:]:
            sky = SkyCoord(*map(float, star.split(',')), unit='deg')
            sky = sky.galactic if wcs.wcs.ctype[0].startswith('GLON') else sky.icrs
            x, y = map(float, wcs.world_to_pixel(sky))
            fx, fy = centroid(hdu.data, x, y)
            for channel in range(3):
                cx, cy = centroid(rgba[:, :, channel], x, y)
                other = max(other, np.hypot(cx - fx, cy - fy)); own = max(own, np.hypot(cx - x, cy - y))
            ratios.append(rgba[int(round(y)), int(round(x)), :3])
        print(own, other, *np.mean(ratios, axis=0), rgba[0, 0, 3], rgba[rgba.shape[0] // 2, rgba.shape[1] // 2, 3])
        """;

    private static readonly (double Ra, double Dec)[] Stars = [(40.03, 30.05), (39.95, 29.97), (40.07, 29.93), (40.0, 30.09)];
    private readonly BuildWorkshop shop = new();

    private static Task<int> Run(params string[] args) => CommandLine.Run(new RootCommand("test") { HipsCommand.Create() }, args);

    [JudgeFact("python:numpy", "python:astropy", "python:PIL")]
    public async Task A_cut_in_colours_has_its_stars_where_the_cut_in_values_has_them()
    {
        foreach ((TilePictures pictures, SkyFrame frame, string centre) in ((TilePictures, SkyFrame, string)[])
            [(TilePictures.Png, SkyFrame.Icrs, "icrs:40,30"), (TilePictures.Jpeg, SkyFrame.Galactic, "icrs:40,30"), (TilePictures.Png, SkyFrame.Galactic, "gal:149.3157,-27.2512")])
        {
            string survey = BuildColours(pictures, frame), fits = shop.File("cut.fits"), png = shop.File("cut.png");
            string[] grid = ["--center", centre, "--size-arcmin", "30", "--scale-arcsec", "3"];
            Assert.Equal(0, await Run(["hips", "cut", $"{survey}-0", .. grid, "--out", fits]));
            Assert.Equal(0, await Run(["hips", "cut", survey, .. grid, "--out", png]));
            string[] said = Judge.RunPython(Places, [fits, png, .. Stars.Select(star => string.Create(CultureInfo.InvariantCulture, $"{star.Ra},{star.Dec}"))]).Split(' ');
            double[] numbers = [.. said.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.InRange(numbers[0], 0, 0.1);
            Assert.InRange(numbers[1], 0, 0.1);
            // The stars are red: twice as bright as in green, four times as in blue.
            Assert.InRange(numbers[2] / numbers[3], 1.8, 2.2);
            Assert.InRange(numbers[3] / numbers[4], 1.7, 2.3);
            // No tile reaches the corner.
            Assert.Equal(0, numbers[5]);
            Assert.Equal(255, numbers[6]);
        }
    }

    [Fact]
    public async Task Colours_become_no_fits_file()
    {
        string survey = BuildColours(TilePictures.Png, SkyFrame.Icrs), path = shop.File("cut.fits");
        string[] grid = [survey, "--center", "icrs:40,30", "--size-arcmin", "2", "--scale-arcsec", "4"];
        Assert.Equal(2, await Run(["hips", "cut", .. grid, "--out", path]));
        Assert.Equal(2, await Run(["hips", "cut", .. grid, "--out", shop.File("a.png"), "--png", shop.File("b.png")]));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_picture_too_large_is_refused()
    {
        string survey = BuildColours(TilePictures.Png, SkyFrame.Icrs);
        string[] grid = ["--center", "icrs:40,30", "--size-arcmin", "395", "--scale-arcsec", "1"];
        Assert.Equal(2, await Run(["hips", "cut", $"{survey}-0", .. grid, "--out", shop.File("cut.png")]));
        Assert.Equal(2, await Run(["hips", "cut", survey, .. grid, "--out", shop.File("cut.png")]));
        Assert.Equal(2, await Run(["hips", "cut", $"{survey}-0", .. grid, "--out", shop.File("cut.fits"), "--png", shop.File("cut.png")]));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(survey)!, "cut.*"));
    }

    [Fact]
    public async Task A_damaged_picture_tile_is_named_and_nothing_is_written()
    {
        string survey = BuildColours(TilePictures.Png, SkyFrame.Icrs);
        foreach (string tile in Directory.EnumerateFiles(survey, "Npix*.png", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(tile, File.ReadAllBytes(tile)[..60]);
        }
        Assert.Equal(1, await Run("hips", "cut", survey, "--center", "icrs:40,30", "--size-arcmin", "2", "--scale-arcsec", "4", "--out", shop.File("cut.png")));
        Assert.False(File.Exists(shop.File("cut.png")));
    }

    // Also leaves the three bands, at the survey's path with -0, -1 and -2.
    private string BuildColours(TilePictures pictures, SkyFrame frame)
    {
        string survey = shop.File($"{pictures}-{frame}");
        Func<double, double, double>[] stars = [.. Stars.Select(star => SkyImages.Source(star.Ra, star.Dec, 15))];
        for (int i = 0; i < 3; i++)
        {
            double brightness = 200 * Math.Pow(0.5, i);
            string image = shop.Write($"{i}.fits", SkyImages.Of(400, 400, SkyImages.Wcs(400, 400, 40, 30, 3, 25), (lon, lat) => brightness * stars.Sum(star => star(lon, lat))));
            BuildWorkshop.Build(BuildWorkshop.Settings($"{survey}-{i}", image) with { PixelCut = (0, 1), Frame = frame });
        }
        ColourHips.Build([$"{survey}-0", $"{survey}-1", $"{survey}-2"], survey, pictures, 3, new HipsDescription(), TimeProvider.System);
        return survey;
    }

    public void Dispose() => shop.Dispose();
}
