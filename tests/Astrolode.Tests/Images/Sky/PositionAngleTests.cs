using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public class PositionAngleTests
{
    [Fact]
    public void Going_towards_a_position_angle_is_undone_by_asking_for_it()
    {
        Random random = new(3);
        for (int i = 0; i < 1000; i++)
        {
            SkyPosition from = new(360 * random.NextDouble(), 89 * (2 * random.NextDouble() - 1));
            double angle = 360 * random.NextDouble();
            double back = from.PositionAngleTo(from.Towards(0.01 + 50 * random.NextDouble(), angle));
            Assert.InRange(Math.Abs(Math.IEEERemainder(back - angle, 360)), 0, 1e-8);
        }
    }

    [Theory]
    [InlineData(10, 1, 0)]
    [InlineData(11, 0, 90)]
    [InlineData(10, -1, 180)]
    [InlineData(9, 0, 270)]
    public void North_is_zero_and_east_is_ninety(double ra, double dec, double expected) => Assert.Equal(expected, new SkyPosition(10, 0).PositionAngleTo(new SkyPosition(ra, dec)), 10);
}
