using Astrolode.Images.Sky;
using Astrolode.Search.Datasets;

namespace Astrolode.Tests.Search.Datasets;

public sealed class LongitudeSplitTests
{
    private static readonly LonLatRange Plane = new(SkyFrame.Galactic, 332, 38, -1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_longitude_trains_validates_or_tests_and_only_one_of_them(int fold)
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, fold, 3, 0.1, 1.5, seed: 7);
        double trains = 0;
        for (double offset = 0.005; offset < 38; offset += 0.01)
        {
            double lon = SkyPosition.WrapDegrees(332 + offset);
            bool tests = LongitudeSplit.IsIn(split.Test!.Value, lon);
            bool validates = split.Validation.Any(block => LongitudeSplit.IsIn(block, lon));
            bool learns = split.Trains(lon, 0);
            Assert.Equal(1, (tests ? 1 : 0) + (validates ? 1 : 0) + (learns ? 1 : 0));
            trains += learns ? 0.01 : 0;
        }
        Assert.InRange(trains, 38 * 2 / 3.0 * 0.85, 38 * 2 / 3.0 * 0.95);
    }

    [Fact]
    public void The_folds_are_disjoint_and_cover_everything()
    {
        for (double offset = 0.005; offset < 38; offset += 0.05)
        {
            int tested = Enumerable.Range(1, 3).Count(fold => LongitudeSplit.IsIn(LongitudeSplit.Make(Plane, fold, 3, 0.1, 1.5, 1).Test!.Value, SkyPosition.WrapDegrees(332 + offset)));
            Assert.Equal(1, tested);
        }
    }

    [Fact]
    public void Without_a_fold_nothing_is_held_out_for_testing()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0, 1.5, 1);
        Assert.Null(split.Test);
        Assert.Empty(split.HeldOut);
        Assert.True(split.Trains(5, 0));
        Assert.False(split.Trains(5, 1.5));
    }
}
