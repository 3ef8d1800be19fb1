using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public sealed class LonLatRangeTests
{
    [Fact]
    public void The_union_leaves_out_the_widest_gap()
    {
        LonLatRange union = LonLatRange.Union([Range(350, 5), Range(3, 10), Range(100, 20)]);
        Assert.Equal((350.0, 130.0), (union.LonDegrees, union.LonWidthDegrees));
    }

    [Fact]
    public void Spans_that_close_the_circle_are_the_whole_of_it()
    {
        LonLatRange union = LonLatRange.Union([Range(0, 130), Range(120, 130), Range(240, 130)]);
        Assert.Equal(360, union.LonWidthDegrees);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_union_holds_all_its_parts(int seed)
    {
        Random random = new(seed);
        LonLatRange[] parts = [.. Enumerable.Range(0, 6).Select(_ => Range(360 * random.NextDouble(), 30 * random.NextDouble()))];
        LonLatRange union = LonLatRange.Union(parts);
        foreach (LonLatRange part in parts)
        {
            Assert.True(union.Contains(part.LonDegrees + 1e-9, 0));
            Assert.True(union.Contains(SkyPosition.WrapDegrees(part.LonDegrees + part.LonWidthDegrees - 1e-9), 0));
        }
    }

    private static LonLatRange Range(double lon, double width) => new(SkyFrame.Icrs, lon, width, -1, 1);
}
