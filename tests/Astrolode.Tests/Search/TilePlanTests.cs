using Astrolode.Images.Sky;
using Astrolode.Search;

namespace Astrolode.Tests.Search;

public sealed class TilePlanTests
{
    [Theory]
    [InlineData(326.0, 44.0, -1.0, 1.0, 0.5)]
    [InlineData(355.0, 10.0, -2.5, 0.5, 0.5)]
    [InlineData(10.0, 5.0, 60.0, 64.0, 0.25)]
    [InlineData(0.0, 360.0, -5.0, 5.0, 0.5)]
    public void A_box_smaller_than_the_overlap_is_whole_in_some_tile(double lon, double width, double latMin, double latMax, double overlap)
    {
        TilePlan plan = new(new LonLatRange(SkyFrame.Galactic, lon, width, latMin, latMax), [12.9], 300, overlap);
        List<PlannedTile> tiles = [.. plan.Tiles()];
        Random random = new(5);
        // Half a pixel of slack: rows of tiles are straight, parallels are not.
        double halfBox = 300 * overlap / 2 - 3;
        for (int i = 0; i < 500; i++)
        {
            double l = SkyPosition.WrapDegrees(lon + width * random.NextDouble());
            double b = latMin + (latMax - latMin) * random.NextDouble();
            Assert.Contains(tiles, tile => tile.Grid.SkyToPixel(l, b, out double x, out double y)
                && x - halfBox >= -0.5 && x + halfBox <= 299.5 && y - halfBox >= -0.5 && y + halfBox <= 299.5);
        }
    }

    [Fact]
    public void Counts_its_tiles_and_numbers_them_from_zero()
    {
        TilePlan plan = new(new LonLatRange(SkyFrame.Icrs, 350, 20, -3, 4), [8, 13], 300, 0.5);
        Assert.Equal(Enumerable.Range(0, plan.Count), plan.Tiles().Select(tile => tile.Number));
    }

    [Fact]
    public void Tiles_grow_with_the_area_searched_not_faster()
    {
        int one = new TilePlan(new LonLatRange(SkyFrame.Galactic, 0, 10, -1, 1), [10], 300, 0.5).Count;
        int ten = new TilePlan(new LonLatRange(SkyFrame.Galactic, 0, 100, -1, 1), [10], 300, 0.5).Count;
        Assert.InRange(ten, 9.5 * one, 10.5 * one);
    }
}
