using System.Globalization;
using System.Text;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Wcs;

public class WorldCoordinatesTests
{
    // All pixels of a grid across the image, 0-based, through astropy; NaN where it has none. Axes as in the header.
    private const string Astropy = """
        import sys, warnings
        import numpy as np
        from astropy.io import fits
        from astropy.wcs import WCS
        warnings.simplefilter('ignore')
        for path in sys.argv[1:]:
            header = fits.Header.fromstring(open(path, encoding='latin1').read()) if path.endswith('.hdr') else fits.getheader(path)
            x, y = np.meshgrid(np.linspace(-0.5, header['NAXIS1'] - 0.5, 11), np.linspace(-0.5, header['NAXIS2'] - 0.5, 11))
            lon, lat = WCS(header).celestial.all_pix2world(x.ravel(), y.ravel(), 0)
            for values in zip(x.ravel(), y.ravel(), lon, lat):
                print(path, *map(repr, map(float, values)))
        """;

    [SharedFact("fits/projections", "infrared")]
    public void Pixels_go_where_astropy_puts_them_and_come_back()
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Find("fits/projections"), "*.hdr"), SharedData.Find("infrared/W5/w5.fits"), SharedData.Find("infrared/spitzer_example_image.fits")];
        if (!Judge.IsThere("python:astropy"))
        {
            Assert.All(files, file => WorldCoordinates.FromFile(file).Dispose());
            return;
        }
        (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Astropy, .. files]);
        Assert.True(exit == 0, error);
        foreach (IGrouping<string, string[]> file in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).GroupBy(words => words[0]))
        {
            using WorldCoordinates wcs = WorldCoordinates.FromFile(file.Key);
            double[] xy = [.. file.SelectMany(words => new[] { Number(words[1]), Number(words[2]) })];
            double[] expected = [.. file.SelectMany(words => new[] { Number(words[3]), Number(words[4]) })];
            double[] lonlat = new double[xy.Length];
            wcs.PixelToSky(xy, lonlat);
            RequireNear(expected, lonlat, 1e-9, file.Key);
            // The COBE cube's two directions are separate polynomial fits (Calabretta & Greisen 2002, section 5.6.2); they agree to arcseconds only.
            double[] back = new double[xy.Length];
            wcs.SkyToPixel(lonlat, back);
            RequireNear([.. xy.Select((value, i) => double.IsNaN(lonlat[i]) ? double.NaN : value)], back, file.Key.Contains("CSC", StringComparison.Ordinal) ? 0.5 : 1e-6, file.Key);
        }
    }

    [Fact]
    public void The_reference_pixel_is_the_reference_position()
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN");
        Assert.Equal(SkyFrame.Icrs, wcs.Frame);
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
        Assert.Equal(SkyFrame.Galactic, wcs.Frame);
        SkyPosition expected = SkyPosition.FromGalactic(150, -30);
        Assert.InRange(wcs.PixelToSky(9, 19).SeparationDegrees(expected), 0, 1e-10);
    }

    [Fact]
    public void Swapped_axes_still_give_longitude_first()
    {
        using WorldCoordinates wcs = WorldCoordinates.FromHeader(Cards(("CTYPE1", "'DEC--TAN'"), ("CTYPE2", "'RA---TAN'"), ("CRVAL1", "-30.0"), ("CRVAL2", "150.0"),
            ("CRPIX1", "10.0"), ("CRPIX2", "20.0"), ("CDELT1", "0.002"), ("CDELT2", "0.002")));
        double[] lonlat = new double[2];
        wcs.PixelToSky([9, 19], lonlat);
        Assert.Equal(150, lonlat[0], 1e-12);
        Assert.Equal(-30, lonlat[1], 1e-12);
    }

    [Theory]
    [InlineData("RADESYS", "'FK4     '")]
    [InlineData("EQUINOX", "1950.0")]
    [InlineData("EQUINOX", "2015.5")]
    public void Frames_that_are_not_icrs_are_refused_only_when_asked_for(string keyword, string value)
    {
        using WorldCoordinates wcs = Tan("RA---TAN", "DEC--TAN", (keyword, value));
        double[] lonlat = new double[2];
        wcs.PixelToSky([9, 19], lonlat);
        Assert.Equal(150, lonlat[0], 1e-12);
        Assert.Contains("not ICRS or J2000", Assert.Throws<WcsException>(() => wcs.Frame).Message, StringComparison.Ordinal);
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
        WcsException error = Assert.Throws<WcsException>(() => WorldCoordinates.FromHeader(Cards(("CTYPE1", "'WAVE    '")), "spectrum.fits"));
        Assert.Contains("spectrum.fits", error.Message, StringComparison.Ordinal);
        Assert.Throws<WcsException>(() => Tan("RA---TAN", "DEC--SIN"));
        Assert.Throws<WcsException>(() => Tan("RA---TAN", "DEC--TAN", ("PC1_1", "0.0")));
    }

    [Fact]
    public void The_sky_of_a_cube_is_that_of_its_planes()
    {
        string[] cards = [.. Cards(("CTYPE1", "'GLON-CAR'"), ("CTYPE2", "'GLAT-CAR'"), ("CRVAL1", "18.0"), ("CRPIX1", "1.0"), ("CRPIX2", "1.0"), ("CDELT1", "-0.1"), ("CDELT2", "0.1"),
            ("CTYPE3", "'VELO-LSR'"), ("CDELT3", "100.0"))];
        cards[0] = Card("NAXIS", "3");
        using WorldCoordinates wcs = WorldCoordinates.FromHeader([.. cards, Card("NAXIS3", "7")]);
        double[] lonlat = new double[2];
        wcs.PixelToSky([1, 2], lonlat);
        Assert.Equal(17.9, lonlat[0], 1e-10);
        Assert.Equal(0.2, lonlat[1], 1e-10);
    }

    [Fact]
    public void Sip_distortions_are_applied()
    {
        (string, string)[] distortion = [("A_ORDER", "2"), ("A_2_0", "1.0E-4"), ("B_ORDER", "2"), ("B_0_2", "0.0")];
        using WorldCoordinates plain = Tan("RA---TAN", "DEC--TAN");
        using WorldCoordinates sip = Tan("RA---TAN-SIP", "DEC--TAN-SIP", distortion);
        double[] straight = new double[2], bent = new double[2];
        // x − CRPIX is 100 pixels: SIP adds 1e-4 × 100² = 1 pixel.
        plain.PixelToSky([110, 19], straight);
        sip.PixelToSky([109, 19], bent);
        Assert.Equal(straight[0], bent[0], 1e-9);
        Assert.Equal(straight[1], bent[1], 1e-9);
    }

    [Theory]
    [InlineData("A_2_0", "1.0E-4")]
    [InlineData("A_ORDER", "2")]
    [InlineData("DP1", "'NAXES: 2'")]
    public void Distortions_that_are_half_told_are_refused(string keyword, string value) =>
        Assert.Throws<WcsException>(() => Tan("RA---TAN-SIP", "DEC--TAN-SIP", (keyword, value)));

    [Fact]
    public void Header_cards_describe_the_same_sky()
    {
        foreach (WorldCoordinates wcs in new[]
        {
            Tan("GLON-TAN", "GLAT-TAN", ("PC1_2", "0.3")),
            Tan("RA---TAN-SIP", "DEC--TAN-SIP", ("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5")),
        })
        {
            using WorldCoordinates again = WorldCoordinates.FromHeader([Card("NAXIS", "2"), .. wcs.HeaderCards()]);
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
        Assert.Equal(SkyFrame.Galactic, again.Frame);
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

    [Theory]
    [InlineData("RA---TAN-SIP")]
    [InlineData("RA---TPV")]
    [InlineData("RA---ZPN")]
    [InlineData("RA---HPX")]
    public void Damaged_headers_are_understood_or_refused_but_never_crash(string projection)
    {
        byte[] whole = Encoding.ASCII.GetBytes(string.Concat(TanCards(
            projection, projection.Replace("RA--", "DEC-", StringComparison.Ordinal), ("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5"),
            ("PV2_1", "1.0"), ("PV1_1", "1.0"), ("LONPOLE", "180.0"), ("CD1_1", "0.002"), ("CUNIT1", "'deg     '"), ("MJD-OBS", "51544.5"),
            ("DATE-OBS", "'2000-01-01T00:00:00'"), ("EQUINOX", "2000."), ("RADESYS", "'FK5     '"))));
        Random random = new(3);
        for (int trial = 0; trial < 500; trial++)
        {
            string[] cards = [.. Encoding.Latin1.GetString(Mutation.Of(whole, random)).Chunk(80).Select(card => new string(card))];
            Exception? error = Record.Exception(() =>
            {
                using WorldCoordinates wcs = WorldCoordinates.FromHeader(cards);
                double[] lonlat = new double[2];
                wcs.PixelToSky([1, 2], lonlat);
                wcs.SkyToPixel([150, -30], lonlat);
            });
            Assert.True(error is null or WcsException, $"trial {trial}: {error}");
        }
    }

    private static WorldCoordinates Tan(string lon, string lat, params (string, string)[] more) => WorldCoordinates.FromHeader(TanCards(lon, lat, more));

    private static IEnumerable<string> TanCards(string lon, string lat, params (string, string)[] more) => Cards([
        ("CTYPE1", $"'{lon}'"), ("CTYPE2", $"'{lat}'"), ("CRVAL1", "150.0"), ("CRVAL2", "-30.0"), ("CRPIX1", "10.0"), ("CRPIX2", "20.0"), ("CDELT1", "-0.002"), ("CDELT2", "0.002"), .. more]);

    private static IEnumerable<string> Cards(params (string Keyword, string Value)[] cards) =>
        [Card("NAXIS", "2"), Card("NAXIS1", "100"), Card("NAXIS2", "100"), .. cards.Select(card => Card(card.Keyword, card.Value))];

    private static string Card(string keyword, string value) => $"{keyword,-8}= {value,20}".PadRight(80);

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static void RequireNear(double[] expected, double[] actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= tolerance;
            Assert.True(same, $"{what}, value {i}: {actual[i]:R} for {expected[i]:R}");
        }
    }
}
