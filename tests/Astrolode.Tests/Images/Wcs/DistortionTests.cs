using System.Globalization;
using System.Text;
using Astrolode.Images.Fits;
using Astrolode.Images.Wcs;
using Astrolode.Tests.Images.Fits;

namespace Astrolode.Tests.Images.Wcs;

public class DistortionTests
{
    // A grid across 100 x 100 pixels through WCSLIB's own reading of a header, which astropy does not touch.
    private const string Wcslib = """
        import sys
        import numpy as np
        from astropy.wcs import Wcsprm
        for path in sys.argv[1:]:
            wcs = Wcsprm(open(path, 'rb').read(), relax=True)
            wcs.fix()
            x, y = (each.ravel() for each in np.meshgrid(np.linspace(-0.5, 99.5, 7), np.linspace(-0.5, 99.5, 7)))
            sky = wcs.p2s(np.stack([x, y], 1), 0)['world']
            for values in zip(x, y, sky[:, wcs.lng], sky[:, wcs.lat]):
                print(path, *(repr(float(value)) for value in values))
        """;

    private static readonly (string, string)[] Sip = [("A_ORDER", "2"), ("A_2_0", "1.0E-4"), ("B_ORDER", "2"), ("B_0_2", "0.0")];

    // The polynomials of the plane are in degrees, which WCSLIB takes them to be with a CD matrix only.
    private static readonly (string, string)[] Cd = [("CD1_1", "-0.002"), ("CD1_2", "1.0E-5"), ("CD2_2", "0.002")];

    private static readonly (string, string)[] Tpv =
    [
        ("PV1_1", "1.0"), ("PV2_1", "1.0"), ("PV1_0", "0.001"), ("PV1_4", "0.01"), ("PV1_7", "0.2"), ("PV1_11", "0.05"), ("PV2_5", "0.03"), ("PV2_9", "-0.1"),
    ];

    // The surface of an image of NOAO's Mosaic camera, shortened (https://fits.gsfc.nasa.gov/registry/tnx/tnx-doc.html), and the same kind with Legendre polynomials.
    private static readonly (string, string)[] Tnx =
    [
        ("WAT0_001", "'system=image'"),
        .. HeaderCards.Wat(1, "wtype=tnx axtype=ra lngcor = \"1. 4. 4. 2. -0.5171224 0.5086429 -0.5091357 0.5100236 -1.3e-4 5.4e-5 2.1e-4 -1.9e-5 8.3e-5 -4.4e-5 1.1e-5 2.6e-4 7.7e-5 -3.9e-6 \""),
        .. HeaderCards.Wat(2, "wtype=tnx axtype=dec latcor = \"2. 3. 4. 1. -0.5171224 0.5086429 -0.5091357 0.5100236 2.3e-4 -1.4e-5 1.1e-4 1.9e-5 -8.3e-5 4.4e-5 -2.1e-5 3.6e-4 -7.7e-5 3.9e-6 1.2e-5 -9.1e-6 \""),
    ];

    private static readonly (string, string)[] Zpx =
    [
        ("WAT0_001", "'system=image'"),
        .. HeaderCards.Wat(1, "wtype=zpx axtype=ra projp0=0. projp1=1. projp2=0. projp3=337.74 lngcor = \"3. 3. 3. 2. -0.3171224 0.3086429 -0.3091357 0.3100236 1.3e-4 5.4e-5 2.1e-4 -1.9e-5 8.3e-5 -4.4e-5 \""),
        .. HeaderCards.Wat(2, "wtype=zpx axtype=dec projp0=0. projp1=1. projp2=0. projp3=337.74 latcor = \"3. 3. 3. 2. -0.3171224 0.3086429 -0.3091357 0.3100236 1.3e-4 5.4e-5 -2.1e-4 -1.9e-5 8.3e-5 -4.4e-5 \""),
    ];

