namespace Astrolode.Simulation.Populations;

/// <summary>
/// Number counts of the Galaxy's stars by magnitude and direction: the analytic fit to the disc and spheroid of Bahcall &amp; Soneira (1980, ApJS 44, 73, eq. B1), good to
/// 15 % for V from 5 to 30 and Galactic latitudes of 20° and more from the plane.
/// </summary>
internal static class StarCounts
{
    /// <summary>Least |b| of the fit, degrees.</summary>
    public const double LeastLatitude = 20;

    /// <summary>V − I_E of a typical field star, a K dwarf: V − I_C is about 1.0 and I_E lies between R and I.</summary>
    public const double Colour = 0.6;

    /// <summary>Stars brighter than a magnitude in I_E, in a square degree.</summary>
    /// <param name="magnitude">I_E, 5 to 29.</param>
    /// <param name="lonDegrees">Galactic longitude.</param>
    /// <param name="latDegrees">Galactic latitude, 20 or more from 0.</param>
    public static double PerSquareDegree(double magnitude, double lonDegrees, double latDegrees)
    {
        double v = magnitude + Colour, l = lonDegrees * Math.PI / 180, b = Math.Abs(latDegrees) * Math.PI / 180;
        double inner = Math.Clamp(v, 12, 20);
        double mu = 0.0075 * (inner - 12) + 0.03, gamma = 0.04 * (12 - inner) + 0.36;
        double cos = Math.Cos(b) * Math.Cos(l);
        double disc = 925 * Math.Pow(10, 0.035 * (v - 15.75)) / Math.Pow(1 + Math.Pow(10, -0.132 * (v - 15.75)), 3)
            / Math.Pow(Math.Sin(b) - mu * cos, 3 - 5 * gamma);
        double spheroid = 1050 * Math.Pow(10, 0.087 * (v - 17.5)) / Math.Pow(1 + Math.Pow(10, -0.18 * (v - 17.5)), 2.5)
            / Math.Pow(1 - cos, 1.45 - 0.2 * cos);
        return disc + spheroid;
    }
}
