using Astrolode.Images.Sky;

namespace Astrolode.Images.Tiles;

/// <summary>
/// A tile of square pixels on the plane tangent to the sky at its centre (gnomonic projection TAN, Calabretta &amp; Greisen 2002,
/// section 5.1.1). x grows to decreasing longitude (CDELT1 &lt; 0), y to increasing latitude; pixel centres are integers from 0 and the
/// tangent point is at ((Width − 1)/2, (Height − 1)/2), but for parts of a larger tile. Pure arithmetic: a thread needs no lock.
/// </summary>
/// <param name="Frame">Frame of the two angles and of the tile's orientation.</param>
/// <param name="LonDegrees">Longitude of the tangent point, degrees.</param>
/// <param name="LatDegrees">Latitude of the tangent point, degrees, −90 to 90.</param>
/// <param name="Width">Pixels along x.</param>
/// <param name="Height">Pixels along y.</param>
/// <param name="ScaleArcsec">Side of a pixel at the tangent point, arcsec.</param>
public sealed record TanGrid(SkyFrame Frame, double LonDegrees, double LatDegrees, int Width, int Height, double ScaleArcsec)
{
    private const double ArcsecInRadian = 180 * 3600 / Math.PI;

    // Not a field: a copy made by `with` would keep the old one.
    private TangentPlane Plane => new(LonDegrees, LatDegrees);

    /// <summary>Side of a pixel on the plane, in radians of the tangent.</summary>
    private double Step => ScaleArcsec / ArcsecInRadian;

    /// <summary>Pixels along x from the middle of the grid to the tangent point: 0 unless it is a <see cref="Part"/> of another.</summary>
    public double OffsetX { get; init; }

    /// <summary>Pixels along y from the middle of the grid to the tangent point.</summary>
    public double OffsetY { get; init; }

    private double CentreX => (Width - 1) / 2.0 + OffsetX;

    private double CentreY => (Height - 1) / 2.0 + OffsetY;

    /// <summary>The tangent point.</summary>
    public SkyPosition Centre => SkyPosition.From(Frame, LonDegrees, LatDegrees);

    /// <summary>Angle from the tangent point to the outer corner of a corner pixel, degrees.</summary>
    public double RadiusDegrees => Math.Atan(double.Hypot(Width / 2.0 + Math.Abs(OffsetX), Height / 2.0 + Math.Abs(OffsetY)) * Step) * (180 / Math.PI);

    /// <summary>The grid of the pixels from (<paramref name="x"/>, <paramref name="y"/>) on, on the same tangent plane.</summary>
    public TanGrid Part(int x, int y, int width, int height) =>
        this with { Width = width, Height = height, OffsetX = CentreX - x - (width - 1) / 2.0, OffsetY = CentreY - y - (height - 1) / 2.0 };

    /// <summary>The grid with <paramref name="division"/>² pixels in place of each.</summary>
    public TanGrid Divide(int division) =>
        this with { Width = Width * division, Height = Height * division, ScaleArcsec = ScaleArcsec / division, OffsetX = OffsetX * division, OffsetY = OffsetY * division };

    /// <summary>Longitude [0, 360) and latitude, degrees of <see cref="Frame"/>, of a pixel position.</summary>
    public (double LonDegrees, double LatDegrees) PixelToSky(double x, double y)
    {
        (double vx, double vy, double vz) = Plane.Direction((CentreX - x) * Step, (y - CentreY) * Step);
        return SkyPosition.Angles(vx, vy, vz);
    }

    /// <summary>The ICRS position of a pixel position.</summary>
    public SkyPosition PositionAt(double x, double y)
    {
        (double lon, double lat) = PixelToSky(x, y);
        return SkyPosition.From(Frame, lon, lat);
    }

    /// <summary>
    /// Pixel position of a longitude and latitude, degrees of <see cref="Frame"/>. False, and NaN, for the half of the sky
    /// that is 90° or more from the tangent point.
    /// </summary>
    public bool SkyToPixel(double lonDegrees, double latDegrees, out double x, out double y)
    {
        (double vx, double vy, double vz) = SkyPosition.UnitVector(lonDegrees, latDegrees);
        bool projected = Plane.Project(vx, vy, vz, out double xi, out double eta);
        x = CentreX - xi / Step;
        y = CentreY + eta / Step;
        return projected;
    }

