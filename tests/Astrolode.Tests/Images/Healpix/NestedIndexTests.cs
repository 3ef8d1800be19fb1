using System.Globalization;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Healpix;

public class NestedIndexTests
{
    private sealed record Case(int Order, double Lon, double Lat, long Pixel, SkyPosition Centre, long[] Around);

    private static List<Case> Cases() =>
    [
        .. Golden.Lines("healpix.txt").Select(f => new Case(int.Parse(f[0], CultureInfo.InvariantCulture), Number(f[1]), Number(f[2]),
            long.Parse(f[3], CultureInfo.InvariantCulture), new SkyPosition(Number(f[4]), Number(f[5])),
            [.. f[6].Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture))])),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Pixels_of_angles_are_those_of_healpy_at_every_order()
    {
        List<Case> cases = Cases();
        Assert.True(cases.Count > 350);
        Assert.Equal(30, cases.Select(at => at.Order).Distinct().Count());
        Assert.All(cases, at => Assert.Equal(at.Pixel, NestedIndex.AngleToPixel(at.Order, at.Lon, at.Lat)));
    }

    [Fact]
    public void Centres_of_pixels_are_those_of_healpy()
    {
        foreach (Case at in Cases())
        {
            (double lon, double lat) = NestedIndex.PixelToAngle(at.Order, at.Pixel);
            Assert.True(new SkyPosition(lon, lat).SeparationDegrees(at.Centre) < 1e-11, $"{at}: {lon} {lat}");
        }
    }

    [Fact]
    public void Neighbours_are_those_of_healpy()
    {
        long[] around = new long[8];
        foreach (Case at in Cases())
        {
            NestedIndex.Neighbours(at.Order, at.Pixel, around);
            Assert.Equal(at.Around, around);
        }
    }

    [Fact]
    public void Every_pixel_of_a_map_holds_its_own_centre()
    {
        for (int order = 0; order <= 6; order++)
        {
            for (long pixel = 0; pixel < NestedIndex.PixelCount(order); pixel++)
            {
                (double x, double y, double z) = NestedIndex.PixelToVector(order, pixel);
                Assert.Equal(pixel, NestedIndex.VectorToPixel(order, 7 * x, 7 * y, 7 * z));
            }
        }
    }

    [Fact]
    public void A_place_on_a_base_cell_comes_back_from_its_vector()
    {
        Random random = new(8);
        for (int i = 0; i < 20_000; i++)
        {
            FacePosition at = new(random.Next(12), random.NextDouble(), random.NextDouble());
            (double x, double y, double z) = at.ToVector();
            FacePosition back = FacePosition.FromVector(x, y, z);
            Assert.Equal(at.Face, back.Face);
            Assert.Equal(at.X, back.X, 1e-7);
            Assert.Equal(at.Y, back.Y, 1e-7);
        }
    }

    [Fact]
    public void Corners_are_shared_with_the_neighbours()
    {
        (double X, double Y, double Z)[] own = new (double, double, double)[4], next = new (double, double, double)[4];
        long[] around = new long[8];
        for (long pixel = 0; pixel < NestedIndex.PixelCount(2); pixel++)
        {
            NestedIndex.Corners(2, pixel, own);
            NestedIndex.Neighbours(2, pixel, around);
            foreach (int side in new[] { 0, 2, 4, 6 })
            {
                NestedIndex.Corners(2, around[side], next);
                Assert.Equal(2, own.Count(a => next.Any(b => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) + Math.Abs(a.Z - b.Z) < 1e-12)));
            }
        }
    }

    [Fact]
    public void Children_lie_in_their_parent()
    {
        Random random = new(9);
        for (int i = 0; i < 1000; i++)
        {
            double lon = 360 * random.NextDouble(), lat = 180 * random.NextDouble() - 90;
            Assert.Equal(NestedIndex.AngleToPixel(7, lon, lat), NestedIndex.Parent(NestedIndex.AngleToPixel(8, lon, lat)));
            Assert.InRange(NestedIndex.AngleToPixel(8, lon, lat) - NestedIndex.FirstChild(NestedIndex.AngleToPixel(7, lon, lat)), 0, 3);
        }
    }

    [Theory]
    [InlineData(3, 768)]
    [InlineData(3, -1)]
    [InlineData(30, 0)]
    [InlineData(-1, 0)]
    public void What_is_no_pixel_is_refused(int order, long pixel) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NestedIndex.PixelToAngle(order, pixel));
}
