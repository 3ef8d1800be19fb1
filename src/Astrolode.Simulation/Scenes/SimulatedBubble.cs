using Astrolode.Images.Sky;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// One bubble of a scene: a thick shell (<see cref="ShellProfile"/>) squeezed to an ellipse, its rim uneven and sometimes broken, with a diffuse
/// halo along the rim and hot dust in the middle, which shines at 24 µm (Watson et al. 2008, ApJ 681, 1341).
/// </summary>
/// <param name="Name">SIM and Galactic coordinates, as catalogues name bubbles.</param>
/// <param name="LonDegrees">Galactic longitude of the centre.</param>
/// <param name="LatDegrees">Galactic latitude of the centre.</param>
/// <param name="X">Pixel column of the centre.</param>
/// <param name="Y">Pixel row of the centre.</param>
/// <param name="OuterRadiusArcmin">Geometric mean of the outer semi-axes.</param>
/// <param name="AxisRatio">Minor over major axis, 0.43 to 1.</param>
/// <param name="AngleRadians">Of the major axis from +x towards +y.</param>
/// <param name="Thickness">Of the shell, over the outer radius, 0.12 to 0.45.</param>
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
    double RimBrightness) : INebula
{
    // In outer radii: the halo has fallen below a percent of the rim there.
    private const double Reach = 2.2, HaloScale = 0.28, CentreSigma = 0.28;

    /// <summary>Name of the large bubble on whose rim this one lies; empty for none.</summary>
    public string Parent { get; init; } = "";

    /// <summary>
    /// How it stands out at 8 µm: standard deviation of its own light over that of all other diffuse light, in its box, before the instrument. Below about 0.3 nobody sees it.
    /// </summary>
    public double Visibility { get; init; }

    /// <summary>Unevenness of the rim: amplitudes and phases of one and two waves around it.</summary>
    internal RimShape Rim { get; init; } = RimShape.Even;

    /// <summary>Peak of the hot dust inside, 0 for none: at 24 µm over the rim's <see cref="RimBrightness"/> it is this times <see cref="PlaneBand.HotColour"/>.</summary>
    public double CentralEmission { get; init; }

    /// <summary>How far turbulence displaces the rim, in outer radii.</summary>
    public double Tear { get; init; }

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

    /// <inheritdoc/>
    double INebula.SizeArcmin => OuterRadiusArcmin;

    /// <inheritdoc/>
    (double X, double Y) INebula.HalfReachArcmin
    {
        get
        {
            (double halfWidth, double halfHeight) = HalfSidesArcmin;
            return (Reach * halfWidth, Reach * halfHeight);
        }
    }

    /// <inheritdoc/>
    (double Warm, double Hot) INebula.At(double dx, double dy) => At(dx, dy);

    /// <summary>Brightness above the background at 8 µm, MJy/sr, of the rim and of the hot dust, at an offset from the centre (arcmin along +x and +y).</summary>
    internal (double Warm, double Hot) At(double dx, double dy)
    {
        (double sin, double cos) = Math.SinCos(AngleRadians);
        double u = (dx * cos + dy * sin) / SemiMajorArcmin, v = (dy * cos - dx * sin) / SemiMinorArcmin;
        double rho = double.Hypot(u, v);
        double inner = 1 - Thickness;
        double walls = 1 - Openness * Math.Max(0, 1 - rho * rho / (inner * inner));
        double rim = ShellProfile.Relative(rho, Thickness) * walls;
        double fromRim = Math.Abs(rho - (1 - Thickness / 2));
        double halo = Halo * Math.Exp(-fromRim / HaloScale);
        // The centre has no direction; there the unevenness of the rim fades out.
        double direction = Math.Min(1, rho / 0.5);
        double around = 1 + direction * (Rim.At(Math.Atan2(v, u)) - 1);
        double hot = CentralEmission * Math.Exp(-rho * rho / (2 * CentreSigma * CentreSigma));
        return (RimBrightness * (rim + halo) * around, RimBrightness * hot);
    }

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