    /// <summary>
    /// The box on the sky of a pixel box whose edges are pixel positions (the left edge of the first pixel is −0.5): its centre, and as
    /// width and height the angles between the middles of opposite sides. Tiles of a few degrees are meant, on which the tile's axes follow the frame's.
    /// </summary>
    public SkyBox PixelBoxToSky(double x1, double y1, double x2, double y2)
    {
        double x = (x1 + x2) / 2, y = (y1 + y2) / 2;
        (double lon, double lat) = PixelToSky(x, y);
        return new SkyBox(Frame, lon, lat, SeparationDegrees(x1, y, x2, y), SeparationDegrees(x, y1, x, y2));
    }

    /// <summary>
    /// Pixel edges of a box on the sky in this grid's frame, the opposite of <see cref="PixelBoxToSky"/> (to second order in the box's size).
    /// False, and NaN, where the box's centre cannot be projected.
    /// </summary>
    /// <exception cref="ArgumentException">The box is in the other frame.</exception>
    public bool SkyBoxToPixel(in SkyBox box, out double x1, out double y1, out double x2, out double y2)
    {
        if (box.Frame != Frame)
        {
            throw new ArgumentException($"a box in {box.Frame} cannot be drawn on a tile in {Frame}");
        }
        bool projected = SkyToPixel(box.LonDegrees, box.LatDegrees, out double x, out double y);
        double halfWidth = box.WidthDegrees / 2 / SeparationDegrees(x - 0.5, y, x + 0.5, y);
        double halfHeight = box.HeightDegrees / 2 / SeparationDegrees(x, y - 0.5, x, y + 0.5);
        (x1, y1, x2, y2) = (x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        return projected;
    }

    /// <summary>
    /// Vectors (of length 1 or a little more) towards the pixel centres of row <paramref name="y"/>, as axes of <paramref name="frame"/>.
    /// A HEALPix index or a projection needs no trigonometry from them.
    /// </summary>
    /// <param name="y">Row.</param>
    /// <param name="frame">Frame of the vectors; may differ from the grid's.</param>
    /// <param name="vx">Width values.</param>
    /// <param name="vy">Width values.</param>
    /// <param name="vz">Width values.</param>
    public void RowDirections(double y, SkyFrame frame, Span<double> vx, Span<double> vy, Span<double> vz)
    {
        TangentPlane rotated = Plane.Rotate(Frame, frame);
        double step = Step, xi0 = CentreX * step, eta = (y - CentreY) * step;
        (double ox, double oy, double oz) = rotated.Direction(xi0, eta);
        (double sx, double sy, double sz) = rotated.East;
        for (int i = 0; i < Width; i++)
        {
            double shift = -i * step;
            vx[i] = ox + shift * sx;
            vy[i] = oy + shift * sy;
            vz[i] = oz + shift * sz;
        }
    }

    /// <summary>
    /// The WCS keywords of this grid, in the order in which a header shows them; with them a reader of FITS gets the positions of <see cref="PixelToSky"/>.
    /// LONPOLE is written because its default changes when the tangent point is a pole (Calabretta &amp; Greisen 2002, section 2.2).
    /// </summary>
    public IReadOnlyDictionary<string, object> WcsKeywords()
    {
        bool galactic = Frame == SkyFrame.Galactic;
        Dictionary<string, object> keywords = new()
        {
            ["WCSAXES"] = 2,
            ["CTYPE1"] = galactic ? "GLON-TAN" : "RA---TAN",
            ["CTYPE2"] = galactic ? "GLAT-TAN" : "DEC--TAN",
            ["CUNIT1"] = "deg",
            ["CUNIT2"] = "deg",
            ["CRPIX1"] = CentreX + 1,
            ["CRPIX2"] = CentreY + 1,
            ["CRVAL1"] = LonDegrees,
            ["CRVAL2"] = LatDegrees,
            ["CDELT1"] = -ScaleArcsec / 3600,
            ["CDELT2"] = ScaleArcsec / 3600,
            ["LONPOLE"] = 180.0,
        };
        if (!galactic)
        {
            keywords["RADESYS"] = "ICRS";
        }
        return keywords;
    }

    private double SeparationDegrees(double x1, double y1, double x2, double y2)
    {
        TangentPlane plane = Plane;
        (double ax, double ay, double az) = plane.Direction((CentreX - x1) * Step, (y1 - CentreY) * Step);
        (double bx, double by, double bz) = plane.Direction((CentreX - x2) * Step, (y2 - CentreY) * Step);
        double cross = Math.Sqrt(Square(ay * bz - az * by) + Square(az * bx - ax * bz) + Square(ax * by - ay * bx));
        return Math.Atan2(cross, ax * bx + ay * by + az * bz) * (180 / Math.PI);
    }

    private static double Square(double value) => value * value;
}
