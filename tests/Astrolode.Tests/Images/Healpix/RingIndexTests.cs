using System.Globalization;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Healpix;

public class RingIndexTests
{
    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [JudgeFact("python:healpy")]
    public void Pixels_positions_neighbours_and_borders_are_those_of_healpy_at_every_order()
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("healpix_pixels.py"), "60"]);
        Assert.True(exit == 0, error);
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split(' '))];
        Assert.Equal(30 * 60 + 30, lines.Length);
        long[] around = new long[8];
        foreach (string[] f in lines.Where(f => f[0] != "size"))
        {
            int order = int.Parse(f[0], CultureInfo.InvariantCulture);
            (double lon, double lat, long ring, long nested) = (Number(f[1]), Number(f[2]), Whole(f[3]), Whole(f[4]));
            string what = string.Join(' ', f[..5]);
            Assert.True(ring == RingIndex.AngleToPixel(order, lon, lat), what);
            Assert.True(nested == NestedIndex.AngleToPixel(order, lon, lat), what);
            Assert.Equal((ring, nested), (RingIndex.FromNested(order, nested), RingIndex.ToNested(order, ring)));
            (double x, double y, double z) = RingIndex.PixelToVector(order, ring);
            Assert.True(new Direction(x, y, z).Angle(new Direction(Number(f[5]), Number(f[6]), Number(f[7]))) < 1e-15 + 1e-6 * PixelSize.MaxRadius(order), what);
            RingIndex.Neighbours(order, ring, around);
            Assert.Equal(f[8].Split(',').Select(Whole), around);
            BorderIs(order, nested, int.Parse(f[9], CultureInfo.InvariantCulture), [.. f[10].Split(',').Select(Number)]);
        }
        foreach (string[] f in lines.Where(f => f[0] == "size"))
        {
            int order = int.Parse(f[1], CultureInfo.InvariantCulture);
            Assert.Equal(1, PixelSize.AreaSteradians(order) / Number(f[2]), 1e-14);
            Assert.Equal(1, PixelSize.MaxRadius(order) / Number(f[3]), 1e-6);
        }
    }

    private static void BorderIs(int order, long nested, int steps, double[] expected)
    {
        (double X, double Y, double Z)[] border = new (double, double, double)[4 * steps];
        NestedIndex.Boundary(order, nested, steps, border);
        for (int i = 0; i < border.Length; i++)
        {
            Direction point = new(expected[3 * i], expected[3 * i + 1], expected[3 * i + 2]);
            Assert.True(new Direction(border[i]).Angle(point) < 1e-15 + 1e-6 * PixelSize.MaxRadius(order), $"order {order}, pixel {nested}, {steps} steps, point {i}");
        }
    }

    [Fact]
    public void Every_pixel_goes_to_the_other_numbering_and_back()
    {
        for (int order = 0; order <= 7; order++)
        {
            long[] nested = [.. Enumerable.Range(0, (int)NestedIndex.PixelCount(order)).Select(ring => RingIndex.ToNested(order, ring))];
            Assert.Equal(nested.Length, nested.Distinct().Count());
            for (int ring = 0; ring < nested.Length; ring++)
            {
                Assert.Equal(ring, RingIndex.FromNested(order, nested[ring]));
            }
        }
    }

    [Fact]
    public void Numbers_grow_southward_and_eastward()
    {
        (double lon, double lat) = RingIndex.PixelToAngle(4, 0);
        for (long pixel = 1; pixel < NestedIndex.PixelCount(4); pixel++)
        {
            (double nextLon, double nextLat) = RingIndex.PixelToAngle(4, pixel);
            Assert.True(nextLat < lat - 1e-9 || (Math.Abs(nextLat - lat) < 1e-9 && nextLon > lon), $"pixel {pixel}");
            (lon, lat) = (nextLon, nextLat);
        }
    }

    [Fact]
    public void The_ends_of_the_finest_order_go_there_and_back()
    {
        long count = NestedIndex.PixelCount(29), cap = 2 * (1L << 29) * ((1L << 29) - 1);
        long[] special = [0, 1, 2, 3, 4, 5, cap - 1, cap, cap + 1, count / 2, count - cap - 1, count - cap, count - cap + 1, count - 5, count - 4, count - 1];
        Assert.All(special, ring => Assert.Equal(ring, RingIndex.FromNested(29, RingIndex.ToNested(29, ring))));
        Random random = new(5);
        for (int i = 0; i < 100_000; i++)
        {
            long ring = random.NextInt64(count);
            Assert.Equal(ring, RingIndex.FromNested(29, RingIndex.ToNested(29, ring)));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(30, 0)]
    [InlineData(0, 12)]
    [InlineData(29, 12L << 58)]
    [InlineData(3, -1)]
    public void What_is_no_pixel_is_refused(int order, long pixel)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RingIndex.ToNested(order, pixel));
        Assert.Throws<ArgumentOutOfRangeException>(() => RingIndex.FromNested(order, pixel));
    }
}
