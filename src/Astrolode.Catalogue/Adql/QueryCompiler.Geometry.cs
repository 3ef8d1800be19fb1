using System.Globalization;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Adql;

/// <content>
/// Geometry (ADQL 2.1, section 4.2). A point that is the position of a row is found by ranges of its HEALPix number, then by its unit vector; everything else goes through
/// functions that both databases have, on regions as texts (<see cref="SkyGeometry"/>).
/// </content>
internal sealed partial class QueryCompiler
{
    private const int MostMocRanges = 5000;

    private abstract record Shape;

    /// <summary>A point; its relation where it is the position of a row of that.</summary>
    private sealed record PointShape(Value Lon, Value Lat, Relation? Relation) : Shape
    {
        public (double Lon, double Lat)? Constant => (Lon.Constant, Lat.Constant) is ({ } lon, { } lat) ? (lon, lat) : null;
    }

    /// <summary>A circle with something in it that is known only row by row.</summary>
    private sealed record RoundShape(PointShape Centre, Value Radius) : Shape;

    /// <summary>A circle or polygon whose numbers stand in the query.</summary>
    private sealed record FixedShape(SkyGeometry Geometry) : Shape;

    /// <summary>A region as a text in SQL.</summary>
    private sealed record TextShape(string Sql) : Shape;

    /// <summary>A coverage map that stands in the query.</summary>
    private sealed record MocShape(SpaceMoc Moc) : Shape;

    private static bool IsGeometryFunction(string function) =>
        function is "POINT" or "CIRCLE" or "BOX" or "POLYGON" or "REGION" or "CENTROID" or "CONTAINS" or "INTERSECTS" or "DISTANCE" or "AREA" or "COORD1" or "COORD2" or "COORDSYS" or "MOC";

    private Value GeometryValue(Call call, Scope scope)
    {
        switch (call.Function)
        {
            case "CONTAINS" or "INTERSECTS":
                string condition = SkyPredicate(call, scope);
                return new Value($"(CASE WHEN {condition} THEN 1 WHEN NOT {condition} THEN 0 END)", ColumnKind.Int);
            case "DISTANCE":
                (PointShape from, PointShape to) = Ends(call, scope);
                return new Value(Distance(from, to), ColumnKind.Real) { Column = new ColumnDescription("", ColumnKind.Real, "deg", "pos.angDistance", "") };
            case "AREA":
                Shape shape = ShapeOf(call.Arguments[0], scope);
                Value area = shape is FixedShape { Geometry: var geometry } ? Number(geometry.AreaSquareDegrees) : new Value($"astrolode_area({TextOf(shape, call.At)})", ColumnKind.Real);
                return area with { Column = new ColumnDescription("", ColumnKind.Real, "deg**2", "phys.angArea", "") };
            case "COORD1" or "COORD2":
                PointShape point = PointOf(call.Arguments[0], scope);
                Value coordinate = call.Function == "COORD1" ? point.Lon : point.Lat;
                return coordinate with { Column = new ColumnDescription("", ColumnKind.Real, "deg", call.Function == "COORD1" ? "pos.eq.ra" : "pos.eq.dec", "") };
            case "COORDSYS":
                ShapeOf(call.Arguments[0], scope);
                return new Value(Parameter("ICRS"), ColumnKind.Text);
            default:
                return new Value(TextOf(ShapeOf(call, scope), call.At), ColumnKind.Region);
        }
    }

    // 1 = CONTAINS(…) and DISTANCE(…) < r are conditions of their own: only so an index can serve them.
    private string? SkyCondition(Comparison comparison, Scope scope)
    {
        (Expression left, Expression right, string sign) = (comparison.Left, comparison.Right, comparison.Operator);
        if (right is Call { Function: "CONTAINS" or "INTERSECTS" or "DISTANCE" } && left is not Call)
        {
            (left, right, sign) = (right, left, sign switch { "<" => ">", ">" => "<", "<=" => ">=", ">=" => "<=", _ => sign });
        }
        return (left, right, sign) switch
        {
            (Call { Function: "CONTAINS" or "INTERSECTS" } call, NumberLiteral { Value: long and (0 or 1) and var value }, "=" or "<>") =>
                (value == 1) == (sign == "=") ? SkyPredicate(call, scope) : $"(NOT {SkyPredicate(call, scope)})",
            (Call { Function: "DISTANCE" } call, _, "<" or "<=") when Compile(right, scope) is { IsNumber: true } radius => Within(Ends(call, scope), radius, sign, right.At),
            _ => null,
        };
    }

