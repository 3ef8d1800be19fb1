using System.Globalization;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The plate solution of Digitized Sky Survey images (keywords AMDXm, AMDYm, PLTRAH …) as a tangent plane whose polynomial is a distortion, by the
/// translation of Calabretta et al. (2004, Paper IV draft, section 5.2, whose names are kept). Where it is complete it counts before the rough CDELT or
/// CD matrix that newer copies of these images carry, as in WCSLIB.
/// </summary>
/// <param name="Linear">The tangent plane.</param>
/// <param name="Distortion">The polynomial, after the linear part.</param>
internal sealed record PlateSolution(LinearPart Linear, Distortion Distortion)
{
    // Beyond 13 there are terms in magnitude and colour, which have no place in a map.
    private const int MostTerms = 13;

    private static readonly string[] Needed = ["CNPIX1", "CNPIX2", "PPO3", "PPO6", "XPIXELSZ", "YPIXELSZ", "PLTRAH", "PLTRAM", "PLTRAS", "PLTDECD", "PLTDECM", "PLTDECS",
        "AMDX1", "AMDX2", "AMDX3", "AMDY1", "AMDY2", "AMDY3"];

    /// <summary>The solution; null where the header has none.</summary>
    /// <exception cref="WcsException">Its linear part cannot be inverted.</exception>
    public static PlateSolution? TryRead(HeaderKeywords header, string alternate)
    {
        if (alternate.Length > 0 || !Needed.All(header.Has))
        {
            return null;
        }
        double Value(string keyword) => header.Number(keyword) ?? 0;
        double xc = Value("PPO3") / 1000, yc = Value("PPO6") / 1000, rx = Value("XPIXELSZ") / 1000, ry = Value("YPIXELSZ") / 1000;
        double a1 = Value("AMDX1"), a2 = Value("AMDX2"), a3 = Value("AMDX3"), b1 = Value("AMDY1"), b2 = Value("AMDY2"), b3 = Value("AMDY3");
        double determinant = a1 * b1 - a2 * b2, s = Math.Sqrt(Math.Abs(determinant));
        if (!(s > 0 && rx > 0 && ry > 0))
        {
            throw header.Error("its plate solution (AMDX1 …) cannot be inverted");
        }
        double x0 = (a2 * b3 - a3 * b1) / determinant, y0 = (a3 * b2 - a1 * b3) / determinant;
        double declination = Value("PLTDECD") + (Value("PLTDECM") + Value("PLTDECS") / 60) / 60;
        LinearPart linear = new(
            [(xc - x0) / rx - (Value("CNPIX1") - 0.5), (yc + y0) / ry - (Value("CNPIX2") - 0.5)],
            [a1 * rx / s, -a2 * ry / s, -b2 * rx / s, b1 * ry / s],
            [-s / 3600, s / 3600],
            [15 * (Value("PLTRAH") + (Value("PLTRAM") + Value("PLTRAS") / 60) / 60), header.Text("PLTDECSN")?.Trim() == "-" ? -declination : declination]);
        IEnumerable<DistortionTerm> terms = from axis in (int[])[1, 2]
                                            from m in Enumerable.Range(1, MostTerms)
                                            let keyword = string.Create(CultureInfo.InvariantCulture, $"AMD{(axis == 1 ? 'X' : 'Y')}{m}")
                                            where header.Has(keyword)
                                            select new DistortionTerm(axis, string.Create(CultureInfo.InvariantCulture, $"DSS.AMD.{m}"), Value(keyword));
        return new PlateSolution(linear, Distortion.Both("DSS", terms));
    }
}