    private static readonly (string, string)[] Polynomial =
    [
        ("CPDIS1", "'Polynomial'"), ("DP1", "'NAXES: 2'"), ("DP1", "'AXIS.1: 1'"), ("DP1", "'AXIS.2: 2'"), ("DP1", "'OFFSET.1: 48.0'"), ("DP1", "'SCALE.1: 0.01'"), ("DP1", "'NTERMS: 2'"),
        ("DP1", "'TERM.1.COEFF: 2.5E-1'"), ("DP1", "'TERM.1.VAR.1: 2'"), ("DP1", "'TERM.2.COEFF: -0.125'"), ("DP1", "'TERM.2.VAR.1: 1'"), ("DP1", "'TERM.2.VAR.2: 1'"),
        ("CPDIS2", "'TPD'"), ("DP2", "'NAXES: 2'"), ("DP2", "'OFFSET.2: 50'"), ("DP2", "'TPD.FWD.1: 1E-3'"), ("DP2", "'TPD.REV.1: 0.5'"), ("DP2", "'TPD.FWD.6: 2E-5'"), ("CQDIS1", "'TPD'"), ("DQ1", "'NAXES: 2'"),
        ("DQ1", "'TPD.FWD.11: 1E-7'"), ("CQDIS2", "'TPD'"), ("DQ2", "'NAXES: 2'"), ("DQ2", "'TPD.FWD.4: 1E-5'"), ("DQ2", "'TPD.FWD.8: 1E-7'"),
    ];

    [JudgeFact("python:astropy")]
    public void Polynomials_of_every_convention_are_those_of_wcslib()
    {
        using TemporaryFolder folder = new();
        (string Name, string[] Cards)[] headers =
        [
            ("sip", HeaderCards.Tangent("RA---TAN-SIP", "DEC--TAN-SIP", [.. Sip, ("B_1_1", "2.0E-5"), ("A_0_2", "-3.0E-5")])),
            ("tpv", HeaderCards.Tangent("RA---TPV", "DEC--TPV", [.. Cd, .. Tpv])),
            ("tnx", HeaderCards.Tangent("RA---TNX", "DEC--TNX", [.. Cd, .. Tnx])),
            ("zpx", HeaderCards.Tangent("RA---ZPX", "DEC--ZPX", [.. Cd, .. Zpx])),
            ("paper4", HeaderCards.Tangent("RA---TAN", "DEC--TAN", Polynomial)),
        ];
        foreach ((string name, string[] cards) in headers)
        {
            File.WriteAllText(folder.File(name), string.Concat(cards));
        }
        (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Wcslib, .. headers.Select(each => folder.File(each.Name))]);
        Assert.True(exit == 0, error);
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
        Assert.Equal(headers.Length * 49, lines.Length);
        using WorldCoordinates plain = WorldCoordinates.FromHeader(HeaderCards.Tangent("RA---TAN", "DEC--TAN"));
        foreach ((string name, string[] cards) in headers)
        {
            using WorldCoordinates wcs = WorldCoordinates.FromHeader(cards, name);
            double moved = 0;
            foreach (string[] words in lines.Where(words => words[0] == folder.File(name)))
            {
                double[] numbers = [.. words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
                double[] lonlat = new double[2], back = new double[2], straight = new double[2];
                wcs.PixelToSky(numbers.AsSpan(0, 2), lonlat);
                wcs.SkyToPixel(lonlat, back);
                plain.PixelToSky(numbers.AsSpan(0, 2), straight);
                Assert.True(Math.Abs(lonlat[0] - numbers[2]) < 1e-9 && Math.Abs(lonlat[1] - numbers[3]) < 1e-9, $"{string.Join(' ', words)}: {lonlat[0]:R} {lonlat[1]:R}");
                Assert.True(Math.Abs(back[0] - numbers[0]) < 1e-6 && Math.Abs(back[1] - numbers[1]) < 1e-6, $"{string.Join(' ', words)}: {back[0]:R} {back[1]:R}");
                moved = Math.Max(moved, Math.Abs(lonlat[0] - straight[0]) + Math.Abs(lonlat[1] - straight[1]));
            }
            Assert.True(moved > 1e-5, $"{name} moves nothing");
        }
    }

