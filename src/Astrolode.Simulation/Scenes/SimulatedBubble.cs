using Astrolode.Images.Sky;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// One bubble of a scene: a thick shell (<see cref="ShellProfile"/>) squeezed to an ellipse, its rim uneven and sometimes broken, with a diffuse
/// halo along the rim and sometimes emission in the middle.
/// </summary>
/// <param name="Name">SIM and Galactic coordinates, as catalogues name bubbles.</param>
/// <param name="LonDegrees">Galactic longitude of the centre.</param>
/// <param name="LatDegrees">Galactic latitude of the centre.</param>
/// <param name="X">Pixel column of the centre.</param>
/// <param name="Y">Pixel row of the centre.</param>
/// <param name="OuterRadiusArcmin">Geometric mean of the outer semi-axes.</param>
/// <param name="AxisRatio">Minor over major axis, 0.65 to 1.</param>
/// <param name="AngleRadians">Of the major axis from +x towards +y.</param>
/// <param name="Thickness">Of the shell, over the outer radius, 0.2 to 0.4.</param>
/// <param name="Contrast">Rim brightness (before its unevenness) over the background at the centre.</param>
/// <param name="RimBrightness">MJy/sr of the rim above the background.</param>
public sealed record SimulatedBubble(
    string Name,
    double LonDegrees,
    double LatDegrees,
    double X,
    double Y,
    double OuterRadiusArcmin,
    double AxisRatio,
    double AngleRadians,
    double Thickness,
    double Contrast,
    double RimBrightness)
{
    /// <summary>Unevenness of the rim: amplitudes and phases of one and two waves around it.</summary>
    internal RimShape Rim { get; init; } = RimShape.Even;

    /// <summary>Peak of the central emission over <see cref="RimBrightness"/>; 0 for none.</summary>
    public double CentralEmission { get; init; }

    /// <summary>
    /// How much of the shell's near and far wall is missing in the middle, 0 to 1: bubbles break out of flat clouds and leave rings
    /// (Beaumont &amp; Williams 2010, ApJ 709, 791).
    /// </summary>
    public double Openness { get; init; }

    /// <summary>Peak of the halo along the rim over <see cref="RimBrightness"/>.</summary>
    public double Halo { get; init; }

    /// <summary>Fraction of the rim that is missing, 0 to 0.4.</summary>
    public double BrokenFraction => Rim.GapWidth / (2 * Math.PI);

    /// <summary>Radius of the middle of the rim, arcmin: what people draw (the Milky Way Project's Reff).</summary>
    public double EffectiveRadiusArcmin => OuterRadiusArcmin * (1 - Thickness / 2);

    /// <summary>Outer semi-major axis, arcmin.</summary>
    public double SemiMajorArcmin => OuterRadiusArcmin / Math.Sqrt(AxisRatio);

    /// <summary>Outer semi-minor axis, arcmin.</summary>
    public double SemiMinorArcmin => OuterRadiusArcmin * Math.Sqrt(AxisRatio);

    /// <summary>The box in Galactic coordinates that just holds the outer ellipse.</summary>
    public SkyBox Box
    {
        get
        {
            (double halfWidth, double halfHeight) = HalfSidesArcmin;
            return new SkyBox(SkyFrame.Galactic, LonDegrees, LatDegrees, 2 * halfWidth / 60, 2 * halfHeight / 60);
        }
    }

    /// <summary>Half the sides of the box that holds the outer ellipse, arcmin.</summary>
    internal (double Width, double Height) HalfSidesArcmin
    {
        get
        {
            (double sin, double cos) = Math.SinCos(AngleRadians);
            return (double.Hypot(SemiMajorArcmin * cos, SemiMinorArcmin * sin), double.Hypot(SemiMajorArcmin * sin, SemiMinorArcmin * cos));
        }
    }
}

/// <summary>How brightness varies around a rim: 1 + a₁ cos(φ − φ₁) + a₂ cos 2(φ − φ₂), and a gap with soft ends.</summary>
internal readonly record struct RimShape(double A1, double Phase1, double A2, double Phase2, double GapCentre, double GapWidth)
{
    /// <summary>The same brightness all around.</summary>
    public static readonly RimShape Even;

    /// <summary>Factor on the rim's brightness at angle φ (radians) from the major axis, 0 or more.</summary>
    public double At(double phi)
    {
        double waves = 1 + A1 * Math.Cos(phi - Phase1) + A2 * Math.Cos(2 * (phi - Phase2));
        double fromGap = Math.Abs(Math.IEEERemainder(phi - GapCentre, 2 * Math.PI)) - GapWidth / 2;
        double open = GapWidth > 0 ? Math.Clamp(fromGap / SoftEnd + 0.5, 0, 1) : 1;
        return Math.Max(0, waves) * open;
    }

    private const double SoftEnd = 0.4;
}
