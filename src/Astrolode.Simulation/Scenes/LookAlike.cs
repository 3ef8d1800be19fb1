using Astrolode.Images.Sky;

namespace Astrolode.Simulation.Scenes;

/// <summary>What is curved or round and is no bubble.</summary>
public enum LookAlikeKind
{
    /// <summary>A bent thread of dust.</summary>
    Filament,

    /// <summary>A lit edge: less than 150° of a circle.</summary>
    Arc,

    /// <summary>A supernova's shell: thin, broken, brighter at 24 µm than at 8 µm.</summary>
    SupernovaShell,

    /// <summary>Dust before a runaway star, of the shape of Wilkin (1996, ApJ 459, L31).</summary>
    BowShock,
}

/// <summary>An object that is like a bubble and is none.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">SIM and Galactic coordinates.</param>
/// <param name="LonDegrees">Galactic longitude of the middle.</param>
/// <param name="LatDegrees">Galactic latitude of the middle.</param>
/// <param name="X">Pixel column of the middle.</param>
/// <param name="Y">Pixel row of the middle.</param>
/// <param name="SizeArcmin">Half the length of a filament, the radius of an arc or shell, six times the standoff of a bow shock.</param>
/// <param name="AngleRadians">Of the thread, of the middle of the arc or of the apex, from +x towards +y.</param>
/// <param name="Shape">Bend of a filament (sizes), opening of an arc (radians), else 0.</param>
/// <param name="Thickness">Width (sigma) over size.</param>
/// <param name="Peak">Brightness at 8 µm, MJy/sr.</param>
/// <param name="Heat">Hot dust over warm dust.</param>
public sealed record LookAlike(
    LookAlikeKind Kind, string Name, double LonDegrees, double LatDegrees, double X, double Y, double SizeArcmin, double AngleRadians, double Shape, double Thickness, double Peak, double Heat) : INebula
{
    private const double ReachSizes = 1.6;

    /// <summary>A box that holds it, Galactic.</summary>
    public SkyBox Box => new(SkyFrame.Galactic, LonDegrees, LatDegrees, 2 * SizeArcmin / 60, 2 * SizeArcmin / 60);

    /// <summary>Its class in tables.</summary>
    public string Class => Kind switch
    {
        LookAlikeKind.Filament => "filament",
        LookAlikeKind.Arc => "arc",
        LookAlikeKind.SupernovaShell => "supernova_shell",
        LookAlikeKind.BowShock => "bow_shock",
        _ => throw new InvalidOperationException($"{Kind} has no class"),
    };

    /// <inheritdoc/>
    double INebula.Tear => Kind == LookAlikeKind.Filament ? 0.2 : 0.1;

    /// <inheritdoc/>
    (double X, double Y) INebula.HalfReachArcmin => (ReachSizes * SizeArcmin, ReachSizes * SizeArcmin);

    /// <inheritdoc/>
    (double Warm, double Hot) INebula.At(double dx, double dy)
    {
        (double sin, double cos) = Math.SinCos(AngleRadians);
        double u = (dx * cos + dy * sin) / SizeArcmin, v = (dy * cos - dx * sin) / SizeArcmin;
        double light = Peak * Kind switch
        {
            LookAlikeKind.Filament => Line(v - Shape * (u * u - 0.3)) * Math.Exp(-Math.Pow(u, 4)),
            LookAlikeKind.Arc => Rim(double.Hypot(u, v) - 0.8) * Along(Math.Atan2(v, u), Shape / 2),
            LookAlikeKind.SupernovaShell => Rim(double.Hypot(u, v) - 0.9) * (0.35 + 0.65 * Math.Pow(Math.Cos(Math.Atan2(v, u)), 2)),
            _ => BowShock(u, v),
        };
        return (light, light * Heat);
    }

    private double Line(double distance) => Math.Exp(-distance * distance / (2 * Thickness * Thickness));

    // Sharp inside, fading outside, as a lit edge is.
    private double Rim(double distance) => distance < 0 ? Line(2 * distance) : Math.Exp(-distance / (1.5 * Thickness));

    private static double Along(double phi, double half) => 1 / (1 + Math.Exp((Math.Abs(phi) - half) / 0.12));

    // Wilkin's eq. 9: R = R0 csc θ √(3 (1 − θ cot θ)), θ from the apex.
    private double BowShock(double u, double v)
    {
        const double Standoff = 1 / 6.0;
        double theta = Math.Abs(Math.Atan2(v, u)), r = double.Hypot(u, v);
        if (theta > 2.4)
        {
            return 0;
        }
        double shape = theta < 1e-3 ? 1 : Math.Sqrt(3 * (1 - theta / Math.Tan(theta))) / Math.Sin(theta);
        return Line((r - Standoff * shape) / Math.Max(1, shape)) * Math.Exp(-theta * theta / 1.6);
    }
}
