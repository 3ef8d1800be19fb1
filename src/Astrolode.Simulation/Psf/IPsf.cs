namespace Astrolode.Simulation.Psf;

/// <summary>
/// A point spread function: what telescope and detector make of a point, before pixels. It is known by its transform, and must be (all but) band-limited to 1 cycle per
/// pixel, which every telescope is whose light is sampled at twice the Nyquist step or finer.
/// </summary>
public interface IPsf
{
    /// <summary>Whether it differs from place to place.</summary>
    bool IsConstant { get; }

    /// <summary>Its transform at one place.</summary>
    /// <param name="size">A power of two, 32 to 1024: the steps of the table are 1/size cycles per pixel.</param>
    /// <param name="u">Place along x, −1 at the left edge of the detector, 1 at the right.</param>
    /// <param name="v">Place along y, −1 to 1.</param>
    TransferTable Tabulate(int size, double u, double v);

    /// <summary>Part of the light in a pixel far from the core, 160 pixels or more: where stamps end and the brightest stars go on. Its fringes may be averaged.</summary>
    /// <param name="dx">Pixels from the core along x.</param>
    /// <param name="dy">Pixels along y.</param>
    double Wing(double dx, double dy);
}
