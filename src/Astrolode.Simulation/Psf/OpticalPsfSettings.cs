namespace Astrolode.Simulation.Psf;

/// <summary>A telescope and its detector. The defaults are Euclid's VIS as published; the wavefront is a plausible one, not the measured one.</summary>
public sealed record OpticalPsfSettings
{
    /// <summary>The opening.</summary>
    public Pupil Pupil { get; init; } = Pupil.Euclid;

    /// <summary>Side of a pixel, arcsec.</summary>
    public double PixelScaleArcsec { get; init; } = 0.1;

    /// <summary>
    /// Wavelengths in nanometres and their weights, which need not sum to 1: seven equal parts of 550 to 900 nm with the photons of a spectrum flat in f_ν, ∝ 1/λ, through a flat passband.
    /// </summary>
    public IReadOnlyList<(double Nanometres, double Weight)> Band { get; init; } = [.. Enumerable.Range(0, 7).Select(i => (575.0 + 50 * i, 1 / (575.0 + 50 * i)))];

    /// <summary>
    /// Errors of the wavefront: 29 nm rms in the middle of the field and 51 to 58 nm in its corners.
    /// </summary>
    public IReadOnlyList<Zernike> Wavefront { get; init; } =
    [
        new(4, 12, 6, -5, 10), new(5, 14, -8, 9, 4), new(6, -12, 9, 7, -6), new(7, 10, 5, 8, 0), new(8, -8, 8, -4, 3),
        new(9, 10, 0, 3, 0), new(10, -6, 3, 0, 0), new(11, 9, 0, 0, 2),
    ];

    /// <summary>Standard deviation of the pointing during the exposure, each axis, arcsec: the requirement on Euclid is 0.025″ (Laureijs et al. 2011, arXiv:1110.3193).</summary>
    public double JitterArcsec { get; init; } = 0.025;

    /// <summary>Standard deviation of the diffusion of charge in the CCD, pixels: about 5 µm of 12 (Niemi et al. 2015, Exp. Astron. 39, 207, CCD273).</summary>
    public double DiffusionPixels { get; init; } = 0.43;
}
