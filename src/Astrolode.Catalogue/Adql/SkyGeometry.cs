using System.Globalization;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Adql;

/// <summary>
/// A point, a circle or a polygon on the sky, ICRS, and how two of them lie to each other (ADQL 2.1, section 4.2). Its text is the part of STC-S that ObsCore and TAP
/// 1.0 use: <c>POINT ICRS lon lat</c>, <c>CIRCLE ICRS lon lat radius</c>, <c>POLYGON ICRS lon lat lon lat lon lat …</c>, degrees.
/// </summary>
internal sealed class SkyGeometry
{
    private const double Degree = Math.PI / 180;
    private static readonly char[] Separators = [' ', '\t', '\n', '\r', ','];

    private readonly Direction[] vertices;
    private readonly PolygonShape? polygon;

    private SkyGeometry(string text, (double Lon, double Lat)[] corners, double? radius, bool isPolygon)
    {
        (Text, RadiusDegrees) = (text, radius);
        vertices = [.. corners.Select(corner => Direction.Towards(corner.Lon, corner.Lat))];
        polygon = isPolygon ? new PolygonShape([.. corners.Select(corner => (corner.Lon, corner.Lat))]) : null;
        Corners = corners;
    }

    /// <summary>The geometry as a text.</summary>
    public string Text { get; }

    /// <summary>The point, the centre, or the vertices: degrees, ICRS.</summary>
    public IReadOnlyList<(double Lon, double Lat)> Corners { get; }

    /// <summary>Radius of a circle; null for what is none.</summary>
    public double? RadiusDegrees { get; }

    /// <summary>Whether it is a point.</summary>
    public bool IsPoint => RadiusDegrees is null && polygon is null;

    /// <summary>It as a shape whose pixels can be found; a point is a circle of radius 0.</summary>
    public SkyShape Shape => polygon is { } shape ? shape : new CircleShape(Corners[0].Lon, Corners[0].Lat, RadiusDegrees ?? 0);

    /// <summary>Solid angle in square degrees.</summary>
    public double AreaSquareDegrees => (polygon is not null ? PolygonArea() : 2 * Math.PI * (1 - Math.Cos((RadiusDegrees ?? 0) * Degree))) / (Degree * Degree);

    /// <summary>Its middle: of a polygon the centre of gravity of its surface, brought to the sphere (ADQL 2.1, section 4.2.4).</summary>
    public SkyGeometry Centroid => polygon is null ? Point(Corners[0].Lon, Corners[0].Lat) : PolygonCentroid();

    /// <summary>A point.</summary>
    public static SkyGeometry Point(double lon, double lat) => new(Write("POINT", [lon, lat]), [(lon, lat)], null, isPolygon: false);

    /// <summary>A circle; the radius from 0 to 180 degrees.</summary>
    /// <exception cref="FormatException">The radius is not.</exception>
    public static SkyGeometry Circle(double lon, double lat, double radius) =>
        radius is >= 0 and <= 180 ? new(Write("CIRCLE", [lon, lat, radius]), [(lon, lat)], radius, isPolygon: false) : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a circle's radius is from 0 to 180 degrees, and this is {radius}"));

