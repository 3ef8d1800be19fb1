using System.Text.Json;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Healpix;

public class PixelCoverageTests
{
    // Shapes of 0.1 to 12 pixels around, most of them, at places where the grid is odd: poles, corners and borders of the base cells.
    private static readonly (double Lon, double Lat)[] Odd = [(0, 90), (0, -90), (123, 89.999), (0, 0), (45, 0), (90, 41.8103148957786), (45, 41.8103148957786), (0, -41.8103148957786), (359.9999, 12), (270, 66)];

    private static long[] Pixels(SkyShape shape, int order, CoverageKind kind) =>
        [.. PixelCoverage.Of(shape, order, kind).SelectMany(range => Enumerable.Range(0, (int)range.Count).Select(i => range.Start + i))];

    private static string Case(string name, SkyShape shape, int order, Dictionary<string, object> numbers)
    {
        numbers["shape"] = name;
        numbers["order"] = order;
        numbers["centres"] = Pixels(shape, order, CoverageKind.Centres);
        numbers["touched"] = Pixels(shape, order, CoverageKind.Touched);
        return JsonSerializer.Serialize(numbers);
    }

    private static string RandomCase(Random random, int order)
    {
        double side = NestedIndex.PixelSideDegrees(order);
        double Size(double least, double most) => Math.Min(60, side * Math.Exp(Math.Log(least) + random.NextDouble() * Math.Log(most / least)));
        (double lon, double lat) = random.Next(2) == 0 ? Odd[random.Next(Odd.Length)] : (360 * random.NextDouble(), Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI));
        double angle = 360 * random.NextDouble();
        switch (random.Next(4))
        {
            case 0:
                double radius = Size(0.1, 12);
                return Case("circle", new CircleShape(lon, lat, radius), order, new() { ["lon"] = lon, ["lat"] = lat, ["radius"] = radius });
            case 1:
                double major = Size(0.3, 12), minor = major * (0.05 + 0.95 * random.NextDouble());
                return Case("ellipse", new EllipseShape(lon, lat, major, minor, angle), order, new() { ["lon"] = lon, ["lat"] = lat, ["major"] = major, ["minor"] = minor, ["angle"] = angle });
            case 2:
                double width = Size(0.2, 20), height = Size(0.2, 20);
                return Case("box", PolygonShape.Box(lon, lat, width, height, angle), order, new() { ["lon"] = lon, ["lat"] = lat, ["width"] = width, ["height"] = height, ["angle"] = angle });
            default:
                return Polygon(random, order, Direction.Towards(lon, lat), Size(0.5, 12));
        }
    }

    // A star around a centre: convex with three vertices, mostly not with more.
    private static string Polygon(Random random, int order, Direction centre, double sizeDegrees)
    {
        int count = random.Next(3, 9);
        double start = random.NextDouble(), tangent = Math.Tan(Direction.Radians(sizeDegrees));
        double[][] vertices = [.. Enumerable.Range(0, count).Select(i =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (i + start) / count);
            double away = tangent * (count == 3 ? 1 : 0.3 + 0.7 * random.NextDouble());
            Direction at = centre.Offset(away * sin, away * cos);
            (double lon, double lat) = SkyPosition.Angles(at.X, at.Y, at.Z);
            return new[] { lon, lat };
        })];
        return Case("polygon", new PolygonShape([.. vertices.Select(vertex => (vertex[0], vertex[1]))]), order, new() { ["vertices"] = vertices, ["convex"] = count == 3 });
    }

    [JudgeFact("python:healpy")]
    public void Pixels_of_shapes_are_right_by_healpy_at_every_order()
    {
        Random random = new(11);
        using TemporaryFolder folder = new();
        string path = folder.File("cases.jsonl");
        string[] cases = [.. Enumerable.Range(0, 30).SelectMany(order => Enumerable.Range(0, 14).Select(_ => RandomCase(random, order)))];
        File.WriteAllLines(path, cases);
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("healpix_coverage.py"), path]);
        Assert.True(exit == 0, error);
        Assert.True(output.Trim() == $"cases {cases.Length} failures 0", output);
    }

    [Fact]
    public void Large_circles_are_right_by_trying_every_pixel()
    {
        Random random = new(12);
        for (int i = 0; i < 60; i++)
        {
            (double lon, double lat) = (360 * random.NextDouble(), 180 * random.NextDouble() - 90);
            double radius = i switch { 0 => 0, 1 => 180, _ => 180 * random.NextDouble() };
            CircleShape circle = new(lon, lat, radius);
            int order = random.Next(5);
            long[] expected = [.. Enumerable.Range(0, (int)NestedIndex.PixelCount(order)).Select(pixel => (long)pixel).Where(pixel => InCircle(order, pixel, lon, lat, radius))];
            Assert.Equal(expected, Pixels(circle, order, CoverageKind.Centres));
            Assert.Empty(expected.Except(Pixels(circle, order, CoverageKind.Touched)));
        }
    }

    private static bool InCircle(int order, long pixel, double lon, double lat, double radius)
    {
        (double pixelLon, double pixelLat) = NestedIndex.PixelToAngle(order, pixel);
        return new SkyPosition(lon, lat).SeparationDegrees(new SkyPosition(pixelLon, pixelLat)) <= radius;
    }

    [Fact]
    public void A_point_touches_its_own_pixel_and_none_that_is_away()
    {
        for (int order = 0; order <= 29; order += 5)
        {
            (double lon, double lat) = NestedIndex.PixelToAngle(order, NestedIndex.AngleToPixel(order, 200, 30));
            PixelRange only = Assert.Single(PixelCoverage.Of(new CircleShape(lon, lat, 0), order));
            Assert.Equal((NestedIndex.AngleToPixel(order, 200, 30), 1), (only.Start, only.Count));
        }
    }

    [Fact]
    public void The_whole_sphere_is_one_range() =>
        Assert.Equal([new PixelRange(0, NestedIndex.PixelCount(29))], PixelCoverage.Of(new CircleShape(10, 20, 180), 29));

    [Fact]
    public void Ranges_grow_and_do_not_touch()
    {
        IReadOnlyList<PixelRange> ranges = PixelCoverage.Of(new EllipseShape(83, -67, 9, 2, 30), 9);
        Assert.True(ranges.Count > 20);
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        Assert.All(ranges, range => Assert.True(range.Count > 0));
    }

    [Fact]
    public void Pixels_of_a_turned_shape_lie_where_the_shape_does()
    {
        SkyShape[] shapes = [new CircleShape(18.9, -0.3, 1), new EllipseShape(18.9, -0.3, 2, 0.5, 40), PolygonShape.Box(18.9, -0.3, 2, 1, 20)];
        foreach (SkyShape shape in shapes)
        {
            SkyShape turned = shape.Rotate(SkyFrame.Galactic, SkyFrame.Icrs);
            foreach (long pixel in Pixels(turned, 9, CoverageKind.Centres))
            {
                (double ra, double dec) = NestedIndex.PixelToAngle(9, pixel);
                (double l, double b) = new SkyPosition(ra, dec).To(SkyFrame.Galactic);
                Assert.True(shape.Contains(l, b));
            }
            double area = Pixels(turned, 9, CoverageKind.Centres).Length * PixelSize.AreaSquareDegrees(9);
            Assert.InRange(area / (Pixels(shape, 9, CoverageKind.Centres).Length * PixelSize.AreaSquareDegrees(9)), 0.94, 1.06);
        }
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircleShape(0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircleShape(0, 0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EllipseShape(0, 0, 1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PolygonShape.Box(0, 0, 180, 1));
        Assert.Throws<ArgumentException>(() => new PolygonShape([(0, 0), (1, 0), (1, 0)]));
        Assert.Throws<ArgumentException>(() => new PolygonShape([(0, 0), (120, 0), (240, 0)]));
    }
}
