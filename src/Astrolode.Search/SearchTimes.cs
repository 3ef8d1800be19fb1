using System.Diagnostics;

namespace Astrolode.Search;

/// <summary>The stages of a survey search, in the order in which the data pass them.</summary>
public enum SearchStage
{
    /// <summary>Survey pixels read and resampled onto the tile.</summary>
    Cut,

    /// <summary>Pixels stretched for the network.</summary>
    Stretch,

    /// <summary>The network, and its boxes decoded.</summary>
    Detect,

    /// <summary>Boxes written to the catalogue.</summary>
    Store,

    /// <summary>Boxes of all tiles and scales merged.</summary>
    Merge,
}

/// <summary>Processor seconds spent in each stage, summed over threads.</summary>
public sealed class SearchTimes
{
    private readonly long[] ticks = new long[Enum.GetValues<SearchStage>().Length];

    /// <summary>Seconds spent in a stage so far.</summary>
    public double Seconds(SearchStage stage) => Interlocked.Read(ref ticks[(int)stage]) / (double)Stopwatch.Frequency;

    /// <summary>Runs a piece of work and counts its time towards a stage.</summary>
    internal T Time<T>(SearchStage stage, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Interlocked.Add(ref ticks[(int)stage], Stopwatch.GetTimestamp() - start);
        }
    }

    /// <inheritdoc cref="Time{T}"/>
    internal void Time(SearchStage stage, Action work) => Time(stage, () =>
    {
        work();
        return true;
    });
}
