using System.Diagnostics;

namespace Astrolode.Bench;

/// <summary>Times things that are to be compared, in turns, and takes the fastest round of each: what else the machine does can only slow a round.</summary>
internal static class Timing
{
    /// <summary>Milliseconds of each action: the least of the rounds, after two rounds that do not count.</summary>
    public static double[] InTurns(int rounds, params Action[] actions)
    {
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                actions[i]();
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= 0)
                {
                    times[i][round] = elapsed;
                }
            }
        }
        return [.. times.Select(each => each.Min())];
    }
}
