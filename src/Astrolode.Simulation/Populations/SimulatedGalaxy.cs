namespace Astrolode.Simulation.Populations;

/// <summary>A galaxy as it would look without lensing, telescope and noise.</summary>
/// <param name="RaDegrees">Right ascension, ICRS, degrees.</param>
/// <param name="DecDegrees">Declination, degrees.</param>
/// <param name="Magnitude">I_E, AB.</param>
/// <param name="BulgeFraction">Share of the light that is in the bulge, 0 to 1.</param>
/// <param name="BulgeIndex">Sérsic index of the bulge, 2 to 6.</param>
/// <param name="BulgeRadiusArcsec">Half-light radius of the bulge along its major axis.</param>
/// <param name="DiscIndex">Sérsic index of the disc, 0.5 to 2.</param>
/// <param name="DiscRadiusArcsec">Half-light radius of the disc along its major axis.</param>
/// <param name="Ellipticity">(a − b) / (a + b) of both.</param>
/// <param name="PositionAngleDegrees">Of the major axis, from north through east.</param>
internal readonly record struct SimulatedGalaxy(
    double RaDegrees,
    double DecDegrees,
    double Magnitude,
    double BulgeFraction,
    double BulgeIndex,
    double BulgeRadiusArcsec,
    double DiscIndex,
    double DiscRadiusArcsec,
    double Ellipticity,
    double PositionAngleDegrees)
{
    /// <summary>Half-light radius of the component that has most of the light, arcsec.</summary>
    public double HalfLightRadiusArcsec => BulgeFraction > 0.5 ? BulgeRadiusArcsec : DiscRadiusArcsec;
}
