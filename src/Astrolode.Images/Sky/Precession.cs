namespace Astrolode.Images.Sky;

/// <summary>How the equator, the equinox and the ecliptic move. Times are Julian dates (TT) or years as the names say.</summary>
internal static class Precession
{
    private const double J2000 = 2451545.0;
    private const double JulianYear = 365.25;
    private const double DaysPerCentury = 36525;

    // Besselian epochs (Lieske 1979, A&A 73, 282).
    private const double B1900 = 2415020.31352;
    private const double TropicalYear = 365.242198781;

    private static readonly RotationMatrix FrameBias = FukushimaWilliams(J2000);

    /// <summary>Julian date of a Julian epoch.</summary>
    public static double DateOfJulianYear(double year) => J2000 + (year - 2000) * JulianYear;

    /// <summary>Julian date of a Besselian epoch.</summary>
    public static double DateOfBesselianYear(double year) => B1900 + (year - 1900) * TropicalYear;

    /// <summary>Julian epoch of a Julian date.</summary>
    public static double JulianYearOf(double date) => 2000 + (date - J2000) / JulianYear;

    /// <summary>Mean equator and equinox of J2000.0 to those of a date (IAU 2006: Capitaine, Wallace and Chapront 2003, A&A 412, 567), without frame bias.</summary>
    public static RotationMatrix SinceJ2000(double date) => FukushimaWilliams(date) * FrameBias.Transpose;

    /// <summary>ICRS to the mean ecliptic and equinox of a date (IAU 2006), as <c>ecm06</c> of SOFA does it.</summary>
    public static RotationMatrix IcrsToEcliptic(double date) => RotationMatrix.AboutX(MeanObliquity(date) / 3600) * FukushimaWilliams(date);

    /// <summary>Mean equator and equinox of one Besselian epoch to those of another, by Newcomb's method (Explanatory Supplement, 1992, section 3.214).</summary>
    public static RotationMatrix Newcomb(double fromBesselianYear, double toBesselianYear)
    {
        double t = (fromBesselianYear - 1850) / 1000, dt = (toBesselianYear - fromBesselianYear) / 1000;
        double linear = 23035.545 + (139.720 + 0.060 * t) * t;
        double zeta = (linear + (30.240 - 0.27 * t + 17.995 * dt) * dt) * dt / 3600;
        double z = (linear + (109.480 + 0.39 * t + 18.325 * dt) * dt) * dt / 3600;
        double theta = (20051.12 - (85.29 + 0.37 * t) * t + (-42.65 - 0.37 * t - 41.8 * dt) * dt) * dt / 3600;
        return RotationMatrix.AboutZ(-z) * RotationMatrix.AboutY(theta) * RotationMatrix.AboutZ(-zeta);
    }

    /// <summary>
    /// Equatorial components of the E-terms of aberration of an equinox (Explanatory Supplement, 1992, section 3.531): what the eccentricity of
    /// the Earth's orbit adds to every FK4 position.
    /// </summary>
    public static (double X, double Y, double Z) ETerms(double date)
    {
        const double Degree = Math.PI / 180;
        const double Aberration = 0.0056932 * Degree;
        double t = (date - DateOfBesselianYear(1950)) / DaysPerCentury, sinceJ2000 = (date - J2000) / DaysPerCentury;
        double eccentricity = 0.01673011 + (-0.00004193 - 0.000000126 * t) * t;
        double perigee = (1015489.951 + (6190.67 + (1.65 + 0.012 * t) * t) * t) / 3600 * Degree;
        double obliquity = (84381.448 + (-46.8150 + (-0.00059 + 0.001813 * sinceJ2000) * sinceJ2000) * sinceJ2000) / 3600 * Degree;
        double size = eccentricity * Aberration;
        return (size * Math.Sin(perigee), -size * Math.Cos(perigee) * Math.Cos(obliquity), -size * Math.Cos(perigee) * Math.Sin(obliquity));
    }

    // ICRS to the mean equator and equinox of a date, by the four angles of Hilton et al. 2006 (Celest. Mech. 94, 351, table 1 and eq. 11), arcsec.
    private static RotationMatrix FukushimaWilliams(double date)
    {
        double t = (date - J2000) / DaysPerCentury;
        double gamma = -0.052928 + (10.556378 + (0.4932044 + (-0.00031238 + (-0.000002788 + 0.0000000260 * t) * t) * t) * t) * t;
        double phi = 84381.412819 + (-46.811016 + (0.0511268 + (0.00053289 + (-0.000000440 - 0.0000000176 * t) * t) * t) * t) * t;
        double psi = -0.041775 + (5038.481484 + (1.5584175 + (-0.00018522 + (-0.000026452 - 0.0000000148 * t) * t) * t) * t) * t;
        return RotationMatrix.AboutX(-MeanObliquity(date) / 3600) * RotationMatrix.AboutZ(-psi / 3600) * RotationMatrix.AboutX(phi / 3600) * RotationMatrix.AboutZ(gamma / 3600);
    }

    // IAU 2006, arcsec.
    private static double MeanObliquity(double date)
    {
        double t = (date - J2000) / DaysPerCentury;
        return 84381.406 + (-46.836769 + (-0.0001831 + (0.00200340 + (-0.000000576 - 0.0000000434 * t) * t) * t) * t) * t;
    }
}
