namespace Astrolode.Simulation.Lensing;

/// <summary>
/// A cluster of galaxies as a lens: the density ρ ∝ 1/(x (1 + x)²), x = r/r_s, of Navarro, Frenk &amp; White (1997, ApJ 490, 493), in projection
/// (Bartelmann 1996, A&amp;A 313, 697; Wright &amp; Brainerd 2000, ApJ 534, 34). Angles in arcsec from the centre.
/// </summary>
public sealed class NfwHalo
{
    private const double ArcsecPerRadian = 206264.80624709636;
    private readonly double strength;

    /// <param name="massSolar">M₂₀₀, solar masses inside the radius in which the mean density is 200 times the critical one; a cluster has 1e14 to 3e15.</param>
    /// <param name="concentration">r₂₀₀/r_s, 1 to 20; clusters have 3 to 8.</param>
    /// <param name="zLens">Redshift of the cluster, above 0.</param>
    /// <param name="zSource">Redshift of what lies behind, above that of the cluster.</param>
    /// <param name="cosmology">Null for H₀ = 70, Ω_m = 0.3.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public NfwHalo(double massSolar, double concentration, double zLens, double zSource, FlatCosmology? cosmology = null)
    {
        if (!(massSolar is > 0 and < 1e18 && concentration is >= 1 and <= 20 && zLens > 0 && zSource > zLens && zSource < 20))
        {
            throw new ArgumentException($"a halo of {massSolar} solar masses, concentration {concentration}, at {zLens} before {zSource}: mass above 0, concentration 1 to 20, 0 < lens < source < 20");
        }
        cosmology ??= new FlatCosmology();
        double critical = cosmology.CriticalDensity(zLens), c = concentration;
        double r200 = Math.Cbrt(3 * massSolar / (800 * Math.PI * critical)), scale = r200 / c;
        double toLens = cosmology.AngularDistance(0, zLens), toSource = cosmology.AngularDistance(0, zSource), between = cosmology.AngularDistance(zLens, zSource);
        double density = 200.0 / 3 * c * c * c / (Math.Log(1 + c) - c / (1 + c)) * critical;
        double criticalSurface = FlatCosmology.LightSpeed * FlatCosmology.LightSpeed / (4 * Math.PI * FlatCosmology.Gravity) * toSource / (toLens * between);
        ScaleArcsec = scale / toLens * ArcsecPerRadian;
        strength = 4 * density * scale / criticalSurface;
    }

    /// <summary>r_s on the sky, arcsec.</summary>
    public double ScaleArcsec { get; }

    /// <summary>κ: surface density over the critical one (Wright &amp; Brainerd, eq. 11). Infinite in the centre.</summary>
    public double Convergence(double radiusArcsec)
    {
        double x = radiusArcsec / ScaleArcsec;
        return Math.Abs(x - 1) < 1e-4
            ? strength / 2 * (1.0 / 3 - 0.4 * (x - 1))
            : strength / 2 * (1 - Path(x)) / (x * x - 1);
    }

    /// <summary>Mean convergence inside a radius (Wright &amp; Brainerd, eq. 13).</summary>
    public double MeanConvergence(double radiusArcsec)
    {
        double x = radiusArcsec / ScaleArcsec;
        // The difference of two logarithms loses its digits towards the centre; its series is good to x⁶ there.
        double inside = x < 1e-2
            ? x * x * (Math.Log(2 / x) * (0.5 + 0.375 * x * x) - 0.25 - 7.0 / 32 * x * x)
            : Math.Log(x / 2) + Path(x);
        return strength * inside / (x * x);
    }

    /// <summary>γ_t: what stretches around the centre; the mean convergence inside less the convergence.</summary>
    public double TangentialShear(double radiusArcsec) => MeanConvergence(radiusArcsec) - Convergence(radiusArcsec);

    /// <summary>By how much light is turned away from the centre, arcsec.</summary>
    public double Deflection(double radiusArcsec) => radiusArcsec == 0 ? 0 : radiusArcsec * MeanConvergence(radiusArcsec);

    /// <summary>Radius of the tangential critical curve, where the mean convergence is 1: large arcs lie there. Arcsec.</summary>
    public double EinsteinRadiusArcsec()
    {
        double low = 1e-9 * ScaleArcsec, high = 100 * ScaleArcsec;
        for (int i = 0; i < 100; i++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = MeanConvergence(middle) > 1 ? (middle, high) : (low, middle);
        }
        return low;
    }

    // arccosh(1/x)/√(1 − x²), and what it becomes beyond r_s.
    private static double Path(double x) => x switch
    {
        < 1 - 1e-8 => Math.Acosh(1 / x) / Math.Sqrt(1 - x * x),
        > 1 + 1e-8 => Math.Acos(1 / x) / Math.Sqrt(x * x - 1),
        _ => 1,
    };
}