    [Fact]
    public void Sip_is_applied_without_its_suffix_too_and_says_so()
    {
        using WorldCoordinates plain = Tangent("RA---TAN", "DEC--TAN");
        foreach (string suffix in new[] { "-SIP", "" })
        {
            using WorldCoordinates sip = Tangent($"RA---TAN{suffix}", $"DEC--TAN{suffix}", Sip);
            Assert.Equal(suffix.Length == 0 ? 1 : 0, sip.Warnings.Count);
            // x − CRPIX is 100 pixels: SIP adds 1e-4 × 100² = 1 pixel.
            RequireSame(Sky(plain, 110, 19), Sky(sip, 109, 19), 1e-9);
        }
    }

    [Fact]
    public void A_zero_among_the_coefficients_of_a_surface_is_a_term_like_the_others()
    {
        // xi' = xi + 1e-3 + 0·xi + 0.02·xi² + 0.5·xi·eta, eta' = eta + 0·… + 0.03·eta², as TNX monomials and as TPV.
        using WorldCoordinates tnx = Tangent("RA---TNX", "DEC--TNX",
        [
            .. HeaderCards.Wat(1, "wtype=tnx axtype=ra lngcor = \"3. 3. 3. 2. -1. 1. -1. 1. 1e-3 0. 0.02 0. 0.5 0. \""),
            .. HeaderCards.Wat(2, "wtype=tnx axtype=dec latcor = \"3. 3. 3. 2. -1. 1. -1. 1. 0. 0. 0. 0. 0. 0.03 \""),
        ]);
        using WorldCoordinates tpv = Tangent("RA---TPV", "DEC--TPV", ("PV1_0", "1e-3"), ("PV1_1", "1.0"), ("PV1_4", "0.02"), ("PV1_5", "0.5"), ("PV2_1", "1.0"), ("PV2_4", "0.03"));
        for (int i = 0; i < 100; i += 9)
        {
            RequireSame(Sky(tpv, i, 99 - i * 0.7), Sky(tnx, i, 99 - i * 0.7), 1e-12);
        }
    }

    [Fact]
    public void Polynomials_of_the_plane_are_in_degrees_however_the_scale_is_written()
    {
        using WorldCoordinates matrix = Tangent("RA---TPV", "DEC--TPV", [("CD1_1", "-0.002"), ("CD2_2", "0.002"), .. Tpv]);
        using WorldCoordinates steps = Tangent("RA---TPV", "DEC--TPV", Tpv);
        RequireSame(Sky(matrix, 70, 3), Sky(steps, 70, 3), 1e-12);
    }

    [Fact]
    public void Scamps_polynomials_under_the_name_of_tan_are_read_as_tpv()
    {
        using WorldCoordinates named = Tangent("RA---TPV", "DEC--TPV", Tpv);
        using WorldCoordinates unnamed = Tangent("RA---TAN", "DEC--TAN", Tpv);
        RequireSame(Sky(named, 70, 3), Sky(unnamed, 70, 3), 1e-12);
        Assert.Contains("TPV", Assert.Single(unnamed.Warnings), StringComparison.Ordinal);
        using WorldCoordinates beside = Tangent("RA---TAN-SIP", "DEC--TAN-SIP", [.. Tpv, .. Sip]);
        using WorldCoordinates alone = Tangent("RA---TAN-SIP", "DEC--TAN-SIP", Sip);
        RequireSame(Sky(alone, 70, 3), Sky(beside, 70, 3), 1e-12);
        Assert.Single(beside.Warnings);
    }

    [Theory]
    [InlineData("A_ORDER", "2")]
    [InlineData("A_ORDER", "2.5")]
    [InlineData("CPDIS1", "'Lookup'")]
    [InlineData("D2IMDIS1", "'Lookup'")]
    [InlineData("CPDIS1", "'Spline'")]
    [InlineData("CPDIS1", "'Polynomial'")]
    [InlineData("CQDIS1", "'TPD'")]
    [InlineData("AXISCORR", "1")]
    public void Distortions_that_are_half_told_are_refused(string keyword, string value) =>
        Assert.Throws<WcsException>(() => Tangent("RA---TAN", "DEC--TAN", (keyword, value)).HeaderCards());

