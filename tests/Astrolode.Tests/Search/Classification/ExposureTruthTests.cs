using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Classification;

public class ExposureTruthTests
{
    private const int Side = 400;

    [Fact]
    public void A_source_is_the_brightest_object_at_its_place()
    {
        ExposureTruth truth = Truth(Row(1, "star", 100, 100, 22), Row(2, "galaxy", 101, 100, 21), Row(3, "ghost", 101, 100, 15), Row(4, "star", 200, 100, 20));
        Assert.Equal(2, truth.Of(100.4, 100.2, 100, 100)?.Id);
        Assert.Equal(4, truth.Of(200.5, 101.5, 200, 101)?.Id);
        Assert.Null(truth.Of(204, 100, 204, 100));
    }

    [Fact]
    public void A_cosmic_ray_is_found_by_the_brightest_pixel_or_one_beside_it()
    {
        TruthRow star = Row(1, "star", 100, 100, 22), faint = Row(7, "cosmic_ray", 0, 0, 23), bright = Row(8, "cosmic_ray", 0, 0, 20);
        Assert.Equal(1, Truth((101, 100, 7), star, faint).Of(100, 100, 100, 100)?.Id);
        Assert.Equal(8, Truth((101, 101, 8), star, bright).Of(100, 100, 100, 100)?.Id);
        Assert.Equal(1, Truth((102, 100, 8), star, bright).Of(100, 100, 100, 100)?.Id);
        Assert.Equal(8, Truth((0, 0, 8), bright).Of(0, 0, 0, 0)?.Id);
    }

    // North is up and east is left: 90 degrees points to lower x.
    [Theory]
    [InlineData(0, 100, 145, true)]
    [InlineData(0, 145, 100, false)]
    [InlineData(90, 55, 101, true)]
    [InlineData(45, 70, 130, true)]
    [InlineData(45, 130, 130, false)]
    [InlineData(0, 100, 155, false)]
    public void Any_point_of_a_trail_is_its_asteroid(double angle, double x, double y, bool isThere) =>
        Assert.Equal(isThere, Truth(Row(1, "asteroid", 100, 100, 22) with { PaDegrees = angle, TrailLengthPixels = 100 }).Of(x, y, (int)x, (int)y) is not null);

    [Fact]
    public void A_galaxy_reaches_as_far_as_half_of_its_light()
    {
        ExposureTruth truth = Truth(Row(1, "galaxy", 100, 100, 20) with { HalfLightRadiusArcsec = 0.5 });
        Assert.NotNull(truth.Of(106.5, 100, 106, 100));
        Assert.Null(truth.Of(107.5, 100, 107, 100));
    }

    private static ExposureTruth Truth(params TruthRow[] rows) => Truth((-1, -1, 0), rows);

    private static ExposureTruth Truth((int X, int Y, int Id) hit, params TruthRow[] rows)
    {
        int[] rays = new int[Side * Side];
        if (hit.Id > 0)
        {
            rays[hit.Y * Side + hit.X] = hit.Id;
        }
        return new ExposureTruth(rows, rays, Side, Side, 0.1);
    }

    private static TruthRow Row(int id, string name, double x, double y, double magnitude) => new(id, name, 1, x, y, 0, 0, magnitude, 0, 0, 0, 0, 0, 0, 100, false);
}
