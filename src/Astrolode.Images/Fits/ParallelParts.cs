using System.Runtime.ExceptionServices;

namespace Astrolode.Images.Fits;

/// <summary>Work in numbered parts on all processors; an error comes out as it was thrown, not wrapped.</summary>
internal static class ParallelParts
{
    /// <summary>Runs all parts, in turn where there is one or <paramref name="small"/> says that threads would not pay.</summary>
    public static void Run(long parts, bool small, Action<long> part)
    {
        if (small || parts == 1)
        {
            for (long i = 0; i < parts; i++)
            {
                part(i);
            }
            return;
        }
        try
        {
            Parallel.For(0, parts, part);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}
