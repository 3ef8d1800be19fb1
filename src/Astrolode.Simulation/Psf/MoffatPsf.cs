using MathNet.Numerics;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// Moffat's profile, PSF ∝ (1 + (r/a)²)^−β (Moffat 1969, A&amp;A 3, 455), as the atmosphere makes it. H = 2 (πak)^(β−1) K_{β−1}(2πak)/Γ(β−1).
/// </summary>
public sealed class MoffatPsf : IPsf
{
    // Steps per cycle of the radial table; between them H is a straight line to 1e-6.
    private const int Steps = 8192;

    private readonly double core, power;
    private readonly double[] radial = new double[(int)(Steps * 1.5)];

    /// <param name="fwhm">2a √(2^(1/β) − 1), pixels, 1 or more.</param>
    /// <param name="beta">Above 1.1 (at 1 the light is endless), up to 20 (a Gaussian); 2.5 to 4.8 of real atmospheres.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public MoffatPsf(double fwhm, double beta)
    {
        if (!(fwhm is >= 1 and < 1000 && beta is >= 1.1 and <= 20))
        {
            throw new ArgumentException($"a Moffat profile of {fwhm} pixels and beta {beta}; use at least 1 pixel and beta from 1.1 to 20");
        }
        double a = fwhm / (2 * Math.Sqrt(Math.Pow(2, 1 / beta) - 1)), nu = beta - 1, norm = 2 / SpecialFunctions.Gamma(nu);
        (core, power) = (a, beta);
        radial[0] = 1;
        for (int i = 1; i < radial.Length; i++)
        {
            double z = Math.PI * a * i / Steps;
            radial[i] = 2 * z > 650 ? 0 : norm * Math.Pow(z, nu) * SpecialFunctions.BesselK(nu, 2 * z);
        }
    }

    /// <inheritdoc/>
    public bool IsConstant => true;

    /// <inheritdoc/>
    public TransferTable Tabulate(int size, double u, double v) => TransferTable.Of(size, (kx, ky) =>
    {
        double place = double.Hypot(kx, ky) * Steps;
        int i = (int)place;
        return radial[i] + (radial[i + 1] - radial[i]) * (place - i);
    });

    /// <inheritdoc/>
    public double Wing(double dx, double dy) => (power - 1) / (Math.PI * core * core) * Math.Pow(1 + (dx * dx + dy * dy) / (core * core), -power);
}
