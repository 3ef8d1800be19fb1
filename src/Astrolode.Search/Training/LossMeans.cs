using Astrolode.Networks.Ssd;

namespace Astrolode.Search.Training;

/// <summary>Means of the losses between two lines of the log.</summary>
internal sealed class LossMeans(double secondsBefore)
{
    private double total;
    private double classes;
    private double boxes;
    private int steps;
    private double seconds;

    /// <summary>Seconds of learning since the start of the run, those before it was taken up included.</summary>
    public double TotalSeconds { get; private set; } = secondsBefore;

    public void Add(StepLosses losses)
    {
        total += losses.Total;
        classes += losses.Class;
        boxes += losses.Box;
        steps++;
    }

    /// <summary>How long the steps took.</summary>
    public void Elapsed(TimeSpan time) => seconds += time.TotalSeconds;

    /// <summary>The line of the log; starts over.</summary>
    public TrainingLogLine Line(int step, double rate, int batchSize)
    {
        TrainingLogLine line = new(step, total / steps, classes / steps, boxes / steps, rate, steps * batchSize / seconds);
        TotalSeconds += seconds;
        (total, classes, boxes, steps, seconds) = (0, 0, 0, 0, 0);
        return line;
    }
}
