namespace Astrolode.Simulation.Populations;

/// <summary>A star.</summary>
/// <param name="RaDegrees">Right ascension, ICRS, degrees.</param>
/// <param name="DecDegrees">Declination, degrees.</param>
/// <param name="Magnitude">I_E, AB.</param>
internal readonly record struct SimulatedStar(double RaDegrees, double DecDegrees, double Magnitude);
