using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Populations;

/// <summary>An asteroid that moves evenly on a great circle while it is observed, an hour or so.</summary>
/// <param name="RaDegrees">Right ascension, ICRS, at the reference time, degrees.</param>
/// <param name="DecDegrees">Declination then, degrees.</param>
/// <param name="Magnitude">Mean I_E, AB.</param>
/// <param name="RateArcsecPerHour">Apparent rate.</param>
/// <param name="PositionAngleDegrees">Direction of motion, from north through east.</param>
/// <param name="AmplitudeMagnitudes">Half of the difference between lightest and darkest of its light curve; 0 for none.</param>
/// <param name="PeriodHours">Of its rotation; the light curve has two maxima in it.</param>
/// <param name="PhaseDegrees">Of the light curve at the reference time.</param>
internal readonly record struct SimulatedAsteroid(
    double RaDegrees,
    double DecDegrees,
    double Magnitude,
    double RateArcsecPerHour,
    double PositionAngleDegrees,
    double AmplitudeMagnitudes,
    double PeriodHours,
    double PhaseDegrees)
{
    /// <summary>Where it is some seconds after the reference time: right ascension and declination, degrees.</summary>
    public (double RaDegrees, double DecDegrees) At(double seconds)
    {
        double angle = RateArcsecPerHour * seconds / 3600 / 3600 * Math.PI / 180;
        (double sin, double cos) = Math.SinCos(PositionAngleDegrees * Math.PI / 180);
        (double px, double py, double pz) = SkyPosition.UnitVector(RaDegrees, DecDegrees);
        (double sinRa, double cosRa) = Math.SinCos(RaDegrees * Math.PI / 180);
        (double sinDec, double cosDec) = Math.SinCos(DecDegrees * Math.PI / 180);
        // Unit vectors to the north and to the east.
        (double nx, double ny, double nz) = (-sinDec * cosRa, -sinDec * sinRa, cosDec);
        (double ex, double ey) = (-sinRa, cosRa);
        (double s, double c) = Math.SinCos(angle);
        return SkyPosition.Angles(c * px + s * (cos * nx + sin * ex), c * py + s * (cos * ny + sin * ey), c * pz + s * cos * nz);
    }

    /// <summary>Its magnitude some seconds after the reference time.</summary>
    public double MagnitudeAt(double seconds) =>
        Magnitude + AmplitudeMagnitudes * Math.Sin((4 * Math.PI * seconds / 3600 / PeriodHours) + PhaseDegrees * Math.PI / 180);
}
