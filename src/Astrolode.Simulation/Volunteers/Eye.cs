using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Simulation.Volunteers;

/// <summary>Something in an image that may be drawn.</summary>
/// <param name="Name">Of the bubble or look-alike.</param>
/// <param name="Outline">What a perfect hand would draw, on the image's grid.</param>
/// <param name="Visibility">How it stands out from what is around it (<see cref="SimulatedBubble.Visibility"/>).</param>
/// <param name="Comfort">Factor of its size on the chance to be drawn, 0 to 1.</param>
/// <param name="Vagueness">Factor on the scatter of what is drawn around it.</param>
internal sealed record Target(string Name, GridEllipse Outline, double Visibility, double Comfort, double Vagueness);

/// <summary>
/// What can be seen in an image, and how likely. The chance that a person draws a bubble is (1 − missed) × comfort × 1/(1 + (t/v)^slope): v its visibility, t the person's threshold (a logistic
/// in ln v), and comfort the product of three roll-offs in its diameter: too small at this zoom, too large for the image, not resolved in the map.
/// </summary>
internal sealed class Eye(PlaneSceneResult scene, VolunteerSettings settings)
{
    // Steepness of the roll-offs: from 0.9 to 0.1 within a factor of 3, and of 1.7 at the large end.
    private const double SmallPower = 4, LargePower = 8;
    private const int OutlinePoints = 48;

    // Look-alikes smaller or larger than this comfort are not taken for bubbles in this image.
    private const double LeastLookAlikeComfort = 0.2;

    private readonly TanGrid fine = scene.Settings.Grid;
    private readonly double elementArcsec = double.Hypot(scene.Grid.ScaleArcsec, scene.Maps[0].Band.Beam.FwhmArcsec);

    /// <summary>The bubbles in an image that somebody might draw.</summary>
    public List<Target> Bubbles(Subject subject) => Targets(
        subject, scene.Bubbles, bubble => (bubble.LonDegrees, bubble.LatDegrees), bubble => new Target(bubble.Name, RimMiddle(bubble), bubble.Visibility, 0, 1), 0);

    /// <summary>The look-alikes in an image that somebody might draw.</summary>
    public List<Target> LookAlikes(Subject subject) => Targets(
        subject, scene.LookAlikes, other => (other.LonDegrees, other.LatDegrees), other => new Target(other.Name, Outline(other), 0, 0, 1), LeastLookAlikeComfort);

    /// <summary>The chance that a person draws a bubble of an image.</summary>
    public double Chance(Target target, Volunteer person) =>
        (1 - settings.MissedShare) * target.Comfort / (1 + Math.Pow(person.Threshold / target.Visibility, settings.DetectionSlope));

    /// <summary>Brightness of the first map at a position of an image's grid; 0 beyond the map and where it is blank.</summary>
    public double Brightness(Subject subject, double x, double y)
    {
        (double lon, double lat) = subject.Grid.PixelToSky(x, y);
        bool isThere = scene.Grid.SkyToPixel(lon, lat, out double px, out double py);
        int column = (int)Math.Round(px), row = (int)Math.Round(py);
        bool isInside = isThere && column >= 0 && row >= 0 && column < scene.Grid.Width && row < scene.Grid.Height;
        float value = isInside ? scene.Image.Pixels[row * scene.Grid.Width + column] : 0;
        return float.IsFinite(value) ? value : 0;
    }

    /// <summary>Factor of a size on the chance to be drawn.</summary>
    internal double Comfort(TanGrid image, double diameterPixels)
    {
        if (diameterPixels < settings.MinDiameterPixels)
        {
            return 0;
        }
        double ring = settings.RingElements * elementArcsec / image.ScaleArcsec, large = settings.LargeDiameterShare * image.Height;
        return RollOff(settings.SmallDiameterPixels / diameterPixels, SmallPower) * RollOff(ring / diameterPixels, SmallPower) * RollOff(diameterPixels / large, LargePower);
    }

    private static double RollOff(double ratio, double power) => 1 / (1 + Math.Pow(ratio, power));

    private List<Target> Targets<T>(Subject subject, IReadOnlyList<T> objects, Func<T, (double Lon, double Lat)> place, Func<T, Target> seen, double leastComfort)
    {
        List<Target> targets = [];
        TanGrid grid = subject.Grid;
        double reach = grid.RadiusDegrees;
        foreach (T candidate in objects)
        {
            // Most objects of a scene are far off; latitude tells without trigonometry.
            (double lon, double lat) = place(candidate);
            if (Math.Abs(lat - grid.LatDegrees) > reach || !grid.SkyToPixel(lon, lat, out double x, out double y) || !subject.Holds(x, y))
            {
                continue;
            }
            Target target = seen(candidate);
            if (target.Outline.To(fine, grid) is { } outline && Comfort(grid, 2 * outline.Radius) is var comfort && comfort > leastComfort && PartInside(subject, outline) >= settings.WholeShare)
            {
                targets.Add(target with { Outline = outline, Comfort = comfort, Vagueness = Vagueness(lon, lat) });
            }
        }
        return targets;
    }

    // Of the place, so that it is the same in all images, and does not hang on what else is in the scene.
    private double Vagueness(double lon, double lat)
    {
        const int PerDegree = 100_000;
        int place = unchecked((int)Math.Round(lon * PerDegree) * 31 + (int)Math.Round(lat * PerDegree));
        RandomStream random = new(settings.Seed, ScenePart.Vagueness, place);
        double scatter = settings.VaguenessScatter;
        return Math.Exp(scatter * random.NextNormals().A - scatter * scatter / 2);
    }

    private static double PartInside(Subject subject, GridEllipse outline)
    {
        int inside = 0;
        for (int i = 0; i < OutlinePoints; i++)
        {
            (double x, double y) = outline.At(2 * Math.PI * i / OutlinePoints);
            inside += subject.Holds(x, y) ? 1 : 0;
        }
        return (double)inside / OutlinePoints;
    }

    private GridEllipse RimMiddle(SimulatedBubble bubble)
    {
        double middle = (1 - bubble.Thickness / 2) * 60 / fine.ScaleArcsec;
        return new GridEllipse(bubble.X, bubble.Y, bubble.SemiMajorArcmin * middle, bubble.SemiMinorArcmin * middle, bubble.AngleRadians);
    }

    // The circle of an arc or shell, half of a filament's length and as wide as it is bent, the head of a bow shock.
    private GridEllipse Outline(LookAlike other)
    {
        double size = other.SizeArcmin * 60 / fine.ScaleArcsec;
        (double rx, double ry) = other.Kind switch
        {
            LookAlikeKind.Filament => (0.6, 0.3),
            LookAlikeKind.Arc => (0.8, 0.8),
            LookAlikeKind.SupernovaShell => (0.9, 0.9),
            LookAlikeKind.BowShock => (0.25, 0.25),
            _ => throw new InvalidOperationException($"{other.Kind} has no outline"),
        };
        return new GridEllipse(other.X, other.Y, rx * size, ry * size, other.AngleRadians);
    }
}
