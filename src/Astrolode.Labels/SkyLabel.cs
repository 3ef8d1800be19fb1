using Astrolode.Images.Sky;

namespace Astrolode.Labels;

/// <summary>How far the makers of a catalogue trust a label.</summary>
public enum LabelReliability
{
    /// <summary>The catalogue does not say.</summary>
    Unstated,

    /// <summary>A candidate (MWP DR2 flag C).</summary>
    Candidate,

    /// <summary>Reliable (MWP DR2 flag R).</summary>
    Reliable,
}

/// <summary>
/// One object that people, or a simulator, marked on the sky: an ellipse (Milky Way Project) or a box.
/// Sizes are angles on the sky; longitude and latitude are of <see cref="Frame"/>.
/// </summary>
public sealed record SkyLabel
{
    /// <summary>
    /// Box side over twice the effective radius. 1.3 takes in the whole bright rim of a bubble, whose drawn ellipse runs along the middle of it.
    /// </summary>
    public const double DefaultBoxFactor = 1.3;

    /// <summary>Name in its catalogue, not necessarily unique.</summary>
    public required string Name { get; init; }

    /// <summary>Frame of the position and of the axes of the box.</summary>
    public required SkyFrame Frame { get; init; }

    /// <summary>Longitude of the centre, degrees, 0 ≤ lon &lt; 360.</summary>
    public required double LonDegrees { get; init; }

    /// <summary>Latitude of the centre, degrees.</summary>
    public required double LatDegrees { get; init; }

    /// <summary>Effective radius, arcmin, positive: the catalogue's own, else the geometric mean of the semi-axes, else half the geometric mean of the box's sides.</summary>
    public required double EffectiveRadiusArcmin { get; init; }

    /// <summary>Semi-major axis of the ellipse, arcmin; null for a box.</summary>
    public double? SemiMajorArcmin { get; init; }

    /// <summary>Semi-minor axis of the ellipse, arcmin; null for a box.</summary>
    public double? SemiMinorArcmin { get; init; }

    /// <summary>Position angle of the major axis as the catalogue gives it, degrees; null for a box.</summary>
    public double? PositionAngleDegrees { get; init; }

    /// <summary>Fraction of the people who saw this place and drew the object, 0 to 1; null where it is not known.</summary>
    public double? HitRate { get; init; }

    /// <summary>What the catalogue says of its trust.</summary>
    public LabelReliability Reliability { get; init; }

    /// <summary>What the object is.</summary>
    public string Class { get; init; } = "bubble";

    /// <summary>The box as it was drawn, for labels that are boxes; null for ellipses.</summary>
    public SkyBox? DrawnBox { get; init; }

    /// <summary>
    /// The box that a detector should find, its sides along the axes of <see cref="Frame"/>: the drawn box itself, or for an
    /// ellipse a square of side 2 × <paramref name="factor"/> × effective radius.
    /// </summary>
    public SkyBox Box(double factor = DefaultBoxFactor)
    {
        double sideDegrees = 2 * factor * EffectiveRadiusArcmin / 60;
        return DrawnBox ?? new SkyBox(Frame, LonDegrees, LatDegrees, sideDegrees, sideDegrees);
    }
}
