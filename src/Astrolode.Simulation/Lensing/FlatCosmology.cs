using MathNet.Numerics.Integration;

namespace Astrolode.Simulation.Lensing;

/// <summary>A flat universe of matter and a cosmological constant, radiation left out (0.01 % at redshift 1).</summary>
/// <param name="Hubble">H₀, km/s/Mpc.</param>
/// <param name="Matter">Ω_m.</param>
public sealed record FlatCosmology(double Hubble = 70, double Matter = 0.3)
{
    /// <summary>Speed of light, km/s.</summary>
    internal const double LightSpeed = 299792.458;

    /// <summary>G in Mpc (km/s)² per solar mass (CODATA 2018, IAU 2015 solar mass parameter).</summary>
    internal const double Gravity = 4.30091727e-9;

    /// <summary>H(z), km/s/Mpc.</summary>
    public double HubbleAt(double z) => Hubble * Math.Sqrt(Matter * Math.Pow(1 + z, 3) + 1 - Matter);

    /// <summary>Density of a flat universe at z, solar masses per Mpc³.</summary>
    public double CriticalDensity(double z) => 3 * Math.Pow(HubbleAt(z), 2) / (8 * Math.PI * Gravity);

    /// <summary>Angular diameter distance from <paramref name="from"/> to <paramref name="to"/>, Mpc (Hogg 1999, astro-ph/9905116, eq. 18 and 19).</summary>
    public double AngularDistance(double from, double to) =>
        GaussLegendreRule.Integrate(z => LightSpeed / HubbleAt(z), from, to, 64) / (1 + to);
}
