using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Healpix;

public class PixelSizeTests
{
    private static Direction At(int order, long pixel, double u, double v)
    {
        (int face, long x, long y) = NestedIndex.Decompose(order, pixel);
        double side = 1L << order;
        return new Direction(new FacePosition(face, (x + u) / side, (y + v) / side).ToVector());
    }

    [Fact]
    public void Areas_of_all_pixels_are_the_sphere()
    {
        for (int order = 0; order <= 29; order++)
        {
            Assert.Equal(1, PixelSize.AreaSteradians(order) * NestedIndex.PixelCount(order) / (4 * Math.PI), 1e-14);
            Assert.Equal(1, PixelSize.AreaSquareDegrees(order) / Math.Pow(NestedIndex.PixelSideDegrees(order), 2), 1e-14);
        }
    }

    [Fact]
    public void No_point_of_a_pixel_is_beyond_its_radius_nor_that_beyond_the_largest()
    {
        Random random = new(6);
        for (int order = 0; order <= 29; order++)
        {
            for (int i = 0; i < 300; i++)
            {
                long pixel = random.NextInt64(NestedIndex.PixelCount(order));
                Direction centre = At(order, pixel, 0.5, 0.5);
                double radius = PixelSize.RadiusDegrees(order, pixel);
                Assert.True(radius <= PixelSize.MaxRadiusDegrees(order) * (1 + 1e-8), $"order {order}, pixel {pixel}: {radius}");
                for (int point = 0; point < 20; point++)
                {
                    // Half of the points on the border.
                    (double u, double v) = point % 2 == 0 ? (random.NextDouble(), random.NextDouble()) : (random.NextDouble(), random.Next(2));
                    double away = centre.Angle(At(order, pixel, u, v)) * (180 / Math.PI);
                    Assert.True(away <= radius, $"order {order}, pixel {pixel}: {away} > {radius}");
                }
            }
        }
    }

    [Fact]
    public void The_largest_radius_is_that_of_some_pixel()
    {
        for (int order = 0; order <= 6; order++)
        {
            double largest = Enumerable.Range(0, (int)NestedIndex.PixelCount(order)).Max(pixel => PixelSize.RadiusDegrees(order, pixel));
            Assert.Equal(1, largest / PixelSize.MaxRadiusDegrees(order), 1e-6);
        }
    }

    [Fact]
    public void Distances_to_points_of_a_pixel_are_within_the_bounds()
    {
        Random random = new(7);
        for (int i = 0; i < 5000; i++)
        {
            int order = random.Next(30);
            long pixel = random.NextInt64(NestedIndex.PixelCount(order));
            // From inside the pixel to the other side of the sphere.
            (double lon, double lat) = NestedIndex.PixelToAngle(order, pixel);
            double reach = Math.Pow(10, random.NextDouble() * 3 - 1) * PixelSize.MaxRadius(order);
            Direction from = Direction.Towards(lon, lat).Offset(reach * (2 * random.NextDouble() - 1), reach * (2 * random.NextDouble() - 1));
            (double fromLon, double fromLat) = SkyPosition.Angles(from.X, from.Y, from.Z);
            (double low, double high) = PixelSize.DistanceBounds(order, pixel, fromLon, fromLat);
            double away = from.Angle(At(order, pixel, random.NextDouble(), random.NextDouble())) * (180 / Math.PI);
            double rounding = 1e-13 + 1e-6 * PixelSize.MaxRadiusDegrees(order);
            Assert.True(low <= away + rounding && away <= high + rounding, $"order {order}, pixel {pixel}, from {fromLon} {fromLat}: {low} {away} {high}");
            Assert.True(high - low <= 2 * PixelSize.MaxRadiusDegrees(order) * (1 + 1e-6));
        }
    }

    [Fact]
    public void Angles_keep_their_digits_at_both_ends()
    {
        Direction at = Direction.Towards(30, 40);
        Direction close = at.Offset(3e-12, 4e-12);
        Assert.Equal(5e-12, at.Angle(close), 1e-15);
        Assert.Equal(Math.PI - 5e-12, at.Angle(new Direction(-close.X, -close.Y, -close.Z)), 1e-14);
    }
}
