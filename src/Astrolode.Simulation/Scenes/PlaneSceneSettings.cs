using System.Text.Json.Serialization;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// A simulated stretch of the Galactic plane at about 8 µm. Brightnesses are in MJy/sr; the defaults follow the level, the latitude
/// profile and the scatter of Spitzer's GLIMPSE survey at |l| of 15 to 30 degrees.
/// </summary>
public sealed record PlaneSceneSettings
{
    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Galactic longitude of the middle, degrees.</summary>
    public double LonDegrees { get; init; } = 20;

    /// <summary>Galactic latitude of the middle, degrees.</summary>
    public double LatDegrees { get; init; }

    /// <summary>Side along longitude, degrees, up to 20 (the tangent plane bends further out).</summary>
    public double WidthDegrees { get; init; } = 4;

    /// <summary>Side along latitude, degrees, up to 20.</summary>
    public double HeightDegrees { get; init; } = 2;

    /// <summary>Side of a pixel, arcsec.</summary>
    public double ScaleArcsec { get; init; } = 12;

    /// <summary>Full width at half maximum of the Gaussian point spread function, arcsec.</summary>
    public double PsfFwhmArcsec { get; init; } = 20;

    /// <summary>Brightness that does not depend on latitude (mostly zodiacal light).</summary>
    public double FloorBrightness { get; init; } = 18;

    /// <summary>Mean brightness of the disc above the floor at b = 0.</summary>
    public double DiscBrightness { get; init; } = 48;

    /// <summary>Scale of the disc's sech² latitude profile, degrees.</summary>
    public double DiscScaleDegrees { get; init; } = 0.75;

    /// <summary>Index of the background's power spectrum: −2.9 ± 0.2 for the cirrus at 100 µm (Miville-Deschênes et al. 2007, A&amp;A 469, 595).</summary>
    public double TurbulenceIndex { get; init; } = -2.9;

    /// <summary>Standard deviation of the logarithm of the disc's brightness over wavelengths up to <see cref="OuterScaleDegrees"/>.</summary>
    public double TurbulenceSigma { get; init; } = 0.5;

    /// <summary>Wavelength beyond which the power spectrum is flat, degrees.</summary>
    public double OuterScaleDegrees { get; init; } = 1.5;

    /// <summary>Bubbles per square degree.</summary>
    public double BubblesPerSquareDegree { get; init; } = 5;

    /// <summary>Least effective radius of a bubble (middle of its rim), arcmin.</summary>
    public double MinRadiusArcmin { get; init; } = 1.5;

    /// <summary>Largest effective radius of a bubble, arcmin.</summary>
    public double MaxRadiusArcmin { get; init; } = 10;

    /// <summary>Index of the distribution of radii: the Milky Way Project's fall about as R^−2 (Simpson et al. 2012, MNRAS 424, 2442).</summary>
    public double RadiusIndex { get; init; } = -2;

    /// <summary>Median over the bubbles of rim brightness over background brightness at the centre.</summary>
    public double MedianContrast { get; init; } = 0.9;

    /// <summary>Standard deviation of the natural logarithm of that contrast; the faintest bubbles drown in the background on purpose.</summary>
    public double ContrastScatter { get; init; } = 0.65;

    /// <summary>Bright knots without a ring per square degree: compact H II regions and clumps, which a detector must not take for bubbles.</summary>
    public double KnotsPerSquareDegree { get; init; } = 8;

    /// <summary>Point sources per square degree above <see cref="MinSourcePeak"/>.</summary>
    public double SourcesPerSquareDegree { get; init; } = 250;

    /// <summary>Peak brightness of the faintest point source.</summary>
    public double MinSourcePeak { get; init; } = 8;

    /// <summary>Standard deviation of the noise where the brightness is 50 MJy/sr; it grows as the root of the brightness.</summary>
    public double NoiseSigma { get; init; } = 0.6;

    /// <summary>The pixels of the scene on the sky.</summary>
    [JsonIgnore]
    public TanGrid Grid => new(
        SkyFrame.Galactic,
        SkyPosition.WrapDegrees(LonDegrees),
        LatDegrees,
        (int)Math.Round(WidthDegrees * 3600 / ScaleArcsec),
        (int)Math.Round(HeightDegrees * 3600 / ScaleArcsec),
        ScaleArcsec);

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error()
    {
        double pixels = WidthDegrees * HeightDegrees * Math.Pow(3600 / ScaleArcsec, 2);
        return this switch
        {
            _ when !(WidthDegrees is > 0 and <= 20 && HeightDegrees is > 0 and <= 20) => "width and height must be above 0 and at most 20 degrees",
            _ when !(Math.Abs(LatDegrees) + HeightDegrees / 2 < 80 && double.IsFinite(LonDegrees)) => "the scene must stay below latitude 80 degrees",
            _ when !(ScaleArcsec > 0 && pixels is >= 1024 and <= 64e6) => "the scale must give between 1024 and 64 million pixels",
            _ when Grid.Width < 32 || Grid.Height < 32 => "both sides must have at least 32 pixels",
            _ when !(PsfFwhmArcsec > 0 && PsfFwhmArcsec < 50 * ScaleArcsec) => "the point spread function must be above 0 and below 50 pixels wide",
            _ when !(MinRadiusArcmin > 0 && MaxRadiusArcmin >= MinRadiusArcmin) => "the radii must be above 0, the largest not below the least",
            _ when !(MaxRadiusArcmin * 2.6 < 60 * Math.Min(WidthDegrees, HeightDegrees)) => "the largest bubble must fit into the scene",
            _ when !(BubblesPerSquareDegree is >= 0 and <= 100 && KnotsPerSquareDegree is >= 0 and <= 1000 && SourcesPerSquareDegree is >= 0 and <= 1e5) =>
                "at most 100 bubbles, 1000 knots and 100000 sources per square degree",
            _ when !(FloorBrightness >= 0 && DiscBrightness >= 0 && DiscScaleDegrees > 0 && NoiseSigma >= 0 && MinSourcePeak > 0) => "brightnesses and noise cannot be negative",
            _ when !(TurbulenceSigma is >= 0 and < 3 && TurbulenceIndex is >= -6 and <= 0 && OuterScaleDegrees > 0) => "turbulence: sigma 0 to 3, index -6 to 0, outer scale above 0",
            _ when !(MedianContrast > 0 && ContrastScatter is >= 0 and < 3) => "contrast: median above 0, scatter 0 to 3",
            _ => null,
        };
    }
}