    private string SkyPredicate(Call call, Scope scope)
    {
        Shape first = ShapeOf(call.Arguments[0], scope), second = ShapeOf(call.Arguments[1], scope);
        return call.Function == "CONTAINS" ? Contains(first, second, call) : Intersects(first, second, call);
    }

    private string Intersects(Shape first, Shape second, Call call) => (first, second) switch
    {
        (PointShape, _) => Contains(first, second, call),
        (_, PointShape) => Contains(second, first, call),
        _ => $"(astrolode_intersects({TextOf(first, call.At)}, {TextOf(second, call.At)}) = 1)",
    };

    private string Contains(Shape inner, Shape outer, Call call) => (inner, outer) switch
    {
        (PointShape point, FixedShape { Geometry: var geometry }) => Inside(point, geometry),
        (PointShape point, RoundShape circle) => Within((point, circle.Centre), circle.Radius, "<=", call.At),
        (PointShape point, MocShape { Moc: var moc }) => Inside(point, moc, call.At),
        (PointShape point, TextShape text) => $"(astrolode_in_region({point.Lon.Sql}, {point.Lat.Sql}, {text.Sql}) = 1)",
        _ => $"(astrolode_contains({TextOf(inner, call.At)}, {TextOf(outer, call.At)}) = 1)",
    };

    private string Inside(PointShape point, SkyGeometry region)
    {
        if (point.Relation is not { } relation)
        {
            return $"(astrolode_in_region({point.Lon.Sql}, {point.Lat.Sql}, {Parameter(region.Text)}) = 1)";
        }
        SkyColumns sky = relation.Sky!;
        string ranges = Ranges(relation, SkyPruning.Ranges(region.Shape));
        (string x, string y, string z) = (relation.Column(sky.X), relation.Column(sky.Y), relation.Column(sky.Z));
        if (region.RadiusDegrees is { } radius)
        {
            (double X, double Y, double Z) centre = SkyPosition.UnitVector(region.Corners[0].Lon, region.Corners[0].Lat);
            return $"({ranges} AND {ChordSquared((x, y, z), (Parameter(centre.X), Parameter(centre.Y), Parameter(centre.Z)))} <= {Parameter(ChordSquared(radius))})";
        }
        string exact = region.HalfSpaces() is { } poles
            ? string.Join(" AND ", poles.Select(pole => $"{x} * {Parameter(pole.X)} + {y} * {Parameter(pole.Y)} + {z} * {Parameter(pole.Z)} >= 0"))
            : $"astrolode_in_region({point.Lon.Sql}, {point.Lat.Sql}, {Parameter(region.Text)}) = 1";
        return $"({ranges} AND {exact})";
    }

    private string Inside(PointShape point, SpaceMoc moc, int at)
    {
        List<(long First, long Last)> cells = [.. moc.Ranges.Select(range => (range.Start, range.End - 1))];
        if (cells.Count > MostMocRanges)
        {
            throw Wrong(at, $"the MOC has {cells.Count} ranges and may have {MostMocRanges}; give it at a lower order");
        }
        if (cells.Count == 0)
        {
            return "(1 = 0)";
        }
        string hpx = point.Relation is { } relation ? relation.Column(relation.Sky!.Hpx) : $"astrolode_healpix(29, {Real(point.Lon.Sql)}, {Real(point.Lat.Sql)})";
        IReadOnlyList<(long First, long Last)> coarse = SkyPruning.Merge(cells);
        string prune = $"({string.Join(" OR ", coarse.Select(range => $"{hpx} BETWEEN {Parameter(range.First)} AND {Parameter(range.Last)}"))})";
        return coarse.Count == cells.Count ? prune
            : $"({prune} AND EXISTS (SELECT 1 FROM (VALUES {string.Join(", ", cells.Select(range => $"({Parameter(range.First)}, {Parameter(range.Last)})"))}) AS m WHERE {hpx} BETWEEN m.column1 AND m.column2))";
    }

