using System.Text.Json.Serialization;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// A simulated stretch of the Galactic plane. Brightnesses are in MJy/sr at 8 µm; the defaults give the level, the latitude profile and the statistics
/// of Spitzer's 8 µm plane within 26° of the Galactic centre (docs/simulation-plane.md).
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

    /// <summary>Bands to map; the first is the image that callers of one band take.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlaneBand> Bands { get; init; } = [PlaneBand.Irac8];

    /// <summary>Brightness of the disc at 8 µm above the floor at b = 0, MJy/sr.</summary>
    public double DiscBrightness { get; init; } = 64;

    /// <summary>Scale of the disc's sech² latitude profile, degrees.</summary>
    public double DiscScaleDegrees { get; init; } = 0.52;

    /// <summary>Index of the dust's power spectrum: about −3 (−2.9 ± 0.2 for the cirrus at 100 µm, Miville-Deschênes et al. 2007, A&amp;A 469, 595).</summary>
    public double TurbulenceIndex { get; init; } = -3.1;

    /// <summary>Strength of the turbulence: about the standard deviation of the logarithm of the disc's brightness; 0 for a smooth disc.</summary>
    public double TurbulenceSigma { get; init; } = 0.38;

    /// <summary>Side of the largest eddies, degrees.</summary>
    public double OuterScaleDegrees { get; init; } = 1.5;

    /// <summary>Factor on the optical depth of infrared-dark clouds, 0 for none.</summary>
    public double DarkCloudDepth { get; init; } = 1;

    /// <summary>Bubbles per square degree, those on the rims of others not counted. MWP DR2 drew about 10; some are too faint to be drawn.</summary>
    public double BubblesPerSquareDegree { get; init; } = 13;

    /// <summary>Least effective radius of a bubble (middle of its rim), arcmin; MWP DR2's is 0.11.</summary>
    public double MinRadiusArcmin { get; init; } = 0.1;

    /// <summary>Largest effective radius of a bubble, arcmin, MWP DR2's; smaller where the scene could not hold it (<see cref="LargestRadiusArcmin"/>).</summary>
    public double MaxRadiusArcmin { get; init; } = 17;

    /// <summary>Median effective radius, arcmin, of the log-normal from which radii are drawn: MWP DR2's, with its scatter (percentiles 5, 50, 95 and 99 there: 0.22, 0.69, 4.0, 7.3).</summary>
    public double MedianRadiusArcmin { get; init; } = 0.69;

    /// <summary>Standard deviation of the natural logarithm of the radii.</summary>
    public double RadiusScatter { get; init; } = 0.95;

    /// <summary>Share of bubbles above 2′ that carry smaller ones on their rims.</summary>
    public double ParentShare { get; init; } = 0.4;

    /// <summary>Median over the bubbles of rim brightness over background brightness at the centre.</summary>
    public double MedianContrast { get; init; } = 0.3;

    /// <summary>Standard deviation of the natural logarithm of that contrast; the faintest bubbles drown in the background on purpose.</summary>
    public double ContrastScatter { get; init; } = 1.3;

    /// <summary>Filaments, arcs, supernova shells and bow shocks per square degree.</summary>
    public double LookAlikesPerSquareDegree { get; init; } = 10;

    /// <summary>Bright knots without a ring per square degree: compact H II regions and clumps, in complexes.</summary>
    public double KnotsPerSquareDegree { get; init; } = 21;

    /// <summary>Point sources per square degree above <see cref="MinSourceJy"/> at 8 µm.</summary>
    public double SourcesPerSquareDegree { get; init; } = 6400;

    /// <summary>Flux of the faintest point source at 8 µm, Jy.</summary>
    public double MinSourceJy { get; init; } = 0.005;

    /// <summary>Factor on noise and stripes of all bands, 0 for none.</summary>
    public double NoiseFactor { get; init; } = 1;

    /// <summary>Sides of a bubble's box that must fit between its centre and the edge of the scene, in outer radii.</summary>
    internal const double BubbleMargin = 1.3;

    /// <summary><see cref="MaxRadiusArcmin"/>, or what the scene can hold if that is less.</summary>
    [JsonIgnore]
    public double LargestRadiusArcmin => Math.Max(MinRadiusArcmin, Math.Min(MaxRadiusArcmin, 60 * Math.Min(WidthDegrees, HeightDegrees) / 4));

    /// <summary>The pixels of the scene on the sky.</summary>
    [JsonIgnore]
    public TanGrid Grid => new(
        SkyFrame.Galactic,
        SkyPosition.WrapDegrees(LonDegrees),
        LatDegrees,
        (int)Math.Round(WidthDegrees * 3600 / ScaleArcsec),
        (int)Math.Round(HeightDegrees * 3600 / ScaleArcsec),
        ScaleArcsec);

    /// <summary>The pixels of a band's map: those of the scene, or the survey's own where these are larger.</summary>
    public TanGrid GridOf(PlaneBand band)
    {
        double scale = Math.Max(ScaleArcsec, band.NativeArcsec);
        return Grid with { Width = (int)Math.Round(WidthDegrees * 3600 / scale), Height = (int)Math.Round(HeightDegrees * 3600 / scale), ScaleArcsec = scale };
    }

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
            _ when Bands.Count == 0 || Bands.Distinct().Count() < Bands.Count => "name at least one band, each once",
            _ when !(MinRadiusArcmin > 0 && MaxRadiusArcmin >= MinRadiusArcmin && MedianRadiusArcmin > 0 && RadiusScatter is >= 0 and < 3) =>
                "the radii must be above 0, the largest not below the least, their scatter 0 to 3",
            _ when !(MinRadiusArcmin * 4 <= 60 * Math.Min(WidthDegrees, HeightDegrees)) => "the least bubble must fit into the scene",
            _ when !(BubblesPerSquareDegree is >= 0 and <= 200 && LookAlikesPerSquareDegree is >= 0 and <= 200 && KnotsPerSquareDegree is >= 0 and <= 1000 && SourcesPerSquareDegree is >= 0 and <= 1e5) =>
                "at most 200 bubbles, 200 look-alikes, 1000 knots and 100000 sources per square degree",
            _ when !(DiscBrightness >= 0 && DiscScaleDegrees > 0 && NoiseFactor >= 0 && MinSourceJy > 0 && DarkCloudDepth >= 0) => "brightnesses, depths and noise cannot be negative",
            _ when !(TurbulenceSigma is >= 0 and < 3 && TurbulenceIndex is >= -5 and <= -2 && OuterScaleDegrees > 0) => "turbulence: sigma 0 to 3, index -5 to -2, outer scale above 0",
            _ when !(MedianContrast > 0 && ContrastScatter is >= 0 and < 3 && ParentShare is >= 0 and <= 1) => "contrast: median above 0, scatter 0 to 3; share of parents 0 to 1",
            _ => null,
        };
    }
}