    [Theory]
    [InlineData("'AXIS.1: 3'")]
    [InlineData("'NAXES: 3'")]
    [InlineData("'OFFSET.7: 1'")]
    [InlineData("'NTERMS: 100000000'")]
    [InlineData("'TERM.1.VAR.1: 1E9'")]
    [InlineData("'TERM.9.COEFF: 1'")]
    [InlineData("'TERM.1.COEFF = 1'")]
    [InlineData("'EXPLODE: 1'")]
    public void Records_that_wcslib_would_trust_are_refused(string record) =>
        Assert.Throws<WcsException>(() => Tangent("RA---TAN", "DEC--TAN", [.. Polynomial, ("DP1", record)]));

    [Theory]
    [InlineData("wtype=tnx axtype=ra lngcor = \"1. 4. 4. 2. -1. 1. -1. 1. 1e-4 \"")]
    [InlineData("wtype=tnx axtype=ra lngcor = \"1. 4000. 4. 2. -1. 1. -1. 1. 1e-4 \"")]
    [InlineData("wtype=tnx axtype=ra lngcor = \"7. 1. 1. 2. -1. 1. -1. 1. 1e-4 \"")]
    [InlineData("wtype=tnx axtype=ra lngcor = \"1. 1. 1. 2. 1. 1. -1. 1. 1e-4 \"")]
    [InlineData("wtype=tnx axtype=ra lngcor = \"1. 1. 1. 2. -1. 1. -1. 1. x \"")]
    [InlineData("wtype=tnx axtype=ra lngcor = ")]
    public void A_surface_that_is_cut_short_or_out_of_range_is_refused(string text) =>
        Assert.Throws<WcsException>(() => Tangent("RA---TNX", "DEC--TNX", [.. HeaderCards.Wat(1, text)]));

