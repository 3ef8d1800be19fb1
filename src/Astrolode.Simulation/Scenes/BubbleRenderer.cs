namespace Astrolode.Simulation.Scenes;

/// <summary>Adds bubbles to an image, before the point spread function.</summary>
internal static class BubbleRenderer
{
    // In outer radii: the halo has fallen below a percent of the rim there.
    private const double Reach = 2.2;
    private const double HaloScale = 0.28;
    private const double CentreSigma = 0.22;

    /// <summary>Adds to row <paramref name="y"/> what the bubbles shine there, the rims times <paramref name="clumps"/>.</summary>
    /// <param name="row">Pixels of the row.</param>
    /// <param name="clumps">Factor of unevenness, around 1; empty for smooth bubbles.</param>
    /// <param name="y">Row number.</param>
    /// <param name="bubbles">In a fixed order, in which they are added.</param>
    /// <param name="scaleArcsec">Side of a pixel.</param>
    public static void AddRow(Span<float> row, ReadOnlySpan<float> clumps, int y, IReadOnlyList<SimulatedBubble> bubbles, double scaleArcsec)
    {
        double arcminPerPixel = scaleArcsec / 60;
        foreach (SimulatedBubble bubble in bubbles)
        {
            (double halfWidth, double halfHeight) = bubble.HalfSidesArcmin;
            double dy = (y - bubble.Y) * arcminPerPixel;
            if (Math.Abs(dy) > Reach * halfHeight)
            {
                continue;
            }
            int from = Math.Max(0, (int)Math.Ceiling(bubble.X - Reach * halfWidth / arcminPerPixel));
            int to = Math.Min(row.Length - 1, (int)Math.Floor(bubble.X + Reach * halfWidth / arcminPerPixel));
            for (int x = from; x <= to; x++)
            {
                double brightness = Brightness(bubble, (x - bubble.X) * arcminPerPixel, dy);
                row[x] += (float)(brightness * (clumps.IsEmpty ? 1 : clumps[x]));
            }
        }
    }

    /// <summary>Brightness above the background, MJy/sr, at an offset from a bubble's centre (arcmin along +x and +y).</summary>
    internal static double Brightness(SimulatedBubble bubble, double dx, double dy)
    {
        (double sin, double cos) = Math.SinCos(bubble.AngleRadians);
        double u = (dx * cos + dy * sin) / bubble.SemiMajorArcmin, v = (dy * cos - dx * sin) / bubble.SemiMinorArcmin;
        double rho = double.Hypot(u, v);
        double inner = 1 - bubble.Thickness;
        double walls = 1 - bubble.Openness * Math.Max(0, 1 - rho * rho / (inner * inner));
        double rim = ShellProfile.Relative(rho, bubble.Thickness) * walls;
        double fromRim = Math.Abs(rho - (1 - bubble.Thickness / 2));
        double halo = bubble.Halo * Math.Exp(-fromRim / HaloScale);
        // The centre has no direction; there the unevenness of the rim fades out.
        double direction = Math.Min(1, rho / 0.5);
        double around = 1 + direction * (bubble.Rim.At(Math.Atan2(v, u)) - 1);
        double centre = bubble.CentralEmission * Math.Exp(-rho * rho / (2 * CentreSigma * CentreSigma));
        return bubble.RimBrightness * ((rim + halo) * around + centre);
    }
}
