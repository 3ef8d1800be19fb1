using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Wcs;

public class WorldCoordinatesTests
{
    [Fact]
    public void The_reference_pixel_is_the_reference_position()
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN");
        Assert.Equal(CelestialFrame.Icrs, wcs.Frame);
        Assert.Equal("TAN", wcs.Projection);
        Assert.Equal(7.2, wcs.PixelScaleArcsec, 1e-9);
        SkyPosition position = wcs.PixelToSky(9, 19);
        Assert.Equal(150, position.RaDegrees, 1e-12);
        Assert.Equal(-30, position.DecDegrees, 1e-12);
        Assert.True(wcs.PixelToSky(8, 19).RaDegrees > 150);
        (double x, double y) = wcs.SkyToPixel(position);
        Assert.Equal((9, 19), (Math.Round(x, 9), Math.Round(y, 9)));
    }

    [Fact]
    public void Galactic_axes_are_told_apart()
    {
        using WorldCoordinates wcs = Tan("GLON-TAN", "GLAT-TAN");
        Assert.Equal(CelestialFrame.Galactic, wcs.Frame);
        SkyPosition expected = SkyPosition.FromGalactic(150, -30);
        Assert.InRange(wcs.PixelToSky(9, 19).SeparationDegrees(expected), 0, 1e-10);
    }

    [Fact]
    public void Swapped_axes_still_give_longitude_first()
    {
        using WorldCoordinates wcs = WorldCoordinates.FromHeader(HeaderCards.Image(("CTYPE1", "'DEC--TAN'"), ("CTYPE2", "'RA---TAN'"), ("CRVAL1", "-30.0"), ("CRVAL2", "150.0"),
            ("CRPIX1", "10.0"), ("CRPIX2", "20.0"), ("CDELT1", "0.002"), ("CDELT2", "0.002")));
        double[] lonlat = new double[2];
        wcs.PixelToSky([9, 19], lonlat);
        Assert.Equal(150, lonlat[0], 1e-12);
        Assert.Equal(-30, lonlat[1], 1e-12);
    }

    [Theory]
    [InlineData("RADESYS", "'FK4     '", "FK4:1950")]
    [InlineData("EQUINOX", "1950.0", "FK4:1950")]
    [InlineData("EQUINOX", "'B1950.0 '", "FK4:1950")]
    [InlineData("EPOCH", "1975.0", "FK4:1975")]
    [InlineData("EQUINOX", "2015.5", "FK5:2015.5")]
    [InlineData("RADECSYS", "'FK5     '", "FK5:2000")]
    [InlineData("RADESYS", "'FK4-NO-E'", "FK4-NO-E:1950")]
    [InlineData("WCSNAME", "'none    '", "ICRS")]
    public void The_frame_is_that_of_the_keywords(string keyword, string value, string frame)
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN", (keyword, value));
        Assert.Equal(frame, wcs.Frame.ToString());
        Assert.True(CelestialFrame.TryParse(frame.Replace("ICRS", "icrs", StringComparison.Ordinal), out CelestialFrame expected));
        Assert.InRange(wcs.PixelToSky(9, 19).SeparationDegrees(expected.PositionAt(150, -30)), 0, 1e-12);
        double[] icrs = new double[2], pixel = new double[2];
        wcs.PixelToSky(CelestialFrame.Icrs, [30, 40], icrs);
        Assert.InRange(wcs.PixelToSky(30, 40).SeparationDegrees(new SkyPosition(icrs[0], icrs[1])), 0, 1e-12);
        wcs.SkyToPixel(CelestialFrame.Icrs, icrs, pixel);
        RequireNear([30, 40], pixel, 1e-6, frame);
    }

    // Years by astropy.time. An hour of them moves FK4 by 1.5e-10 degrees.
    [Theory]
    [InlineData("DATE-OBS", "'02/07/83'", 1983.4976043805614)]
    [InlineData("DATE-OBS", "'1983-07-02'", 1983.4976043805614)]
    [InlineData("DATE-OBS", "'1983-07-02T15:00:00.5'", 1983.4993155531472)]
    [InlineData("DATE-OBS", "'1983-07-02T15:61:00'", 1983.4976043805614)]
    [InlineData("DATE-OBS", "'1983-17-02'", 1949.9997904422999)]
    [InlineData("MJD-OBS", "45517.125", 1983.4979466119096)]
    public void The_epoch_of_observation_counts_in_fk4(string keyword, string value, double julianYear)
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN", ("EQUINOX", "1950.0"), (keyword, value));
        Assert.Equal(julianYear, wcs.Frame.Epoch, 1e-6);
    }

    [Theory]
    [InlineData("RA---TAN", "DEC--TAN", "'GAPPT   '")]
    [InlineData("HPLN-TAN", "HPLT-TAN", "'ICRS    '")]
    public void A_frame_that_cannot_be_carried_over_is_refused_only_when_asked_for(string lon, string lat, string system)
    {
        using WorldCoordinates wcs = Tan(lon, lat, ("RADESYS", system));
        double[] lonlat = new double[2];
        wcs.PixelToSky([9, 19], lonlat);
        Assert.Equal(150, lonlat[0], 1e-12);
        Assert.Throws<WcsException>(() => wcs.Frame);
    }

    [Fact]
    public void What_the_projection_does_not_reach_is_nan()
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN");
        double[] xy = new double[4];
        wcs.SkyToPixel([330, 30, 150, -30], xy);
        Assert.Equal([double.NaN, double.NaN, 9, 19], xy.Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public void A_header_without_sky_axes_is_refused_by_name()
    {
        WcsException error = Assert.Throws<WcsException>(() => WorldCoordinates.FromHeader(HeaderCards.Image(("CTYPE1", "'WAVE    '")), "spectrum.fits"));
        Assert.Contains("spectrum.fits", error.Message, StringComparison.Ordinal);
        Assert.Throws<WcsException>(() => Tan("RA---TAN", "DEC--SIN"));
        Assert.Throws<WcsException>(() => Tan("RA---TAN", "DEC--TAN", ("PC1_1", "0.0")));
    }

    [Fact]
    public void The_sky_of_a_cube_is_found_on_any_axes()
    {
        using WorldCoordinates wcs = WorldCoordinates.FromHeader(HeaderCards.Image(("CTYPE2", "'GLON-CAR'"), ("CTYPE4", "'GLAT-CAR'"), ("CRVAL2", "18.0"), ("CRPIX2", "1.0"), ("CRPIX4", "1.0"),
            ("CDELT2", "-0.1"), ("CDELT4", "0.1"), ("CTYPE1", "'VELO-XYZ'"), ("CDELT1", "100.0"), ("CTYPE3", "'STOKES'")));
        Assert.Equal((2, 4), wcs.Axes);
        double[] lonlat = new double[2];
        wcs.PixelToSky([1, 2], lonlat);
        Assert.Equal(17.9, lonlat[0], 1e-10);
        Assert.Equal(0.2, lonlat[1], 1e-10);
        Assert.Throws<WcsException>(wcs.HeaderCards);
    }

    [Fact]
    public void A_sky_that_leans_on_a_third_axis_is_refused()
    {
        string[] cards = HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("CTYPE3", "'FREQ'"), ("CD1_1", "-0.002"), ("CD2_2", "0.002"), ("CD3_3", "1.0"));
        WorldCoordinates.FromHeader([.. cards, HeaderCards.Card("CD3_1", "0.5")]).Dispose();
        Assert.Contains("CD1_3", Assert.Throws<WcsException>(() => WorldCoordinates.FromHeader([.. cards, HeaderCards.Card("CD1_3", "0.5")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alternate_description_is_another_sky()
    {
        string[] cards = HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("CTYPE1B", "'GLON-CAR'"), ("CTYPE2B", "'GLAT-CAR'"), ("CRVAL1B", "18.0"), ("CRPIX1B", "1.0"), ("CRPIX2B", "1.0"), ("CDELT1B", "-0.1"), ("CDELT2B", "0.1"));
        using WorldCoordinates wcs = WorldCoordinates.FromHeader(cards, alternate: 'B');
        Assert.Equal(CelestialFrame.Galactic, wcs.Frame);
        double[] lonlat = new double[2];
        wcs.PixelToSky([1, 2], lonlat);
        Assert.Equal(17.9, lonlat[0], 1e-10);
        Assert.Contains("description C", Assert.Throws<WcsException>(() => WorldCoordinates.FromHeader(cards, alternate: 'C')).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'arcsec'", 1 / 3600.0)]
    [InlineData("'degrees '", 1)]
    [InlineData("'rad'", 180 / Math.PI)]
    public void Units_of_angle_are_understood(string unit, double degrees)
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN", ("CUNIT1", unit));
        Assert.Equal(7.2 * Math.Sqrt(degrees), wcs.PixelScaleArcsec, 1e-9);
        double[] lonlat = new double[2];
        wcs.PixelToSky([9, 19], lonlat);
        Assert.Equal(0, Math.IEEERemainder(150 * degrees - lonlat[0], 360), 1e-9);
    }

    [Theory]
    [InlineData("CUNIT1", "'m/s'")]
    [InlineData("CRVAL1", "'150'")]
    [InlineData("CRPIX1", "1.5.5")]
    [InlineData("CDELT2", "1E999")]
    [InlineData("CDELT2", "0.0")]
    [InlineData("CTYPE1", "'RA---XYZ'")]
    [InlineData("CTYPE2", "'DEC--TAB'")]
    [InlineData("CTYPE1", "'RA---TAN")]
    public void What_cannot_be_read_is_refused_by_its_name(string keyword, string value)
    {
        string[] cards = [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN").Where(card => !card.StartsWith(keyword, StringComparison.Ordinal)), HeaderCards.Card(keyword, value)];
        Assert.Contains("m31.fits", Assert.Throws<WcsException>(() => WorldCoordinates.FromHeader(cards, "m31.fits")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_cards_describe_the_same_sky()
    {
        foreach (WorldCoordinates wcs in new[]
        {
            Tan("GLON-TAN", "GLAT-TAN", ("PC1_2", "0.3")),
            Tan("RA---TAN-SIP", "DEC--TAN-SIP", ("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5")),
        })
        {
            using WorldCoordinates again = WorldCoordinates.FromHeader([HeaderCards.Card("NAXIS", "2"), .. wcs.HeaderCards()]);
            double[] first = new double[2], second = new double[2];
            wcs.PixelToSky([33, -44], first);
            again.PixelToSky([33, -44], second);
            Assert.Equal(first[0], second[0], 1e-10);
            Assert.Equal(first[1], second[1], 1e-10);
            wcs.Dispose();
        }
    }

    [Fact]
    public void An_image_keeps_its_place_on_the_sky_through_a_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("sky.fits");
        using WorldCoordinates wcs = Tan("GLON-TAN", "GLAT-TAN");
        FitsImage.Write(path, new Image(2, 2, new float[4], wcs));
        using WorldCoordinates again = FitsImage.Read(path).Wcs!;
        Assert.Equal(CelestialFrame.Galactic, again.Frame);
        Assert.InRange(wcs.PixelToSky(100, 50).SeparationDegrees(again.PixelToSky(100, 50)), 0, 1e-9);
    }

    [Fact]
    public void Threads_share_one_description()
    {
        using WorldCoordinates wcs = Tan("RA---TAN-SIP", "DEC--TAN-SIP", ("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5"));
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            double[] xy = [i % 100, i % 77, 3, 4], lonlat = new double[4], back = new double[4];
            wcs.PixelToSky(xy, lonlat);
            wcs.SkyToPixel(lonlat, back);
            RequireNear(xy, back, 1e-6, $"{i}");
        });
    }

    [Fact]
    public void Many_points_at_once_are_the_same_as_one_by_one()
    {
        using WorldCoordinates wcs = Tan("RA---TAN-SIP", "DEC--TAN-SIP", ("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5"), ("EQUINOX", "2000.0"));
        Random random = new(7);
        double[] xy = [.. Enumerable.Range(0, 2_000_000).Select(_ => 4000 * random.NextDouble() - 2000)], lonlat = new double[xy.Length], back = new double[xy.Length];
        wcs.PixelToSky(CelestialFrame.Galactic, xy, lonlat);
        wcs.SkyToPixel(CelestialFrame.Galactic, lonlat, back);
        RequireNear(xy, back, 1e-6, "a million points");
        double[] one = new double[2];
        for (int i = 0; i < xy.Length; i += 40_002)
        {
            wcs.PixelToSky(CelestialFrame.Galactic, xy.AsSpan(i, 2), one);
            Assert.Equal((one[0], one[1]), (lonlat[i], lonlat[i + 1]));
        }
    }

    [Fact]
    public void What_is_not_finite_goes_nowhere()
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN");
        double[] to = new double[8];
        wcs.PixelToSky([double.NaN, 1, 9, 19, double.PositiveInfinity, 0, 9, 19], to);
        Assert.Equal([true, true, false, false, true, true, false, false], to.Select(double.IsNaN));
        wcs.SkyToPixel([double.NaN, -30, 150, -30, 150, double.NegativeInfinity, 150, 95], to);
        Assert.Equal([true, true, false, false, true, true, true, true], to.Select(double.IsNaN));
    }

    private static WorldCoordinates Tan(string lon, string lat, params (string, string)[] more) => WorldCoordinates.FromHeader(HeaderCards.Tangent(lon, lat, more));

    private static void RequireNear(double[] expected, double[] actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= tolerance;
            Assert.True(same, $"{what}, value {i}: {actual[i]:R} for {expected[i]:R}");
        }
    }
}