    [Fact]
    public void Tables_of_shifts_are_bilinear_within_and_constant_beyond()
    {
        // One node every 50 pixels, from pixel 1: shifts of x by 0, 2 | 1, 5 pixels.
        byte[] file = new FitsBuilder()
            .Image(8, [2, 2], [0, 0, 0, 0], true, [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("CPDIS1", "'Lookup  '"), ("DP1", "'EXTVER: 3'"), ("DP1", "'AXIS.1: 1'"))[3..]])
            .Image(-32, [2, 2], FitsBuilder.Data(-32, 0, 2, 1, 5), true, FitsBuilder.Card("EXTNAME", "'WCSDVARR'"), FitsBuilder.Card("EXTVER", "3"), FitsBuilder.Card("CRPIX1", "1"), FitsBuilder.Card("CRPIX2", "1"),
                FitsBuilder.Card("CRVAL1", "1"), FitsBuilder.Card("CRVAL2", "1"), FitsBuilder.Card("CDELT1", "50"), FitsBuilder.Card("CDELT2", "50")).Bytes;
        Image image = FitsImage.Read(file, "shifted.fits");
        using WorldCoordinates wcs = image.Wcs!, plain = Tangent("RA---TAN", "DEC--TAN");
        RequireSame(Sky(plain, 25 + (0 + 2 + 1 + 5) / 4.0, 25), Sky(wcs, 25, 25), 1e-12);
        RequireSame(Sky(plain, 10 + 2 * 0.2, 0), Sky(wcs, 10, 0), 1e-12);
        RequireSame(Sky(plain, 99 + 5, 80), Sky(wcs, 99, 80), 1e-12);
        double[] back = new double[2];
        wcs.SkyToPixel(Sky(wcs, 33, 44), back);
        RequireSame([33, 44], back, 1e-7);
        // The same nodes as Hubble's files have them: CRPIX and CRVAL are 0.
        string text = Encoding.Latin1.GetString(file);
        byte[] hubble = Encoding.Latin1.GetBytes(text.Replace(FitsBuilder.Card("CRPIX1", "1"), FitsBuilder.Card("CRPIX1", "0"), StringComparison.Ordinal)
            .Replace(FitsBuilder.Card("CRVAL1", "1"), FitsBuilder.Card("CRVAL1", "0"), StringComparison.Ordinal));
        Assert.NotEqual(file, hubble);
        using WorldCoordinates same = FitsImage.Read(hubble, "hubble.fits").Wcs!;
        RequireSame(Sky(wcs, 25, 25), Sky(same, 25, 25), 1e-12);
        Assert.Contains("tables", Assert.Throws<WcsException>(wcs.HeaderCards).Message, StringComparison.Ordinal);
    }

    // Hubble's tables (D2IM in single pixels, WCSDVARR every 64), one of before 2011 (AXISCORR), and one whose axes are in the other order.
    [JudgeFact("python:astropy")]
    public void A_cut_with_its_tables_has_the_sky_of_the_whole_image()
    {
        const string Compare = """
            import sys, warnings
            import numpy as np
            from astropy.io import fits
            from astropy.wcs import WCS
            warnings.simplefilter('ignore')
            whole, number, cut, place = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
            x, y = [a.ravel() for a in np.meshgrid(np.arange(0, 59.5, 3.7), np.arange(0, 49.5, 4.1))]
            with fits.open(whole) as a, fits.open(cut) as b:
                b.verify('exception')
                theirs, ours = WCS(a[number].header, a), WCS(b[place].header, b)
                moved = theirs.all_pix2world(x + 21, y + 33, 0)
                bare = WCS(a[number].header, a)
                bare.cpdis1 = bare.cpdis2 = bare.det2im1 = bare.det2im2 = None
                print(np.abs(np.subtract(moved, ours.all_pix2world(x, y, 0))).max(), np.abs(np.subtract(moved, bare.all_pix2world(x + 21, y + 33, 0))).max())
            """;
        using TemporaryFolder folder = new();
        string old = folder.File("old.fits"), turned = folder.File("turned.fits"), cut = folder.File("cut.fits");
        float[] shifts = [.. Enumerable.Range(0, 120).Select(i => MathF.Sin(i))];
        File.WriteAllBytes(old, new FitsBuilder()
            .Image(8, [120, 100], new byte[12000], true, [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("AXISCORR", "2"))[3..]])
            .Image(-32, [120], FitsBuilder.Data(-32, [.. shifts]), true, FitsBuilder.Card("EXTNAME", "'D2IMARR '"), FitsBuilder.Card("EXTVER", "1"), FitsBuilder.Card("CRPIX1", "0"), FitsBuilder.Card("CRVAL1", "0"), FitsBuilder.Card("CDELT1", "1")).Bytes);
        File.WriteAllBytes(turned, new FitsBuilder()
            .Image(8, [120, 100], new byte[12000], true, [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("CPDIS2", "'Lookup  '"), ("DP2", "'EXTVER: 4'"), ("DP2", "'NAXES: 2'"), ("DP2", "'AXIS.1: 2'"), ("DP2", "'AXIS.2: 1'"))[3..]])
            .Image(-32, [20, 6], FitsBuilder.Data(-32, [.. shifts]), true, FitsBuilder.Card("EXTNAME", "'WCSDVARR'"), FitsBuilder.Card("EXTVER", "4"), FitsBuilder.Card("CRVAL1", "5"), FitsBuilder.Card("CDELT1", "20"), FitsBuilder.Card("CDELT2", "7")).Bytes);
        foreach ((string file, int hdu) in new[] { (Path.Combine(AstropyFiles.Folder, "wcs/tests/data/dist_lookup.fits.gz"), 1), (old, 0), (turned, 0) })
        {
            Image image = FitsImage.ReadSection(file, new PixelRectangle(21, 33, 60, 50), new FitsSelection(hdu));
            foreach (TileCompression? compression in new[] { null, new TileCompression(TileCodec.Rice) })
            {
                FitsImage.Write(cut, image, null, new FitsStorage(-32, compression));
                double[] away = [.. Judge.RunPython(Compare, file, $"{hdu}", cut, compression is null ? "0" : "1").Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
                Assert.True(away[0] < 1e-11 && away[1] > 1e-7, $"{file}: {away[0]} of {away[1]}");
                using WorldCoordinates again = FitsImage.Read(cut).Wcs!, whole = WorldCoordinates.FromFile(file, hdu);
                RequireSame(Sky(whole, 40.3, 77), Sky(image.Wcs!, 19.3, 44), 1e-11);
                RequireSame(Sky(whole, 40.3, 77), Sky(again, 19.3, 44), 1e-11);
                Assert.All(FitsFile.Verify(cut).Skip(compression is null ? 0 : 1), each => Assert.Equal((ChecksumState.Right, ChecksumState.Right), (each.Datasum, each.Checksum)));
            }
        }
    }

    // OFFSET given for one variable and not for the other, and variables in the other order of axes.
    [Theory]
    [InlineData("'Polynomial'", "'NTERMS: 1'", "'TERM.1.COEFF: 1E-3'", "'TERM.1.VAR.1: 2'", "'TERM.1.VAR.2: 1'")]
    [InlineData("'TPD'", "'TPD.FWD.0: 3.5'", "'TPD.FWD.1: 0.9'", "'TPD.FWD.4: 1E-3'", "'TPD.FWD.6: 2E-3'")]
    public void A_cut_has_the_polynomial_of_the_whole_image(string kind, params string[] records)
    {
        string[] fields = ["'NAXES: 2'", "'AXIS.1: 2'", "'AXIS.2: 1'", "'OFFSET.2: 7.5'", .. records];
        byte[] file = new FitsBuilder()
            .Image(8, [120, 100], new byte[12000], true, [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN", [("CPDIS1", kind), .. fields.Select(field => ("DP1", field))])[3..]]).Bytes;
        using TemporaryFolder folder = new();
        string path = folder.File("whole.fits"), cut = folder.File("cut.fits");
        File.WriteAllBytes(path, file);
        FitsImage.Write(cut, FitsImage.ReadSection(path, new PixelRectangle(21, 33, 60, 50)));
        using WorldCoordinates whole = FitsImage.Read(path).Wcs!, part = FitsImage.Read(cut).Wcs!, plain = Tangent("RA---TAN", "DEC--TAN");
        RequireSame(Sky(whole, 40.3, 77), Sky(part, 19.3, 44), 1e-11);
        Assert.True(Math.Abs(Sky(whole, 40.3, 77)[0] - Sky(plain, 40.3, 77)[0]) > 1e-6);
    }

    [Fact]
    public void A_table_that_is_not_there_spoils_the_sky_but_not_the_pixels()
    {
        byte[] file = new FitsBuilder().Image(8, [2, 2], [1, 2, 3, 4], true, [.. HeaderCards.Tangent("RA---TAN", "DEC--TAN", ("CPDIS1", "'Lookup  '"))[3..]]).Bytes;
        Image image = FitsImage.Read(file, "half.fits");
        Assert.Equal(4, image.Pixels[3]);
        Assert.Contains("WCSDVARR", Assert.Throws<WcsException>(() => image.Wcs).Message, StringComparison.Ordinal);
    }

    private static WorldCoordinates Tangent(string lon, string lat, params (string, string)[] more) => WorldCoordinates.FromHeader(HeaderCards.Tangent(lon, lat, more));

    private static double[] Sky(WorldCoordinates wcs, double x, double y)
    {
        double[] lonlat = new double[2];
        wcs.PixelToSky([x, y], lonlat);
        return lonlat;
    }

    private static void RequireSame(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected[0], actual[0], tolerance);
        Assert.Equal(expected[1], actual[1], tolerance);
    }
}
