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
        Assert.Equal(Enumerable.Range(0, (int)plan.Count).Select(number => (long)number), plan.Tiles().Select(tile => tile.Number));
        Assert.InRange(plan.CountAtMost, plan.Count, 2 * plan.Count);
    }

    // The oracle looks at every tile of the plan.
    [Theory]
    [InlineData(326.0, 44.0, -1.0, 1.0)]
    [InlineData(355.0, 10.0, -2.5, 0.5)]
    [InlineData(0.0, 360.0, 83.0, 88.0)]
    [InlineData(10.0, 0.3, 60.0, 60.2)]
    public void Views_of_a_box_are_the_tiles_in_which_it_is_whole_and_of_the_right_size(double lon, double width, double latMin, double latMax)
    {
        TilePlan plan = new(new LonLatRange(SkyFrame.Galactic, lon, width, latMin, latMax), [8, 12, 18], 300, 0.5);
        List<PlannedTile> tiles = [.. plan.Tiles()];
        Random random = new(6);
        HashSet<int> seen = [];
        for (int i = 0; i < 200; i++)
        {
            double side = 0.03 * Math.Pow(30, random.NextDouble());
            SkyBox box = new(SkyFrame.Galactic, SkyPosition.WrapDegrees(lon - 0.1 + (width + 0.2) * random.NextDouble()), latMin + (latMax - latMin) * random.NextDouble(), side, 0.9 * side);
            int expected = tiles.Count(tile => 0.9 * side * 3600 / tile.Grid.ScaleArcsec >= 26 && side * 3600 / tile.Grid.ScaleArcsec <= 200
                && tile.Grid.SkyBoxToPixel(box, out double x1, out double y1, out double x2, out double y2)
                && TileBoxes.IsWhole((x1 + 0.5) / 300, (y1 + 0.5) / 300, (x2 + 0.5) / 300, (y2 + 0.5) / 300));
            Assert.Equal(expected, plan.Views(box, 26, 200));
            seen.Add(expected);
        }
        Assert.InRange(seen.Count, 2, 100);
    }

    [Fact]
    public void Tiles_grow_with_the_area_searched_not_faster()
    {
        long one = new TilePlan(new LonLatRange(SkyFrame.Galactic, 0, 10, -1, 1), [10], 300, 0.5).Count;
        long ten = new TilePlan(new LonLatRange(SkyFrame.Galactic, 0, 100, -1, 1), [10], 300, 0.5).Count;
        Assert.InRange(ten, 9.5 * one, 10.5 * one);
    }
}
