namespace Astrolode.Search.Sources;

/// <summary>How sources are found and measured. The defaults are SExtractor's (Bertin &amp; Arnouts 1996, A&amp;AS 117, 393).</summary>
public sealed record ExtractionSettings
{
    /// <summary>Pixels of a source are this many times the noise above the background, above 0; after the filter, whose output is compared with the noise of unfiltered pixels.</summary>
    public double Threshold { get; init; } = 1.5;

    /// <summary>Least number of connected pixels of a source, 1 or more.</summary>
    public int MinArea { get; init; } = 5;

    /// <summary>Whether the image is smoothed by the 3 × 3 pyramid (1 2 1, 2 4 2, 1 2 1) for finding, which faint sources need. Measurements are of the unsmoothed image.</summary>
    public bool Filter { get; init; } = true;

    /// <summary>Levels between threshold and peak at which a source may fall into several, 1 to 64, equally spaced in their logarithm.</summary>
    public int DeblendThresholds { get; init; } = 32;

    /// <summary>Share of a blend's light that a part needs to be a source, 0 to 1; 1 deblends nothing.</summary>
    public double DeblendContrast { get; init; } = 0.005;

    /// <summary>Strength of the wings of a bright source in which faint ones are taken for noise, 0.1 to 10; smaller cleans more. 0 keeps all.</summary>
    public double Clean { get; init; } = 1;

    /// <summary>Side of the boxes in which the background is measured, pixels, 4 or more. Small ones swallow galaxies.</summary>
    public int BackgroundBox { get; init; } = 64;

    /// <summary>Boxes a side of the median filter over them, odd.</summary>
    public int BackgroundFilter { get; init; } = 3;

    /// <summary>Whether the threshold follows the noise map; else it is that of the whole image's noise.</summary>
    public bool LocalNoise { get; init; } = true;

    /// <summary>Electrons in a unit of the pixels: their Poisson noise enters the errors. 0 leaves it out.</summary>
    public double Gain { get; init; }

    /// <summary>
    /// Value (before the background is taken off) from which pixels are saturated. They do not enter the background; the sources that have them stay whole and are flagged.
    /// </summary>
    public double Saturation { get; init; } = double.PositiveInfinity;

    /// <summary>Diameter of the circular aperture, pixels, above 0.</summary>
    public double ApertureDiameter { get; init; } = 5;

    /// <summary>Radius of the automatic aperture over Kron's, above 0 (SExtractor's PHOT_AUTOPARAMS, the first).</summary>
    public double KronFactor { get; init; } = 2.5;

    /// <summary>Least radius of the automatic aperture over the source's a and b, above 0 (PHOT_AUTOPARAMS, the second).</summary>
    public double KronMinRadius { get; init; } = 3.5;

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error() => this switch
    {
        _ when !(Threshold > 0 && double.IsFinite(Threshold)) => "the threshold must be above 0",
        _ when MinArea < 1 => "a source has at least 1 pixel",
        _ when DeblendThresholds is < 1 or > 64 || !(DeblendContrast is >= 0 and <= 1) => "deblending takes 1 to 64 thresholds and a contrast of 0 to 1",
        _ when Clean != 0 && !(Clean is >= 0.1 and <= 10) => "cleaning has a strength of 0.1 to 10, or 0 for none",
        _ when BackgroundBox < 4 || BackgroundFilter < 1 || BackgroundFilter % 2 == 0 => "the background has boxes of 4 pixels or more and a filter of an odd number of them",
        _ when !(Gain >= 0 && double.IsFinite(Gain)) => "the gain must be above 0, or 0 for none",
        _ when double.IsNaN(Saturation) => "the saturation must be a number",
        _ when !(ApertureDiameter > 0 && ApertureDiameter <= 1000) => "the aperture must be above 0 and at most 1000 pixels wide",
        _ when !(KronFactor > 0 && KronMinRadius > 0 && KronFactor <= 100 && KronMinRadius <= 100) => "Kron's factor and least radius must be above 0 and at most 100",
        _ => null,
    };
}
