using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>How large HEALPix pixels are, and what that says about distances to them. All pixels of an order have the same area; their shapes differ.</summary>
public static class PixelSize
{
    private const double Degree = Math.PI / 180;

    // Rounding in positions and angles must not make a bound too tight.
    private const double Slack = 1 + 1e-9;
    private const double Rounding = 4e-16;

    // Beyond order 29 too: coverage looks into pixels of the finest order.
    private static readonly double[] LargestRadii = [.. Enumerable.Range(0, 40).Select(LargestRadius)];

    /// <summary>Solid angle of every pixel of an order, steradians: 4π/(12·4^order).</summary>
    public static double AreaSteradians(int order) => Math.PI / 3 / Math.ScaleB(1, 2 * order);

    /// <summary>Solid angle of every pixel of an order, square degrees.</summary>
    public static double AreaSquareDegrees(int order) => AreaSteradians(order) / (Degree * Degree);

    /// <summary>
    /// The largest angle, degrees, between the centre of a pixel and a point in it, over all pixels of an order: from a centre at z = 2/3 on the border of the polar caps to
    /// the corner towards the pole (as T_Healpix_Base::max_pixrad of the HEALPix C++ library).
    /// </summary>
    public static double MaxRadiusDegrees(int order) => LargestRadii[order] / Degree;

    /// <summary>The angle, degrees, between the centre of a pixel and its farthest corner; no point of the pixel is farther.</summary>
    public static double RadiusDegrees(int order, long pixel)
    {
        Span<(double X, double Y, double Z)> corners = stackalloc (double, double, double)[4];
        NestedIndex.Corners(order, pixel, corners);
        Direction centre = new(NestedIndex.PixelToVector(order, pixel));
        double radius = 0;
        foreach ((double X, double Y, double Z) corner in corners)
        {
            radius = Math.Max(radius, centre.Angle(new Direction(corner)));
        }
        return (radius * Slack + Rounding) / Degree;
    }

    /// <summary>
    /// Bounds, degrees, on the angle between a position and any point of a pixel (NESTED): none is nearer than the first, none farther than the second. They
    /// come from the circle around the pixel, so the first may be too small by as much as the pixel is wide.
    /// </summary>
    public static (double LowDegrees, double HighDegrees) DistanceBounds(int order, long pixel, double lonDegrees, double latDegrees)
    {
        double radius = RadiusDegrees(order, pixel);
        double away = Direction.Towards(lonDegrees, latDegrees).Angle(new Direction(NestedIndex.PixelToVector(order, pixel))) / Degree;
        return (Math.Max(0, away - radius), Math.Min(180, away + radius));
    }

    /// <summary>As <see cref="MaxRadiusDegrees"/>, in radians and up to order 39.</summary>
    internal static double MaxRadius(int order) => LargestRadii[order];

    private static double LargestRadius(int order)
    {
        double side = Math.ScaleB(1, order), step = 1 - 1 / side;
        double z = 1 - step * step / 3;
        Direction centre = OnSphere(2.0 / 3, Math.PI / (4 * side));
        return centre.Angle(OnSphere(z, 0)) * Slack + Rounding;
    }

    private static Direction OnSphere(double z, double phi)
    {
        (double sin, double cos) = Math.SinCos(phi);
        double sinTheta = Math.Sqrt((1 - z) * (1 + z));
        return new Direction(sinTheta * cos, sinTheta * sin, z);
    }
}