    /// <summary>A polygon of great circles; its inside is the part that fits into half of the sphere.</summary>
    /// <exception cref="FormatException">It has fewer than three vertices that differ, or fits into no half of the sphere.</exception>
    public static SkyGeometry Polygon(IReadOnlyList<(double Lon, double Lat)> corners)
    {
        try
        {
            return new SkyGeometry(Write("POLYGON", corners.SelectMany(corner => new[] { corner.Lon, corner.Lat })), [.. corners], null, isPolygon: true);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    /// <summary>A rectangle of great circles around a centre.</summary>
    /// <exception cref="FormatException">A side is not above 0 and below 180 degrees.</exception>
    public static SkyGeometry Box(double lon, double lat, double width, double height)
    {
        if (!(width is > 0 and < 180 && height is > 0 and < 180))
        {
            throw new FormatException("a box's sides are above 0 and below 180 degrees");
        }
        double x = Math.Tan(width * Degree / 2), y = Math.Tan(height * Degree / 2);
        Direction centre = Direction.Towards(lon, lat);
        return Polygon([Corner(-x, -y), Corner(x, -y), Corner(x, y), Corner(-x, y)]);

        (double, double) Corner(double east, double north) => Angles(centre.Offset(east, north));
    }

    /// <summary>Reads a text; a frame may be ICRS, FK5 (whose axes are within 0.03 arcsec of ICRS and count as the same) or GALACTIC.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SkyGeometry Parse(string text)
    {
        string[] words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        int first = Array.FindIndex(words, word => double.TryParse(word, CultureInfo.InvariantCulture, out _));
        string kind = words.Length > 0 ? words[0].ToUpperInvariant() : "";
        if (first < 1 || words.Skip(first).Any(word => !double.TryParse(word, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number)))
        {
            throw NoGeometry(text);
        }
        SkyFrame frame = Frame(words.AsSpan(1, first - 1), text);
        double[] numbers = [.. words.Skip(first).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        (double Lon, double Lat)[] corners = [.. Enumerable.Range(0, numbers.Length / 2).Select(i => ToIcrs(frame, numbers[2 * i], numbers[2 * i + 1]))];
        return (kind, numbers.Length) switch
        {
            ("POINT" or "POSITION", 2) => Point(corners[0].Lon, corners[0].Lat),
            ("CIRCLE", 3) => Circle(corners[0].Lon, corners[0].Lat, numbers[2]),
            ("POLYGON", >= 6) when numbers.Length % 2 == 0 => Polygon(corners),
            ("BOX", 4) when frame == SkyFrame.Icrs => Box(numbers[0], numbers[1], numbers[2], numbers[3]),
            _ => throw NoGeometry(text),
        };
    }

    /// <summary>A position of a frame in ICRS.</summary>
    public static (double Lon, double Lat) ToIcrs(SkyFrame frame, double lon, double lat)
    {
        if (frame == SkyFrame.Icrs)
        {
            return (lon, lat);
        }
        SkyPosition position = SkyPosition.From(frame, lon, lat);
        return (position.RaDegrees, position.DecDegrees);
    }

    /// <summary>Angle between two positions, degrees.</summary>
    public static double Distance(double lon1, double lat1, double lon2, double lat2) => Direction.Towards(lon1, lat1).Angle(Direction.Towards(lon2, lat2)) / Degree;

    /// <summary>Whether a position is in it.</summary>
    public bool Contains(double lon, double lat) => Contains(Direction.Towards(lon, lat));

    /// <summary>Whether another one lies in it as a whole.</summary>
    public bool Contains(SkyGeometry other)
    {
        if (other.IsPoint)
        {
            return Contains(other.vertices[0]);
        }
        if (polygon is null)
        {
            double radius = (RadiusDegrees ?? 0) * Degree;
            return other.polygon is null ? vertices[0].Angle(other.vertices[0]) + other.RadiusDegrees!.Value * Degree <= radius : other.vertices.All(vertex => vertices[0].Angle(vertex) <= radius);
        }
        return other.polygon is null
            ? Contains(other.vertices[0]) && BorderDistance(other.vertices[0]) >= other.RadiusDegrees!.Value * Degree
            : other.vertices.All(Contains) && !BordersCross(other);
    }

    /// <summary>Whether they have a point in common.</summary>
    public bool Intersects(SkyGeometry other)
    {
        if (other.IsPoint)
        {
            return Contains(other.vertices[0]);
        }
        if (IsPoint || (polygon is null && other.polygon is not null))
        {
            return other.Intersects(this);
        }
        double radius = (other.RadiusDegrees ?? 0) * Degree;
        return polygon is null ? vertices[0].Angle(other.vertices[0]) <= radius + RadiusDegrees!.Value * Degree
            : other.polygon is null ? Contains(other.vertices[0]) || BorderDistance(other.vertices[0]) <= radius
            : vertices.Any(other.Contains) || other.vertices.Any(Contains) || BordersCross(other);
    }

    /// <summary>Poles of the great circles of its sides, inward, where it is a convex polygon: a direction is inside where its product with each is 0 or more. Null for others.</summary>
    public IReadOnlyList<(double X, double Y, double Z)>? HalfSpaces()
    {
        if (polygon is null)
        {
            return null;
        }
        Direction[] poles = [.. vertices.Select((vertex, i) => vertex.Cross(Next(i).Minus(vertex))).Where(pole => pole.Dot(pole) > 0).Select(pole => pole.Normalised())];
        foreach (int sign in (int[])[1, -1])
        {
            if (poles.All(pole => vertices.All(vertex => sign * pole.Dot(vertex) >= -1e-15)))
            {
                return [.. poles.Select(pole => (sign * pole.X, sign * pole.Y, sign * pole.Z))];
            }
        }
        return null;
    }

    private static SkyFrame Frame(ReadOnlySpan<string> words, string text)
    {
        foreach (string word in words)
        {
            switch (word.ToUpperInvariant())
            {
                case "GALACTIC":
                    return SkyFrame.Galactic;
                case "ICRS" or "FK5" or "J2000" or "UNKNOWNFRAME" or "GEOCENTER" or "BARYCENTER" or "HELIOCENTER" or "TOPOCENTER" or "UNKNOWNREFPOS" or "SPHERICAL2":
                    break;
                default:
                    throw new FormatException($"'{text}': the frame '{word}' is not known here; there are ICRS and GALACTIC");
            }
        }
        return SkyFrame.Icrs;
    }

    private static FormatException NoGeometry(string text) => new(
        $"'{(text.Length > 80 ? text[..80] + "…" : text)}' is no region that is known here; write POINT, CIRCLE or POLYGON, a frame, and its numbers in degrees: CIRCLE ICRS 10 20 0.5");

    private static string Write(string kind, IEnumerable<double> numbers) => $"{kind} ICRS {string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}";

    private static (double Lon, double Lat) Angles(Direction at) => SkyPosition.Angles(at.X, at.Y, at.Z);

    private Direction Next(int i) => vertices[(i + 1) % vertices.Length];

    private bool Contains(Direction at) => polygon?.Contains(at) ?? vertices[0].Angle(at) <= (RadiusDegrees ?? 0) * Degree;

    private double BorderDistance(Direction at) => vertices.Select((vertex, i) => ArcDistance(at, vertex, Next(i))).Min();

    // To the great circle where the foot of the perpendicular lies on the arc, else to the nearer end.
    private static double ArcDistance(Direction at, Direction from, Direction to)
    {
        Direction pole = from.Cross(to.Minus(from));
        if (pole.Dot(pole) > 0)
        {
            pole = pole.Normalised();
            if (pole.Cross(from).Dot(at) >= 0 && to.Cross(pole).Dot(at) >= 0)
            {
                return Math.Asin(Math.Min(1, Math.Abs(pole.Dot(at))));
            }
        }
        return Math.Min(at.Angle(from), at.Angle(to));
    }

    private bool BordersCross(SkyGeometry other) => vertices.Where((vertex, i) => other.vertices.Where((start, j) => ArcsCross(vertex, Next(i), start, other.Next(j))).Any()).Any();

    private static bool ArcsCross(Direction a, Direction b, Direction c, Direction d)
    {
        Direction first = a.Cross(b), second = c.Cross(d);
        return second.Dot(a) * second.Dot(b) < 0 && first.Dot(c) * first.Dot(d) < 0 && a.Dot(c) + a.Dot(d) + b.Dot(c) + b.Dot(d) > 0;
    }

    // Triangles from the first vertex, with sign; the solid angle of one by van Oosterom & Strackee 1983, eq. 8.
    private double PolygonArea()
    {
        double sum = 0;
        for (int i = 1; i + 1 < vertices.Length; i++)
        {
            (Direction a, Direction b, Direction c) = (vertices[0], vertices[i], vertices[i + 1]);
            sum += 2 * Math.Atan2(a.Dot(b.Minus(a).Cross(c.Minus(a))), 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
        }
        return Math.Abs(sum);
    }

    // The first moment of a spherical polygon is half the sum over its sides of their poles times their lengths (Brock 1974).
    private SkyGeometry PolygonCentroid()
    {
        (double x, double y, double z, double towards) = (0, 0, 0, 0);
        for (int i = 0; i < vertices.Length; i++)
        {
            Direction pole = vertices[i].Cross(Next(i).Minus(vertices[i]));
            double length = pole.Dot(pole) > 0 ? vertices[i].Angle(Next(i)) : 0;
            Direction unit = length > 0 ? pole.Normalised() : pole;
            (x, y, z) = (x + unit.X * length, y + unit.Y * length, z + unit.Z * length);
        }
        foreach (Direction vertex in vertices)
        {
            towards += vertex.X * x + vertex.Y * y + vertex.Z * z;
        }
        double sign = towards < 0 ? -1 : 1;
        (double lon, double lat) = Angles(new Direction(sign * x, sign * y, sign * z).Normalised());
        return Point(SkyPosition.WrapDegrees(lon), lat);
    }
}
