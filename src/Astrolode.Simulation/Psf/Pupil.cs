namespace Astrolode.Simulation.Psf;

/// <summary>A vane that holds the secondary mirror: a straight dark bar in the pupil. Each makes a diffraction spike across itself, to both sides.</summary>
/// <param name="X">Of its middle, metres.</param>
/// <param name="Y">Of its middle, metres.</param>
/// <param name="AngleDegrees">From +x to +y.</param>
/// <param name="Width">Metres.</param>
/// <param name="Length">Metres.</param>
public readonly record struct Strut(double X, double Y, double AngleDegrees, double Width = 0.012, double Length = 0.7);

/// <summary>The opening of a telescope.</summary>
/// <param name="Diameter">Metres.</param>
/// <param name="Obscuration">Diameter of the dark disc in it, metres; 0 for none.</param>
/// <param name="ObscurationY">Where the middle of that disc lies along y, metres.</param>
/// <param name="Struts">Dark bars.</param>
public sealed record Pupil(double Diameter, double Obscuration, double ObscurationY, IReadOnlyList<Strut> Struts)
{
    /// <summary>Euclid's: 1.2 m, the stop around the secondary 0.395 m and 51 mm off the axis, three vanes of 12 mm (as in the public WaveDiff: Liaudat et al. 2023, Inverse Problems 39, 035008).</summary>
    public static Pupil Euclid => new(1.2, 0.395, 0.051, [new(0.26, 0.24, 16.78), new(-0.33, 0.13, -39.89), new(0.07, -0.33, -100.76)]);

    /// <summary>Part of the light that passes a square of side <paramref name="side"/> at a place, 0 to 1; edges are taken as straight.</summary>
    public double Transmission(double x, double y, double side)
    {
        double open = Covered(Diameter / 2 - double.Hypot(x, y), side);
        if (open > 0 && Obscuration > 0)
        {
            open *= 1 - Covered(Obscuration / 2 - double.Hypot(x, y - ObscurationY), side);
        }
        for (int i = 0; i < Struts.Count && open > 0; i++)
        {
            Strut strut = Struts[i];
            (double sin, double cos) = Math.SinCos(strut.AngleDegrees * Math.PI / 180);
            double along = (x - strut.X) * cos + (y - strut.Y) * sin, across = (y - strut.Y) * cos - (x - strut.X) * sin;
            double shade = Overlap(across, strut.Width, side) * Overlap(along, strut.Length, side);
            open *= 1 - shade;
        }
        return open;
    }

    private static double Covered(double depth, double side) => Math.Clamp(depth / side + 0.5, 0, 1);

    // Part of [place − side/2, place + side/2] that lies in a bar around 0.
    private static double Overlap(double place, double width, double side) =>
        Math.Max(0, Math.Min(place + side / 2, width / 2) - Math.Max(place - side / 2, -width / 2)) / side;
}
