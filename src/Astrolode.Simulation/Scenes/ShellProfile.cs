namespace Astrolode.Simulation.Scenes;

/// <summary>
/// A bubble in projection: the sight line's path through a hollow sphere that shines evenly (Churchwell et al. 2006, ApJ 649, 759;
/// 2007, ApJ 670, 428, who measured shells of 0.2 to 0.4 of the radius thick).
/// </summary>
public static class ShellProfile
{
    /// <summary>
    /// Length of the path at distance <paramref name="r"/> from the centre, 2(√(R² − r²) − √(Rᵢ² − r²)), each root 0 where it would be imaginary;
    /// in the unit of the radii. It is largest, 2√(R² − Rᵢ²), where the sight line grazes the inner surface.
    /// </summary>
    public static double PathLength(double r, double outerRadius, double innerRadius) =>
        2 * (HalfChord(r, outerRadius) - HalfChord(r, innerRadius));

    /// <summary>The path length over its largest value, 0 to 1, for an outer radius of 1.</summary>
    /// <param name="rho">Distance from the centre over the outer radius.</param>
    /// <param name="thickness">Thickness of the shell over the outer radius, above 0, up to 1.</param>
    public static double Relative(double rho, double thickness)
    {
        double inner = 1 - thickness;
        return PathLength(rho, 1, inner) / (2 * Math.Sqrt(1 - inner * inner));
    }

    private static double HalfChord(double r, double radius) => Math.Sqrt(Math.Max(0, radius * radius - r * r));
}
