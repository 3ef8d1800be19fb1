using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Volunteers;

/// <summary>An ellipse on the sky, Galactic.</summary>
/// <param name="LonDegrees">Longitude of its centre, 0 to 360.</param>
/// <param name="LatDegrees">Latitude of its centre.</param>
/// <param name="SemiMajorArcmin">Angle from the centre to the far end of the long axis.</param>
/// <param name="SemiMinorArcmin">The same of the short axis.</param>
/// <param name="PositionAngleDegrees">Of the long axis, from Galactic north towards increasing longitude, 0 to 180.</param>
public readonly record struct SkyEllipse(double LonDegrees, double LatDegrees, double SemiMajorArcmin, double SemiMinorArcmin, double PositionAngleDegrees);

/// <summary>An ellipse on the pixels of a grid: y up, centres at integers.</summary>
/// <param name="X">Column of the centre.</param>
/// <param name="Y">Row of the centre.</param>
/// <param name="Rx">First semi-axis, pixels.</param>
/// <param name="Ry">Second semi-axis.</param>
/// <param name="AngleRadians">Of the first axis, from +x towards +y.</param>
internal readonly record struct GridEllipse(double X, double Y, double Rx, double Ry, double AngleRadians)
{
    /// <summary>Geometric mean of the semi-axes.</summary>
    public double Radius => Math.Sqrt(Rx * Ry);

    /// <summary>The point at an angle (radians) around the ellipse, 0 at the end of the first axis.</summary>
    public (double X, double Y) At(double phi)
    {
        (double v, double u) = Math.SinCos(phi);
        (double sin, double cos) = Math.SinCos(AngleRadians);
        return (X + Rx * u * cos - Ry * v * sin, Y + Rx * u * sin + Ry * v * cos);
    }

    /// <summary>The same ellipse on another grid, by the ends of its axes. Grids on which ellipses stay ellipses are meant: of a few degrees. Null if it is on the other half of the sky.</summary>
    public GridEllipse? To(TanGrid from, TanGrid to)
    {
        if (!Place(from, to, (X, Y), out (double X, double Y) centre) || !Place(from, to, At(0), out (double X, double Y) first) || !Place(from, to, At(Math.PI / 2), out (double X, double Y) second))
        {
            return null;
        }
        return new GridEllipse(
            centre.X,
            centre.Y,
            double.Hypot(first.X - centre.X, first.Y - centre.Y),
            double.Hypot(second.X - centre.X, second.Y - centre.Y),
            Math.Atan2(first.Y - centre.Y, first.X - centre.X));
    }

    /// <summary>The ellipse on the sky; a point has position angle 0.</summary>
    public SkyEllipse ToSky(TanGrid grid)
    {
        (double lon, double lat) = grid.PixelToSky(X, Y);
        TanGrid around = new(grid.Frame, lon, lat, 1, 1, 60);
        (double first, double firstAngle) = Polar(grid, around, At(0));
        (double second, double secondAngle) = Polar(grid, around, At(Math.PI / 2));
        (double major, double minor, double angle) = first >= second ? (first, second, firstAngle) : (second, first, secondAngle);
        return new SkyEllipse(lon, lat, major, minor, major > 0 ? (angle + 360) % 180 : 0);
    }

    // Angular distance (arcmin) and position angle (degrees) of a point from the middle of a grid of one pixel of an arcminute.
    private static (double Arcmin, double AngleDegrees) Polar(TanGrid grid, TanGrid around, (double X, double Y) point)
    {
        const double ArcminInRadian = 180 * 60 / Math.PI;
        Place(grid, around, point, out (double X, double Y) offset);
        double tangent = double.Hypot(offset.X, offset.Y) / ArcminInRadian;
        return (Math.Atan(tangent) * ArcminInRadian, Math.Atan2(-offset.X, offset.Y) * (180 / Math.PI));
    }

    private static bool Place(TanGrid from, TanGrid to, (double X, double Y) point, out (double X, double Y) placed)
    {
        (double lon, double lat) = from.PixelToSky(point.X, point.Y);
        bool isThere = to.SkyToPixel(lon, lat, out double x, out double y);
        placed = (x, y);
        return isThere;
    }
}
