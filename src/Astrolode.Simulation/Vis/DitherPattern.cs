namespace Astrolode.Simulation.Vis;

/// <summary>
/// Where the exposures of a field point: the S pattern of Euclid's wide survey, steps of (50, 100), (0, 100) and (50, 100) arcsec that carry a source across the gaps between CCDs
/// (after Scaramella et al. 2022, A&amp;A 662, A112; the steps were not checked against the paper). More than four exposures go through it again, displaced by 7 arcsec.
/// </summary>
internal static class DitherPattern
{
    private static readonly (double X, double Y)[] Places = [(0, 0), (50, 100), (50, 200), (100, 300)];

    /// <summary>Offset of an exposure, counted from 0, from the first: arcsec along x and y of the detector, times a factor.</summary>
    public static (double X, double Y) Offset(int exposure, double scale)
    {
        (double x, double y) = Places[exposure % Places.Length];
        double again = 7 * (exposure / Places.Length);
        return (scale * (x + again), scale * (y + again));
    }
}