    private string Ranges(Relation relation, IReadOnlyList<(long First, long Last)> ranges)
    {
        string hpx = relation.Column(relation.Sky!.Hpx);
        return $"({string.Join(" OR ", ranges.Select(range => $"{hpx} BETWEEN {Parameter(range.First)} AND {Parameter(range.Last)}"))})";
    }

    // The squared chord keeps all digits of small angles, which the cosine of the angle loses.
    private static double ChordSquared(double degrees)
    {
        double sine = Math.Sin(Direction.Radians(degrees) / 2);
        return 4 * sine * sine;
    }

    private static string ChordSquared((string X, string Y, string Z) a, (string X, string Y, string Z) b) =>
        $"({a.X} - {b.X}) * ({a.X} - {b.X}) + ({a.Y} - {b.Y}) * ({a.Y} - {b.Y}) + ({a.Z} - {b.Z}) * ({a.Z} - {b.Z})";

    private string Distance(PointShape from, PointShape to) =>
        $"astrolode_distance({Real(from.Lon.Sql)}, {Real(from.Lat.Sql)}, {Real(to.Lon.Sql)}, {Real(to.Lat.Sql)})";

    private string Within((PointShape A, PointShape B) ends, Value radius, string sign, int at)
    {
        (PointShape a, PointShape b) = a_b(ends);
        if (radius.Constant is { } degrees && sign == "<=" && b.Constant is { } centre)
        {
            return Inside(a, Checked(() => SkyGeometry.Circle(centre.Lon, centre.Lat, degrees), at));
        }
        string prune = radius.Constant is { } known && SkyPruning.NeighbourOrder(known) is { } order && known >= 0 ? Around(a, b, order) + Around(b, a, order) : "";
        if (b.Constant is { } fixedCentre && radius.Constant is >= 0 and <= 180 and { } around && a.Relation is { } only)
        {
            prune = Ranges(only, SkyPruning.Ranges(SkyGeometry.Circle(fixedCentre.Lon, fixedCentre.Lat, around).Shape)) + " AND ";
        }
        string exact = a.Relation is { Sky: { } skyA } first && b.Relation is { Sky: { } skyB } second
            ? $"{ChordSquared((first.Column(skyA.X), first.Column(skyA.Y), first.Column(skyA.Z)), (second.Column(skyB.X), second.Column(skyB.Y), second.Column(skyB.Z)))} {sign} "
                + (radius.Constant is { } constant ? constant < 0 ? "-1" : Parameter(ChordSquared(Math.Min(constant, 180))) : $"4 * power(sin(radians({radius.Sql}) / 2), 2)")
            : $"{Distance(a, b)} {sign} {radius.Sql}";
        return $"({prune}{exact})";

        // The one that an index can find comes first.
        static (PointShape, PointShape) a_b((PointShape A, PointShape B) ends) => ends.A.Constant is not null ? (ends.B, ends.A) : ends;
    }

    // The cell of one point is that of the other or one of the eight around.
    private string Around(PointShape found, PointShape other, int order)
    {
        if (found.Relation is not { Sky: { } sky } relation || other.Constant is not null)
        {
            return "";
        }
        string hpx = relation.Column(sky.Hpx);
        string cell = other.Relation is { Sky: { } its } near ? near.Column(its.Hpx) : $"astrolode_healpix(29, {Real(other.Lon.Sql)}, {Real(other.Lat.Sql)})";
        string width = Parameter((1L << (2 * (29 - order))) - 1), at = order.ToString(CultureInfo.InvariantCulture);
        return $"({string.Join(" OR ", Enumerable.Range(0, 9).Select(i => $"{hpx} BETWEEN astrolode_neighbour({at}, {cell}, {i}) AND astrolode_neighbour({at}, {cell}, {i}) + {width}"))}) AND ";
    }

    private (PointShape From, PointShape To) Ends(Call call, Scope scope) => call.Arguments.Count == 2
        ? (PointOf(call.Arguments[0], scope), PointOf(call.Arguments[1], scope))
        : (Point(call.Arguments[0], call.Arguments[1], scope), Point(call.Arguments[2], call.Arguments[3], scope));

