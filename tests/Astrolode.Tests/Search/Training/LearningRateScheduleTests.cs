using Astrolode.Search.Training;

namespace Astrolode.Tests.Search.Training;

public sealed class LearningRateScheduleTests
{
    private static readonly LearningRateSchedule Schedule = new(0.01, 20, 220);

    [Fact]
    public void Rises_in_a_line_then_falls_along_a_cosine()
    {
        Assert.Equal(0.001, Schedule.At(0), 12);
        Assert.Equal(0.0055, Schedule.At(10), 12);
        Assert.Equal(0.01, Schedule.At(20), 12);
        Assert.Equal(0.01 * (0.01 + 0.99 * 0.5), Schedule.At(120), 12);
        Assert.Equal(0.0001, Schedule.At(220), 12);
    }

    [Fact]
    public void Never_rises_after_the_warm_up()
    {
        for (int step = 20; step < 220; step++)
        {
            Assert.True(Schedule.At(step + 1) < Schedule.At(step));
        }
    }
}
