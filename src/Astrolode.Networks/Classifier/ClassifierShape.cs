namespace Astrolode.Networks.Classifier;

/// <summary>Which network tells cutouts apart.</summary>
public enum ClassifierArchitecture
{
    /// <summary>Inception modules (Szegedy et al. 2015, 2016), small enough for thousands of cutouts a second.</summary>
    Inception,

    /// <summary>The backbone of MobileNet v1 (Howard et al. 2017), for which there are pretrained weights.</summary>
    MobileNet,
}

/// <summary>What tells one classifier from another.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="Classes">Classes it tells apart.</param>
public readonly record struct ClassifierShape(ClassifierArchitecture Architecture, int Classes)
{
    /// <summary>Side of a cutout in pixels: 2.4 arcsec of VIS.</summary>
    public const int Size = 24;

    /// <summary>Most exposures of a patch of sky that the network looks at together. Fewer will do: see <see cref="Channels"/>.</summary>
    public const int Exposures = 4;

    /// <summary>
    /// Channels of a cutout: the pixels of each exposure, first that in which the source was found, then the others in the order of time; then as many masks,
    /// 1 where there is a pixel. An exposure that is missing is 0 in both.
    /// </summary>
    public const int Channels = 2 * Exposures;

    /// <summary>Numbers of a cutout.</summary>
    public const int Length = Channels * Size * Size;

    /// <summary>As model cards name it.</summary>
    public string Name => Architecture == ClassifierArchitecture.Inception ? "Inception 24x24" : "MobileNet v1 24x24";
}
