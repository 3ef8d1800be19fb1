using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips;

/// <summary>Which part of the sky has tiles, from a list of tiles of one order: each stands for the circle around it.</summary>
internal sealed class HipsCoverage
{
    private readonly (double X, double Y, double Z, double RadiusRadians)[] circles;

    public HipsCoverage(int order, IReadOnlyList<long> pixels)
    {
        circles = new (double, double, double, double)[pixels.Count];
        Span<(double X, double Y, double Z)> corners = stackalloc (double, double, double)[4];
        for (int i = 0; i < circles.Length; i++)
        {
            (double x, double y, double z) = NestedIndex.PixelToVector(order, pixels[i]);
            NestedIndex.Corners(order, pixels[i], corners);
            double radius = 0;
            foreach ((double cx, double cy, double cz) in corners)
            {
                radius = Math.Max(radius, Math.Acos(Math.Clamp(x * cx + y * cy + z * cz, -1, 1)));
            }
            circles[i] = (x, y, z, radius);
        }
    }

    /// <summary>False only where no tile comes within a radius of a position, degrees of the survey's frame.</summary>
    public bool MayCover(double lonDegrees, double latDegrees, double radiusDegrees)
    {
        (double x, double y, double z) = SkyPosition.UnitVector(lonDegrees, latDegrees);
        double radius = radiusDegrees * (Math.PI / 180);
        foreach ((double cx, double cy, double cz, double own) in circles)
        {
            double reach = Math.Min(Math.PI, radius + own);
            if (x * cx + y * cy + z * cz >= Math.Cos(reach))
            {
                return true;
            }
        }
        return false;
    }
}
