namespace Astrolode.Simulation.Populations;

/// <summary>
/// Number counts of galaxies. From magnitude 20.5 on their number per magnitude is that of N(&lt;m) = 46 · 10^(0.31 (m − 25)) per square arcmin, a fit to the deep i-band counts of the CFHT Legacy
/// Survey from 20.5 to 25.5 (LSST Science Book 2.0, 2009, arXiv:0912.0201, eq. 3.7), drawn out to fainter ones; brighter ones grow from there as 10^(0.6 m), as in a static, evenly filled
/// space. The I_E band of VIS is taken for i: their difference, some tenths of a magnitude, shifts the counts by less than they differ from field to field.
/// </summary>
internal static class GalaxyCounts
{
    /// <summary>Where the fit begins.</summary>
    public const double Knee = 20.5;

    private const double Slope = 0.31, BrightSlope = 0.6;

    private static readonly double FitAtKnee = Fit(Knee);

    // As many per magnitude on both sides of the knee.
    private static readonly double AtKnee = FitAtKnee * Slope / BrightSlope;

    /// <summary>Galaxies brighter than a magnitude in a square arcmin.</summary>
    public static double PerSquareArcmin(double magnitude) => magnitude >= Knee
        ? AtKnee + Fit(magnitude) - FitAtKnee
        : AtKnee * Math.Pow(10, BrightSlope * (magnitude - Knee));

    /// <summary>The magnitude up to which there are so many: the inverse of <see cref="PerSquareArcmin"/>.</summary>
    public static double Magnitude(double perSquareArcmin) => perSquareArcmin >= AtKnee
        ? 25 + Math.Log10((perSquareArcmin - AtKnee + FitAtKnee) / 46) / Slope
        : Knee + Math.Log10(perSquareArcmin / AtKnee) / BrightSlope;

    private static double Fit(double magnitude) => 46 * Math.Pow(10, Slope * (magnitude - 25));
}
