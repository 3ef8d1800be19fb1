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

    /// <summary>The smallest range of longitude and latitude that holds all the circles.</summary>
    public LonLatRange Bounds(SkyFrame frame)
    {
        const double degree = Math.PI / 180;
        List<(double Start, double Width)> spans = [];
        double latMin = 90, latMax = -90;
        foreach ((double x, double y, double z, double radius) in circles)
        {
            (double lon, double lat) = SkyPosition.Angles(x, y, z);
            (latMin, latMax) = (Math.Min(latMin, Math.Max(-90, lat - radius / degree)), Math.Max(latMax, Math.Min(90, lat + radius / degree)));
            double sine = Math.Sin(radius) / Math.Cos(lat * degree);
            double half = Math.Abs(lat) + radius / degree >= 90 || sine >= 1 ? 180 : Math.Asin(sine) / degree;
            spans.Add((SkyPosition.WrapDegrees(lon - half), 2 * half));
        }
        return LonLatRange.Around(frame, spans, latMin, latMax);
    }
}
