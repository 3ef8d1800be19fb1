using System.Diagnostics;

namespace Astrolode.Search.Exposures;

/// <summary>The stages of a classification, in the order in which the data pass them.</summary>
internal enum ClassifyStage
{
    /// <summary>Files read, background and noise measured, sources found and measured.</summary>
    Extraction,

    /// <summary>Cutouts, and the network.</summary>
    Network,

    /// <summary>Trails fitted and put together.</summary>
    Trails,

    /// <summary>Sources linked across exposures.</summary>
    Linking,

    /// <summary>Rows written.</summary>
    Store,
}

/// <summary>Wall seconds of each stage; one runs at a time.</summary>
internal sealed class ClassifyTimes
{
    private readonly double[] seconds = new double[Enum.GetValues<ClassifyStage>().Length];

    /// <summary>Seconds of a stage so far.</summary>
    public double Seconds(ClassifyStage stage) => seconds[(int)stage];

    /// <summary>Runs a piece of work and counts its time towards a stage.</summary>
    public T Time<T>(ClassifyStage stage, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            seconds[(int)stage] += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
