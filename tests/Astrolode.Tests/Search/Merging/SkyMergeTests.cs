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
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 4, 3);
        List<SkyBox> kept = [.. boxes.Where(box => merge.Add(box, "bubble", 0.5, 10))];
        Assert.Equal(AllPairs(boxes), kept);
        Assert.InRange(kept.Count, 10, boxes.Count - 10);
    }

    [Fact]
    public void A_bubble_on_a_tile_seam_is_one_row()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 4, 2);
        Assert.True(merge.Add(new SkyBox(SkyFrame.Galactic, 359.99, 0.2, 0.5, 0.5), "bubble", 0.5, 10));
        Assert.False(merge.Add(new SkyBox(SkyFrame.Galactic, 0.02, 0.21, 0.52, 0.5), "bubble", 0.5, 10));
    }

    [Fact]
    public void A_small_bubble_on_the_rim_of_a_large_one_stays()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 4, 2);
        Assert.True(merge.Add(new SkyBox(SkyFrame.Galactic, 20, 0, 1, 1), "bubble", 0.5, 10));
        Assert.True(merge.Add(new SkyBox(SkyFrame.Galactic, 20.3, 0.3, 0.2, 0.2), "bubble", 0.5, 10));
    }

    [Fact]
    public void Classes_do_not_suppress_each_other()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 4, 2);
        SkyBox box = new(SkyFrame.Galactic, 20, 0, 1, 1);
        Assert.True(merge.Add(box, "bubble", 0.5, 10));
        Assert.True(merge.Add(box, "pillar", 0.5, 10));
        Assert.False(merge.Add(box, "pillar", 0.5, 10));
    }

    [Fact]
    public void Views_of_an_object_share_in_its_score_and_its_box()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 4, 2);
        merge.Add(new SkyBox(SkyFrame.Galactic, 359.9, 0, 1, 1), "bubble", 0.8, 10);
        merge.Add(new SkyBox(SkyFrame.Galactic, 0.1, 0.1, 1.2, 1), "bubble", 0.4, 14);
        MergedBox merged = Assert.Single(merge.Objects());
        Assert.Equal((0.8 + 0.4) / 4, merged.Score, 12);
        // Weights 0.64 and 0.16: a fifth of the way to the second view.
        Assert.Equal(359.94, merged.Box.LonDegrees, 9);
        Assert.Equal(0.02, merged.Box.LatDegrees, 9);
        Assert.Equal(1.04, merged.Box.WidthDegrees, 9);
        Assert.Equal(1, merged.Box.HeightDegrees, 9);
        Assert.Equal(10, merged.ScaleArcsec);
    }

    [Fact]
    public void More_views_than_expected_do_not_raise_a_score_above_its_best_views()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, _ => 2, 2);
        for (int view = 0; view < 5; view++)
        {
            merge.Add(new SkyBox(SkyFrame.Galactic, 20, 0, 1, 1), "bubble", 0.9 - 0.1 * view, 10);
        }
        Assert.Equal(0.85, Assert.Single(merge.Objects()).Score, 12);
    }

    [Fact]
    public void An_object_is_judged_by_the_views_that_its_place_and_size_allow()
    {
        SkyMerge merge = new(IouLimit, InsideLimit, box => box.LonDegrees < 21 ? 1 : 4, 2);
        merge.Add(new SkyBox(SkyFrame.Galactic, 20, 0, 1, 1), "bubble", 0.8, 10);
        merge.Add(new SkyBox(SkyFrame.Galactic, 23, 0, 1, 1), "bubble", 0.8, 10);
        Assert.Equal([0.8, 0.2], merge.Objects().Select(found => found.Score));
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
