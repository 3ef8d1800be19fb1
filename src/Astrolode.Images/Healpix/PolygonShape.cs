using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>
/// A polygon of great-circle arcs, convex or not, vertices in either sense; it must fit into a half of the sphere, and its inside is the part that does. Where edges
/// cross, the parts they wind around an even number of times are outside.
/// </summary>
public sealed class PolygonShape : SkyShape
{
    private readonly Direction[] vertices;

    // Of edge i, from vertex i to the next: unit normal of its great circle, and the directions along it at both ends, inward.
    private readonly Direction[] normals;
    private readonly Direction[] forward;
    private readonly Direction[] backward;
    private readonly Direction centre;
    private readonly double bound;

    // Vertices on the plane tangent at the centre, on which great circles are straight.
    private readonly (double X, double Y)[] plane;
    private readonly Direction east;
    private readonly Direction north;

    /// <summary>A polygon of three or more vertices, longitude and latitude in degrees.</summary>
    /// <exception cref="ArgumentException">There are fewer than three different vertices, or they do not fit into a half of the sphere.</exception>
    public PolygonShape(IReadOnlyList<(double LonDegrees, double LatDegrees)> vertices)
        : this([.. vertices.Select(vertex => Direction.Towards(vertex.LonDegrees, vertex.LatDegrees))])
    {
    }

    private PolygonShape(Direction[] given)
    {
        vertices = [.. given.Where((vertex, i) => vertex.ChordSquared(given[(i + 1) % given.Length]) > 0)];
        if (vertices.Length < 3)
        {
            throw new ArgumentException("a polygon needs three different vertices or more");
        }
        centre = Middle(vertices);
        (east, north) = centre.Tangents();
        // a × (b − a) keeps the digits that a × b loses where a and b are close.
        normals = [.. vertices.Select((vertex, i) => vertex.Cross(vertices[(i + 1) % vertices.Length].Minus(vertex)).Normalised())];
        forward = [.. vertices.Select((vertex, i) => normals[i].Cross(vertex))];
        backward = [.. vertices.Select((_, i) => vertices[(i + 1) % vertices.Length].Cross(normals[i]))];
        plane = [.. vertices.Select(vertex => (vertex.Dot(east) / vertex.Dot(centre), vertex.Dot(north) / vertex.Dot(centre)))];
        Direction middle = centre;
        bound = vertices.Max(vertex => vertex.Angle(middle));
    }

    /// <summary>
    /// A rectangle around a centre: its sides are great circles, its arms through the centre <paramref name="widthDegrees"/> and <paramref name="heightDegrees"/> long (each above 0, below 180),
    /// the height towards <paramref name="angleDegrees"/> from north through east.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The sides are not so.</exception>
    public static PolygonShape Box(double lonDegrees, double latDegrees, double widthDegrees, double heightDegrees, double angleDegrees = 0)
    {
        if (!(widthDegrees > 0 && widthDegrees < 180 && heightDegrees > 0 && heightDegrees < 180))
        {
            throw new ArgumentOutOfRangeException(nameof(widthDegrees), "a box's sides must be above 0 and below 180 degrees");
        }
        double x = Math.Tan(Direction.Radians(widthDegrees) / 2), y = Math.Tan(Direction.Radians(heightDegrees) / 2);
        (double sin, double cos) = Math.SinCos(Direction.Radians(angleDegrees));
        Direction centre = Direction.Towards(lonDegrees, latDegrees);
        Direction Corner(double u, double v) => centre.Offset(u * cos + v * sin, v * cos - u * sin);
        return new PolygonShape([Corner(-x, -y), Corner(x, -y), Corner(x, y), Corner(-x, y)]);
    }

    /// <inheritdoc/>
    public override double WidthDegrees
    {
        get
        {
            double width = plane.Max(at => at.X) - plane.Min(at => at.X), height = plane.Max(at => at.Y) - plane.Min(at => at.Y);
            return 2 * Math.Atan(Math.Min(width, height) / 2) * (180 / Math.PI);
        }
    }

    /// <inheritdoc/>
    public override SkyShape Rotate(SkyFrame from, SkyFrame to) => new PolygonShape([.. vertices.Select(vertex => vertex.Rotate(from, to))]);

    internal override bool Contains(in Direction at)
    {
        double depth = at.Dot(centre);
        if (depth <= 0)
        {
            return false;
        }
        double x = at.Dot(east) / depth, y = at.Dot(north) / depth;
        bool inside = false;
        for (int i = 0, j = plane.Length - 1; i < plane.Length; j = i++)
        {
            if (plane[i].Y > y != plane[j].Y > y && x < (plane[j].X - plane[i].X) * (y - plane[i].Y) / (plane[j].Y - plane[i].Y) + plane[i].X)
            {
                inside = !inside;
            }
        }
        return inside;
    }

    internal override Relation Relate(in Direction centre, double radius) =>
        this.centre.Angle(centre) > bound + radius ? Relation.Apart
        : ComesNear(centre, radius) ? Relation.Unclear
        : Contains(centre) ? Relation.Within : Relation.Apart;

    // Whether the border passes within an angle of a direction.
    private bool ComesNear(in Direction at, double radius)
    {
        double sine = Math.Sin(radius), half = 2 * Math.Sin(radius / 2), chord = half * half;
        for (int i = 0; i < vertices.Length; i++)
        {
            Direction fromStart = at.Minus(vertices[i]);
            if (fromStart.Dot(fromStart) <= chord)
            {
                return true;
            }
            // Beside the arc, not beyond one of its ends.
            Direction fromEnd = at.Minus(vertices[i + 1 < vertices.Length ? i + 1 : 0]);
            if (Math.Abs(normals[i].Dot(fromStart)) <= sine && forward[i].Dot(fromStart) >= 0 && backward[i].Dot(fromEnd) >= 0)
            {
                return true;
            }
        }
        return false;
    }

    // A direction less than a quarter of the circle from every vertex: their mean, or where that fails the normal of the area that they go around.
    private static Direction Middle(Direction[] vertices)
    {
        Direction sum = default, area = default;
        for (int i = 0; i < vertices.Length; i++)
        {
            Direction turn = vertices[i].Cross(vertices[(i + 1) % vertices.Length]);
            sum = new Direction(sum.X + vertices[i].X, sum.Y + vertices[i].Y, sum.Z + vertices[i].Z);
            area = new Direction(area.X + turn.X, area.Y + turn.Y, area.Z + turn.Z);
        }
        foreach (Direction candidate in new[] { sum, area, new Direction(-area.X, -area.Y, -area.Z) })
        {
            Direction middle = candidate.Normalised();
            if (vertices.All(vertex => vertex.Dot(middle) > 1e-6))
            {
                return middle;
            }
        }
        throw new ArgumentException("a polygon must fit into a half of the sphere; cut it into smaller ones");
    }
}
