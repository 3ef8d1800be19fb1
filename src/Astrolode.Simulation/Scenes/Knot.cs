namespace Astrolode.Simulation.Scenes;

/// <summary>A compact H II region or clump: an ellipse whose brightness falls as (1 + r²)^−1.5 from its core.</summary>
internal sealed record Knot(double X, double Y, double CoreArcmin, double AxisRatio, double AngleRadians, double Peak, double Heat, double Tear, bool HasFront) : INebula
{
    // Where it has fallen to a five-hundredth.
    private const double ReachCores = 8;

    // The wings are torn in large pieces, not in as many as there are cores in them.
    public double SizeArcmin => 5 * CoreArcmin;

    public (double X, double Y) HalfReachArcmin => (ReachCores * CoreArcmin, ReachCores * CoreArcmin);

    public (double Warm, double Hot) At(double dx, double dy)
    {
        (double sin, double cos) = Math.SinCos(AngleRadians);
        double u = (dx * cos + dy * sin) / CoreArcmin, v = (dy * cos - dx * sin) / (CoreArcmin * AxisRatio);
        double r2 = u * u + v * v;
        double warm = Peak / ((1 + r2) * Math.Sqrt(1 + r2)) * (HasFront ? Front(u + 0.4) : 1);
        // The wings end softly inside the box.
        double end = Math.Max(0, 1 - (dx * dx + dy * dy) / Math.Pow(0.9 * ReachCores * CoreArcmin, 2));
        return (warm * end, Heat * Peak * Math.Exp(-r2));
    }

    // Where starlight meets the cloud: sharp on the side of the stars, fading into the cloud.
    private static double Front(double depth) => depth < 0 ? 0.2 + 1.6 * Math.Exp(depth / 0.06) : 0.3 + 1.5 * Math.Exp(-depth / 0.5);
}
