using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Hips.Building;

/// <summary>A survey as astropy and healpy see it.</summary>
public sealed class SurveyJudgedTests : IDisposable
{
    // For every tile: the WCS of the file against the pixel centres of healpy; of the finest also the values against a bilinear reading of the image through
    // astropy's WCS; and the coverage map against the pixels that are there.
    private const string Script = """
        import sys, glob, re, numpy as np, healpy as hp
        from astropy.io import fits
        from astropy.wcs import WCS
        from astropy.coordinates import SkyCoord
        survey, image, frame = sys.argv[1:4]
        pixels = fits.getdata(image).astype(float); wcs = WCS(fits.getheader(image))
        moc = fits.open(survey + '/Moc.fits')[1]
        uniq = np.sort(moc.data['UNIQ'].astype(np.int64)); top = moc.header['MOCORD_S']
        order = (np.log2(uniq / 4) // 2).astype(np.int64)
        start = (uniq - 4 * 4 ** order) * 4 ** (top - order); end = start + 4 ** (top - order)
        pick = np.argsort(start); start, end = start[pick], end[pick]
        assert (start[1:] >= end[:-1]).all()
        def bits(v):
            o = np.zeros_like(v)
            for k in range(12): o |= ((v >> k) & 1) << (2 * k)
            return o
        place, value, outside, n = 0, 0, 0, 0
        tiles = sorted(glob.glob(survey + '/Norder*/Dir*/*.fits'))
        finest = max(int(re.search(r'Norder(\d+)', t).group(1)) for t in tiles)
        for t in tiles:
            k = int(re.search(r'Norder(\d+)', t).group(1)); npix = int(re.search(r'Npix(\d+)', t).group(1))
            data = fits.getdata(t).astype(float); w = data.shape[0]
            r, c = np.mgrid[0:w, 0:w]
            lon, lat = hp.pix2ang(w << k, npix * w * w + bits(w - 1 - r) + 2 * bits(c), nest=True, lonlat=True)
            l, b = WCS(fits.getheader(t)).all_pix2world(c, r, 0)
            # The pole has no longitude.
            place = max(place, np.abs(b - lat).max(), np.abs(((l - lon + 180) % 360 - 180) * np.cos(np.radians(lat))).max())
            if k != finest: continue
            sky = SkyCoord(lon, lat, unit='deg', frame=frame).icrs
            x, y = wcs.all_world2pix(sky.ra.deg, sky.dec.deg, 0)
            ok = (x >= 0) & (y >= 0) & (x < pixels.shape[1] - 1) & (y < pixels.shape[0] - 1)
            assert np.isfinite(data[ok]).all()
            i, j = np.floor(x[ok]).astype(int), np.floor(y[ok]).astype(int); u, v = x[ok] - i, y[ok] - j
            e = pixels[j, i] * (1 - u) * (1 - v) + pixels[j, i + 1] * u * (1 - v) + pixels[j + 1, i] * (1 - u) * v + pixels[j + 1, i + 1] * u * v
            if ok.any(): value = max(value, np.abs(e - data[ok]).max())
            n += ok.sum()
            full = np.isfinite(data)
            cell = hp.ang2pix(1 << top, lon[full], lat[full], nest=True, lonlat=True)
            outside += (end[np.searchsorted(start, cell, 'right') - 1] <= cell).sum()
        area = (end - start).sum() * hp.nside2pixarea(1 << top, degrees=True)
        print(place, value, outside, n, area)
        """;

    private readonly BuildWorkshop shop = new();

    [JudgeFact("python:numpy", "python:astropy", "python:healpy")]
    public void Places_values_and_coverage_are_those_of_astropy_and_healpy()
    {
        Random random = new(9);
        foreach ((double ra, double dec, SkyFrame frame) in ((double, double, SkyFrame)[])[(40, 30, SkyFrame.Icrs), (266.4, -29, SkyFrame.Galactic), (180, 41.8, SkyFrame.Icrs), (10, 89.9, SkyFrame.Icrs)])
        {
            string image = shop.Write("a.fits", SkyImages.Of(160, 120, SkyImages.Wcs(160, 120, ra, dec, 30, 25), (_, _) => random.NextDouble()));
            string survey = shop.File($"{ra}");
            BuildWorkshop.Build(BuildWorkshop.Settings(survey, image) with { Frame = frame, Pictures = TilePictures.None });
            (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Script, survey, image, frame == SkyFrame.Galactic ? "galactic" : "icrs"]);
            Assert.True(exit == 0, error);
            double[] said = [.. output.Split(' ', StringSplitOptions.TrimEntries).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.InRange(said[0], 0, 1e-9);
            // Of noise between 0 and 1 a place that is off by a thousandth of a pixel.
            Assert.InRange(said[1], 0, 0.003);
            Assert.Equal(0, said[2]);
            Assert.InRange(said[3], 20_000, 300_000);
            double area = 160 * 120 * 30.0 * 30 / 3600 / 3600;
            // A rim of cells of 16 pixels.
            Assert.InRange(said[4], area, 1.7 * area);
        }
    }

    public void Dispose() => shop.Dispose();
}
