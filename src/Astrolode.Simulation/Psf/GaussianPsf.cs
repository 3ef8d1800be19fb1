namespace Astrolode.Simulation.Psf;

/// <summary>A round Gaussian: PSF ∝ exp(−r²/2σ²), H = exp(−2π² σ² k²).</summary>
/// <param name="Fwhm">Full width at half maximum, 2√(2 ln 2) σ, pixels. 0 is a point; below 1.5 light beyond 1 cycle per pixel is cut off.</param>
public sealed record GaussianPsf(double Fwhm) : IPsf
{
    private readonly double sigma = Fwhm >= 0 && double.IsFinite(Fwhm)
        ? Fwhm / Math.Sqrt(8 * Math.Log(2))
        : throw new ArgumentOutOfRangeException(nameof(Fwhm), Fwhm, "a full width at half maximum cannot be negative");

    /// <inheritdoc/>
    public bool IsConstant => true;

    /// <inheritdoc/>
    public TransferTable Tabulate(int size, double u, double v) =>
        TransferTable.Of(size, (kx, ky) => Math.Exp(-2 * Math.PI * Math.PI * sigma * sigma * (kx * kx + ky * ky)));

    /// <inheritdoc/>
    public double Wing(double dx, double dy) =>
        sigma > 0 ? Math.Exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma) : 0;
}
