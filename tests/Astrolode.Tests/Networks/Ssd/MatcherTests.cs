using Astrolode.Networks;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class MatcherTests
{
    [Fact]
    public void A_default_box_takes_the_object_it_equals()
    {
        int[] matches = Match(Like(1500), Like(1083));
        Assert.Equal(0, matches[1500]);
        Assert.Equal(1, matches[1083]);
    }

    [Fact]
    public void Boxes_match_from_half_overlap_on()
    {
        TruthBox truth = new(0.31f, 0.42f, 0.68f, 0.77f, 0);
        int[] matches = Match(truth);
        Assert.True(matches.Count(match => match == 0) > 1);
        for (int anchor = 0; anchor < matches.Length; anchor++)
        {
            Assert.Equal(Iou(anchor, truth) >= 0.5 ? 0 : Matcher.Background, matches[anchor]);
        }
    }

    [Fact]
    public void An_object_too_small_for_any_takes_its_best()
    {
        TruthBox tiny = new(0.50f, 0.50f, 0.52f, 0.52f, 0);
        int[] matches = Match(tiny);
        int best = Enumerable.Range(0, matches.Length).MaxBy(anchor => Iou(anchor, tiny));
        Assert.Equal([best], Enumerable.Range(0, matches.Length).Where(anchor => matches[anchor] == 0));
    }

    [Fact]
    public void Of_two_objects_with_the_same_best_box_the_first_gets_it()
    {
        TruthBox[] tiny = [new(0.50f, 0.50f, 0.52f, 0.52f, 0), new(0.50f, 0.50f, 0.521f, 0.521f, 1)];
        Assert.Equal([0], Match(tiny).Where(match => match >= 0));
    }

    [Fact]
    public void Boxes_on_an_ignored_object_are_neither_positive_nor_negative()
    {
        TruthBox ignored = new(0.31f, 0.42f, 0.68f, 0.77f, 0, Ignore: true);
        TruthBox wanted = Like(1500);
        int[] matches = Match(ignored, wanted);
        for (int anchor = 0; anchor < matches.Length; anchor++)
        {
            (float y, float x) = (DefaultBoxes.CentreForm[4 * anchor], DefaultBoxes.CentreForm[4 * anchor + 1]);
            bool on = Iou(anchor, ignored) > 0.5 || x >= ignored.X1 && x <= ignored.X2 && y >= ignored.Y1 && y <= ignored.Y2;
            int expected = Iou(anchor, wanted) >= 0.5 ? 1 : on ? Matcher.Ignored : Matcher.Background;
            Assert.Equal(expected, matches[anchor]);
        }
        Assert.Equal(Match(wanted, ignored).Select(match => match == 0 ? 1 : match), matches);
    }

    [Theory]
    [InlineData(0.5f, 0.5f, 0.5f, 0.6f)]
    [InlineData(0.5f, 0.6f, 0.6f, 0.5f)]
    [InlineData(float.NaN, 0, 1, 1)]
    [InlineData(0, 0, float.PositiveInfinity, 1)]
    public void A_box_without_area_is_refused(float x1, float y1, float x2, float y2) =>
        Assert.Throws<ModelException>(() => Match(new TruthBox(x1, y1, x2, y2, 0)));

    private static int[] Match(params TruthBox[] truths)
    {
        int[] matches = new int[SsdLayers.BoxCount];
        Matcher.Match(truths, matches);
        return matches;
    }

    private static TruthBox Like(int anchor)
    {
        ReadOnlySpan<float> corners = DefaultBoxes.CornerForm.Slice(4 * anchor, 4);
        return new(corners[0], corners[1], corners[2], corners[3], 0);
    }

    private static double Iou(int anchor, TruthBox box)
    {
        float[] a = DefaultBoxes.CornerForm.Slice(4 * anchor, 4).ToArray();
        double shared = Math.Max(0, Math.Min(a[2], box.X2) - Math.Max(a[0], box.X1)) * Math.Max(0, Math.Min(a[3], box.Y2) - Math.Max(a[1], box.Y1));
        return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (box.X2 - box.X1) * (box.Y2 - box.Y1) - shared);
    }
}
