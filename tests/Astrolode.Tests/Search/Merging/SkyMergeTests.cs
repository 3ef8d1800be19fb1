using Astrolode.Images.Sky;
using Astrolode.Search.Merging;

namespace Astrolode.Tests.Search.Merging;

public sealed class SkyMergeTests
{
    private const double IouLimit = 0.4;
    private const double InsideLimit = 0.75;

    [Theory]
    [InlineData(1, 0.0, 360.0, 80.0)]
    [InlineData(2, 355.0, 10.0, 2.0)]
    [InlineData(3, 0.0, 360.0, 89.0)]
    public void Keeps_what_a_comparison_of_all_pairs_keeps(int seed, double lon, double span, double maxLat)
    {
        List<SkyBox> boxes = RandomBoxes(seed, 1500, lon, span, maxLat);
        SkyMerge merge = new(IouLimit, InsideLimit, 3);
        List<SkyBox> kept = [.. boxes.Where(box => merge.Keep(box, "bubble"))];
        Assert.Equal(AllPairs(boxes), kept);
        Assert.InRange(kept.Count, 10, boxes.Count - 10);
    }

    [Fact]
    public void A_bubble_on_a_tile_seam_is_one_row()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, 2);
        Assert.True(merge.Keep(new SkyBox(SkyFrame.Galactic, 359.99, 0.2, 0.5, 0.5), "bubble"));
        Assert.False(merge.Keep(new SkyBox(SkyFrame.Galactic, 0.02, 0.21, 0.52, 0.5), "bubble"));
    }

    [Fact]
    public void A_small_bubble_on_the_rim_of_a_large_one_stays()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, 2);
        Assert.True(merge.Keep(new SkyBox(SkyFrame.Galactic, 20, 0, 1, 1), "bubble"));
        Assert.True(merge.Keep(new SkyBox(SkyFrame.Galactic, 20.3, 0.3, 0.2, 0.2), "bubble"));
    }

    [Fact]
    public void Classes_do_not_suppress_each_other()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, 2);
        SkyBox box = new(SkyFrame.Galactic, 20, 0, 1, 1);
        Assert.True(merge.Keep(box, "bubble"));
        Assert.True(merge.Keep(box, "pillar"));
        Assert.False(merge.Keep(box, "pillar"));
    }

    private static List<SkyBox> RandomBoxes(int seed, int count, double lon, double span, double maxLat)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new SkyBox(SkyFrame.Galactic, SkyPosition.WrapDegrees(lon + span * random.NextDouble()),
            maxLat * (2 * random.NextDouble() - 1), 0.2 + 2.5 * random.NextDouble(), 0.2 + 2.5 * random.NextDouble()))];
    }

    private static List<SkyBox> AllPairs(List<SkyBox> boxes)
    {
        List<SkyBox> kept = [];
        foreach (SkyBox box in boxes)
        {
            bool known = kept.Any(other => box.Iou(other) > IouLimit
                || (box.Intersection(other) > InsideLimit * Math.Min(box.Area, other.Area) && Math.Min(box.Area, other.Area) > 0.25 * Math.Max(box.Area, other.Area)));
            if (!known)
            {
                kept.Add(box);
            }
        }
        return kept;
    }
}
