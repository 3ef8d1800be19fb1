using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Hips.Building;

/// <summary>FITS images of a known function of the sky, with any projection, scale and rotation.</summary>
internal static class SkyImages
{
    /// <summary>Coordinates of an image around a position, ICRS.</summary>
    public static WorldCoordinates Wcs(int width, int height, double ra, double dec, double scaleArcsec, double rotationDegrees = 0, string projection = "TAN", string frame = "RA---,DEC--")
    {
        (double sin, double cos) = Math.SinCos(rotationDegrees * Math.PI / 180);
        double step = scaleArcsec / 3600;
        string[] axes = frame.Split(',');
        return WorldCoordinates.FromHeader(
        [
            Card("NAXIS", "2"), Card("NAXIS1", $"{width}"), Card("NAXIS2", $"{height}"), Card("CTYPE1", $"'{axes[0]}{projection}'"), Card("CTYPE2", $"'{axes[1]}{projection}'"),
            Card("CRPIX1", FormattableString.Invariant($"{(width + 1) / 2.0}")), Card("CRPIX2", FormattableString.Invariant($"{(height + 1) / 2.0}")),
            Card("CRVAL1", FormattableString.Invariant($"{ra}")), Card("CRVAL2", FormattableString.Invariant($"{dec}")),
            Card("CD1_1", FormattableString.Invariant($"{-step * cos}")), Card("CD1_2", FormattableString.Invariant($"{step * sin}")),
            Card("CD2_1", FormattableString.Invariant($"{step * sin}")), Card("CD2_2", FormattableString.Invariant($"{step * cos}")),
        ]);
    }

    /// <summary>An image whose pixels are a function of the direction, longitude and latitude in degrees of its own frame.</summary>
    public static Image Of(int width, int height, WorldCoordinates wcs, Func<double, double, double> value)
    {
        float[] pixels = new float[width * height];
        double[] xy = new double[2 * width], lonlat = new double[2 * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (xy[2 * x], xy[2 * x + 1]) = (x, y);
            }
            wcs.PixelToSky(xy, lonlat);
            for (int x = 0; x < width; x++)
            {
                pixels[y * width + x] = (float)value(lonlat[2 * x], lonlat[2 * x + 1]);
            }
        }
        return new Image(width, height, pixels, wcs, "MJy/sr");
    }

    /// <summary>A Gaussian source: surface brightness per square arcsec of a flux of 1.</summary>
    public static Func<double, double, double> Source(double ra, double dec, double fwhmArcsec) => (lon, lat) =>
    {
        double sigma = fwhmArcsec / 2.3548, r = 3600 * new SkyPosition(lon, lat).SeparationDegrees(new SkyPosition(ra, dec));
        return Math.Exp(-r * r / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
    };

    private static string Card(string keyword, string value) => $"{keyword,-8}= {value,20}".PadRight(80);
}
