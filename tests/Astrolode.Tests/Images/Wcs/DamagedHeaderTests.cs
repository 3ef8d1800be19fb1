using System.Globalization;
using System.Text;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Wcs;

/// <summary>Seeded mutations of headers of every convention. ASTROLODE_FUZZ_TRIALS in the environment makes them more.</summary>
public class DamagedHeaderTests
{
    private static readonly int Trials = int.TryParse(Environment.GetEnvironmentVariable("ASTROLODE_FUZZ_TRIALS"), NumberStyles.None, CultureInfo.InvariantCulture, out int trials) ? trials : 4000;

    private static readonly string[] Projections =
        ["AZP", "SZP", "TAN", "STG", "SIN", "ARC", "ZPN", "ZEA", "AIR", "CYP", "CEA", "CAR", "MER", "COP", "COE", "COD", "COO", "SFL", "PAR", "MOL", "AIT", "BON", "PCO", "TSC", "CSC", "QSC", "HPX", "XPH", "NCP", "GLS"];

    [Fact]
    public void They_are_understood_or_refused_but_never_crash()
    {
        byte[][] headers = [.. Headers().Select(cards => Encoding.ASCII.GetBytes(string.Concat(cards)))];
        Random random = new(3);
        double[] xy = [1, 2, -40, 1e9, double.NaN, 7, 50.5, 50.5], lonlat = new double[8], back = new double[8], sky = [150, -30, 10, 90, 361, -89.9, -1e12, 0];
        int understood = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            string[] cards = [.. Encoding.Latin1.GetString(Mutation.Of(headers[trial % headers.Length], random)).Chunk(80).Select(card => new string(card))];
            Exception? error = Record.Exception(() =>
            {
                using WorldCoordinates wcs = WorldCoordinates.FromHeader(cards);
                wcs.PixelToSky(xy, lonlat);
                wcs.SkyToPixel(lonlat, back);
                wcs.SkyToPixel(sky, back);
                understood++;
                wcs.PixelToSky(wcs.Frame, xy, lonlat);
            });
            Assert.True(error is null or WcsException, $"trial {trial}: {error}");
        }
        // Most mutations hit comments and blanks.
        Assert.InRange(understood, Trials / 10, Trials);
    }

    private static IEnumerable<string[]> Headers()
    {
        (string, string)[] common = [("PV2_1", "1.1"), ("PV2_2", "20.0"), ("PV1_1", "1.0"), ("LONPOLE", "170.0"), ("LATPOLE", "40.0"), ("CD1_1", "-0.02"), ("CD2_2", "0.02"), ("CD1_2", "0.001"),
            ("CUNIT1", "'deg     '"), ("MJD-OBS", "51544.5"), ("DATE-OBS", "'2000-01-01T00:00:00'"), ("EQUINOX", "1950."), ("RADESYS", "'FK4     '")];
        (string, string)[] sip = [("A_ORDER", "3"), ("A_2_0", "1.0E-5"), ("A_1_2", "1.0E-7"), ("B_ORDER", "3"), ("B_0_2", "1.0E-5"), ("AP_ORDER", "2"), ("AP_1_1", "1.0E-5")];
        (string, string)[] polynomial = [("CPDIS1", "'Polynomial'"), ("DP1", "'NAXES: 2'"), ("DP1", "'AXIS.1: 1'"), ("DP1", "'OFFSET.2: 48.0'"), ("DP1", "'NAUX: 1'"), ("DP1", "'AUX.1.COEFF.1: 1.0'"),
            ("DP1", "'AUX.1.POWER.1: 2'"), ("DP1", "'NTERMS: 2'"), ("DP1", "'TERM.1.COEFF: 2.5E-4'"), ("DP1", "'TERM.1.VAR.1: 2'"), ("DP1", "'TERM.2.AUX.1: 1'"), ("CQDIS2", "'TPD'"), ("DQ2", "'NAXES: 1'"), ("DQ2", "'TPD.FWD.4: 1E-4'")];
        (string, string)[] tpv = [.. from axis in (int[])[1, 2] from m in Enumerable.Range(0, 20) select ($"PV{axis}_{m}", m == 1 ? "1.0" : "0.001")];
        (string, string)[] surface = [.. HeaderCards.Wat(1, "wtype=tnx axtype=ra projp1=1. lngcor = \"1. 4. 4. 2. -0.51 0.50 -0.50 0.51 -1.3e-4 5.4e-5 2.1e-4 -1.9e-5 8.3e-5 -4.4e-5 1.1e-5 2.6e-4 7.7e-5 -3.9e-6 \""),
            .. HeaderCards.Wat(2, "wtype=tnx axtype=dec projp1=1. projp3=3. latcor = \"2. 3. 4. 1. -0.5 0.5 -0.5 0.51 2.3e-4 -1.4e-5 1.1e-4 1.9e-5 -8.3e-5 4.4e-5 -2.1e-5 3.6e-4 -7.7e-5 3.9e-6 1.2e-5 -9.1e-6 \"")];
        foreach (string projection in Projections)
        {
            yield return HeaderCards.Tangent($"RA---{projection}", $"DEC--{projection}", common);
            yield return HeaderCards.Tangent("RA---TAN-SIP", "DEC--TAN-SIP", [.. common[3..], .. sip]);
            yield return HeaderCards.Tangent("GLON-TAN", "GLAT-TAN", [.. common[3..], .. polynomial]);
            yield return HeaderCards.Tangent("RA---TPV", "DEC--TPV", tpv);
            yield return HeaderCards.Tangent("RA---TNX", "DEC--TNX", surface);
            yield return HeaderCards.Tangent("RA---ZPX", "DEC--ZPX", surface);
            yield return HeaderCards.Image([("EQUINOX", "2000."), .. Plate()]);
        }
    }

    private static IEnumerable<(string, string)> Plate() =>
    [
        ("CNPIX1", "6200"), ("CNPIX2", "3800"), ("PPO3", "177500.0"), ("PPO6", "177500.0"), ("XPIXELSZ", "25.28"), ("YPIXELSZ", "25.28"), ("PLTRAH", "14"), ("PLTRAM", "29"), ("PLTRAS", "44.1"),
        ("PLTDECSN", "'-'"), ("PLTDECD", "60"), ("PLTDECM", "14"), ("PLTDECS", "11.9"), ("AMDX1", "67.2"), ("AMDX2", "-0.0018"), ("AMDX3", "26.1"), ("AMDX4", "-1.8E-05"), ("AMDX13", "0.0"), ("AMDX14", "1.0"),
        ("AMDY1", "67.2"), ("AMDY2", "0.0005"), ("AMDY3", "-280.0"), ("AMDY5", "-1.2E-05"),
    ];
}