    private PointShape Point(Expression lon, Expression lat, Scope scope)
    {
        Value first = NumberOf(lon, scope), second = NumberOf(lat, scope);
        bool isRow = first.Relation is { Sky: { } sky } && ReferenceEquals(first.Relation, second.Relation) && first.Column!.Name == sky.Ra && second.Column!.Name == sky.Dec;
        return new PointShape(first, second, isRow ? first.Relation : null);
    }

    private PointShape PointOf(Expression expression, Scope scope) => ShapeOf(expression, scope) switch
    {
        PointShape point => point,
        FixedShape { Geometry: { IsPoint: true } geometry } => new PointShape(Number(geometry.Corners[0].Lon), Number(geometry.Corners[0].Lat), null),
        TextShape text => new PointShape(new Value($"astrolode_coord({text.Sql}, 1)", ColumnKind.Real), new Value($"astrolode_coord({text.Sql}, 2)", ColumnKind.Real), null),
        _ => throw Wrong(expression.At, "a point is needed here"),
    };

    private Shape ShapeOf(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case Call { Function: "POINT" or "CIRCLE" or "BOX" or "POLYGON" } call:
                return Built(call, scope);
            case Call { Function: "REGION", Arguments: [TextLiteral text] }:
                return new FixedShape(Checked(() => SkyGeometry.Parse(text.Value), text.At)) is { Geometry.IsPoint: false } region ? region : PointFrom(SkyGeometry.Parse(text.Value));
            case Call { Function: "REGION" } call:
                throw Wrong(call.At, "the region of REGION must be a text that stands in the query");
            case Call { Function: "CENTROID" } call:
                return ShapeOf(call.Arguments[0], scope) switch
                {
                    PointShape point => point,
                    RoundShape circle => circle.Centre,
                    FixedShape { Geometry: var geometry } => PointFrom(geometry.Centroid),
                    var other => new TextShape($"astrolode_centroid({TextOf(other, call.At)})"),
                };
            case Call { Function: "MOC" } call:
                return Moc(call, scope);
            case Cast { Type: "POINT" or "CIRCLE" or "POLYGON" } cast:
                return ConstantShape(cast, scope) is { IsPoint: true } point2 ? PointFrom(point2) : new FixedShape(ConstantShape(cast, scope));
            default:
                Value value = Compile(expression, scope);
                return value is { IsNull: false, Kind: ColumnKind.Region or ColumnKind.Text } && expression is not TextLiteral ? new TextShape(value.Sql)
                    : throw Wrong(expression.At, "a geometry is needed here: POINT, CIRCLE, POLYGON, or a column that holds regions");
        }
    }

    private PointShape PointFrom(SkyGeometry geometry) => new(Number(geometry.Corners[0].Lon), Number(geometry.Corners[0].Lat), null);

    private Shape Built(Call call, Scope scope)
    {
        IReadOnlyList<Expression> arguments = AdqlParser.WithoutCoordinateSystem(call);
        SkyFrame frame = FrameOf(call);
        if (call.Function == "POINT")
        {
            return InFrame(Point(arguments[0], arguments[1], scope), frame, call);
        }
        if (call.Function == "POLYGON")
        {
            bool ofPoints = arguments.All(AdqlParser.IsPoint) && arguments.Count < 6 || arguments.All(argument => argument is Call { Function: "POINT" });
            PointShape[] corners = ofPoints
                ? [.. arguments.Select(argument => PointOf(argument, scope))] : [.. arguments.Chunk(2).Select(pair => InFrame(Point(pair[0], pair[1], scope), frame, call))];
            return corners.All(corner => corner.Constant is not null)
                ? new FixedShape(Checked(() => SkyGeometry.Polygon([.. corners.Select(corner => corner.Constant!.Value)]), call.At))
                : new TextShape($"({Parameter("POLYGON ICRS")}{string.Concat(corners.Select(corner => $" || ' ' || {Shown(corner.Lon)} || ' ' || {Shown(corner.Lat)}"))})");
        }
        int sizes = call.Function == "BOX" ? 2 : 1;
        bool isPair = arguments.Count == sizes + 2;
        PointShape centre = isPair ? InFrame(Point(arguments[0], arguments[1], scope), frame, call) : PointOf(arguments[0], scope);
        Value[] size = [.. arguments.Skip(arguments.Count - sizes).Select(argument => NumberOf(argument, scope))];
        if (call.Function == "CIRCLE")
        {
            return centre.Constant is { } at && size[0].Constant is { } radius ? new FixedShape(Checked(() => SkyGeometry.Circle(at.Lon, at.Lat, radius), call.At)) : new RoundShape(centre, size[0]);
        }
        return centre.Constant is { } middle && size[0].Constant is { } width && size[1].Constant is { } height
            ? new FixedShape(Checked(() => SkyGeometry.Box(middle.Lon, middle.Lat, width, height), call.At))
            : new TextShape($"astrolode_box({Real(centre.Lon.Sql)}, {Real(centre.Lat.Sql)}, {Real(size[0].Sql)}, {Real(size[1].Sql)})");
    }

    private SkyFrame FrameOf(Call call)
    {
        string system = call.Arguments[0] is TextLiteral text ? text.Value.Trim() : "";
        string frame = system.Split(' ', 2)[0].ToUpperInvariant();
        return frame switch
        {
            "" or "ICRS" or "FK5" or "J2000" or "UNKNOWNFRAME" => SkyFrame.Icrs,
            "GALACTIC" => SkyFrame.Galactic,
            _ => throw Wrong(call.At, $"the coordinate system '{system}' is not known here; there are ICRS and GALACTIC"),
        };
    }

    private PointShape InFrame(PointShape point, SkyFrame frame, Call call)
    {
        if (frame == SkyFrame.Icrs)
        {
            return point;
        }
        if (point.Constant is not { } numbers)
        {
            throw Wrong(call.At, "GALACTIC is for numbers that stand in the query; columns are taken as ICRS");
        }
        (double lon, double lat) = SkyGeometry.ToIcrs(frame, numbers.Lon, numbers.Lat);
        return new PointShape(Number(lon), Number(lat), null);
    }

    private MocShape Moc(Call call, Scope scope)
    {
        switch (call.Arguments)
        {
            case [TextLiteral text]:
                return new MocShape(Checked(() => MocText.FromAscii(System.Text.Encoding.UTF8.GetBytes(text.Value), "MOC"), text.At));
            case [NumberLiteral { Value: long order and >= 0 and <= 12 }, var shape] when ShapeOf(shape, scope) is FixedShape { Geometry: var geometry }:
                return new MocShape(SpaceMoc.FromShape(geometry.Shape, (int)order));
            default:
                throw Wrong(call.At, "MOC needs a coverage map as a text such as '3/10-12 4/57', or an order from 0 to 12 and a circle or polygon whose numbers stand in the query");
        }
    }

    private SkyGeometry ConstantShape(Cast cast, Scope scope)
    {
        _ = scope;
        return cast.Operand is TextLiteral text ? Checked(() => SkyGeometry.Parse($"{cast.Type} {text.Value}"), text.At)
            : throw Wrong(cast.Operand.At, $"CAST to {cast.Type} needs a text that stands in the query");
    }

    private string TextOf(Shape shape, int at) => shape switch
    {
        FixedShape { Geometry: var geometry } => Parameter(geometry.Text),
        TextShape text => text.Sql,
        PointShape { Constant: { } numbers } => Parameter(SkyGeometry.Point(numbers.Lon, numbers.Lat).Text),
        PointShape point => $"({Parameter("POINT ICRS ")} || {Shown(point.Lon)} || ' ' || {Shown(point.Lat)})",
        RoundShape circle => $"({Parameter("CIRCLE ICRS ")} || {Shown(circle.Centre.Lon)} || ' ' || {Shown(circle.Centre.Lat)} || ' ' || {Shown(circle.Radius)})",
        _ => throw Wrong(at, "a MOC can stand only as the second argument of CONTAINS, with a point as the first"),
    };

    private string Shown(Value number) => IsSqlite ? number.Sql : $"CAST({number.Sql} AS text)";

    private T Checked<T>(Func<T> make, int at)
    {
        try
        {
            return make();
        }
        catch (FormatException error)
        {
            throw Wrong(at, error.Message);
        }
    }
}
