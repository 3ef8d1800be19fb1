using System.Globalization;
using Astrolode.Simulation.Lensing;

namespace Astrolode.Tests.Simulation.Lensing;

public class NfwHaloTests
{
    private static readonly double[] Radii = [0.05, 0.5, 3, 20, 59, 150, 800];
    private static readonly NfwHalo Halo = new(1.2e15, 5, 0.3, 1.5);

    [JudgeFact("python:astropy", "python:scipy")]
    public void Its_convergence_is_the_projected_density_that_scipy_integrates()
    {
        double[] expected = Ask("""
            import numpy as np
            from scipy.integrate import quad
            from astropy.cosmology import FlatLambdaCDM
            from astropy import units as u, constants as const
            cosmo = FlatLambdaCDM(70 * u.km / u.s / u.Mpc, 0.3, Tcmb0=0)
            M, c, zl, zs = 1.2e15 * u.Msun, 5.0, 0.3, 1.5
            rho_c = cosmo.critical_density(zl)
            r200 = ((3 * M / (800 * np.pi * rho_c)) ** (1 / 3)).to(u.Mpc)
            rs = r200 / c
            rho_s = (M / (4 * np.pi * rs ** 3 * (np.log(1 + c) - c / (1 + c)))).to(u.Msun / u.Mpc ** 3)
            Dl, Ds, Dls = cosmo.angular_diameter_distance(zl), cosmo.angular_diameter_distance(zs), cosmo.angular_diameter_distance_z1z2(zl, zs)
            sigma_c = (const.c ** 2 / (4 * np.pi * const.G) * Ds / (Dl * Dls)).to(u.Msun / u.Mpc ** 2)
            def sigma(x):
                # along the line of sight with z = x sinh t
                f = lambda t: x * np.cosh(t) / (x * np.cosh(t) * (1 + x * np.cosh(t)) ** 2)
                return 2 * quad(f, 0, 40, epsabs=0, epsrel=1e-11, limit=500)[0]
            for radius in RADII:
                x = ((radius * u.arcsec).to(u.rad).value * Dl / rs).to(u.dimensionless_unscaled).value
                scale = (rho_s * rs / sigma_c).to(u.dimensionless_unscaled).value
                print(sigma(x) * scale)
                print(2 / x ** 2 * quad(lambda y: y * sigma(y), 0, x, epsrel=1e-9)[0] * scale)
            """);
        double[] ours = [.. Radii.SelectMany(radius => new[] { Halo.Convergence(radius), Halo.MeanConvergence(radius) })];
        Assert.Equal(expected.Length, ours.Length);
        // The constants of nature differ by 1e-5.
        Assert.All(ours.Zip(expected), pair => Assert.Equal(1, pair.First / pair.Second, 1e-4));
    }

    [Fact]
    public void Convergence_and_shear_are_the_derivatives_of_the_deflection()
    {
        foreach (double radius in Radii.Append(Halo.ScaleArcsec).Append(Halo.ScaleArcsec * 1.00005))
        {
            double h = 1e-4 * radius, slope = (Halo.Deflection(radius + h) - Halo.Deflection(radius - h)) / (2 * h);
            // ∇·α = 2κ, and α' = κ − γ_t.
            Assert.Equal(2 * Halo.Convergence(radius), slope + Halo.Deflection(radius) / radius, 1e-6);
            Assert.Equal(Halo.Convergence(radius) - Halo.TangentialShear(radius), slope, 1e-6);
        }
    }

    [Fact]
    public void At_the_Einstein_radius_a_point_behind_the_centre_is_seen()
    {
        double radius = Halo.EinsteinRadiusArcsec();
        Assert.InRange(radius, 5, 60);
        Assert.Equal(radius, Halo.Deflection(radius), 1e-9);
    }

    [Fact]
    public void The_matrix_in_pixels_is_the_derivative_of_the_mapping()
    {
        ClusterLens lens = new(Halo, 300, 200, 0.1);
        (double x, double y, double h) = (820, -150, 2);
        LensMatrix matrix = lens.At(x, y);
        (double x1, double y1) = lens.ToSource(x - h, y);
        (double x2, double y2) = lens.ToSource(x + h, y);
        Assert.Equal(matrix.Xx, (x2 - x1) / (2 * h), 1e-4);
        Assert.Equal(matrix.Yx, (y2 - y1) / (2 * h), 1e-4);
        (x1, y1) = lens.ToSource(x, y - h);
        (x2, y2) = lens.ToSource(x, y + h);
        Assert.Equal(matrix.Xy, (x2 - x1) / (2 * h), 1e-4);
        Assert.Equal(matrix.Yy, (y2 - y1) / (2 * h), 1e-4);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(40, -70)]
    [InlineData(900, 1200)]
    public void The_image_of_a_source_maps_back_to_it(double dx, double dy)
    {
        ClusterLens lens = new(Halo, 300, 200, 0.1);
        (double x, double y) = lens.ToImage(300 + dx, 200 + dy);
        (double sourceX, double sourceY) = lens.ToSource(x, y);
        Assert.Equal(300 + dx, sourceX, 1e-6);
        Assert.Equal(200 + dy, sourceY, 1e-6);
    }

    [Theory]
    [InlineData(-1, 5, 0.3, 1)]
    [InlineData(1e15, 0, 0.3, 1)]
    [InlineData(1e15, 5, 0.3, 0.2)]
    public void A_halo_that_cannot_be_is_refused(double mass, double concentration, double zLens, double zSource) =>
        Assert.Throws<ArgumentException>(() => new NfwHalo(mass, concentration, zLens, zSource));

    private static double[] Ask(string script) =>
        [.. Judge.RunPython(script.Replace("RADII", $"({string.Join(",", Radii.Select(n => n.ToString(CultureInfo.InvariantCulture)))})", StringComparison.Ordinal))
            .Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
}
