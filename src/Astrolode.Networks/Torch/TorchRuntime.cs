namespace Astrolode.Networks.Torch;

/// <summary>State of libtorch as a whole.</summary>
public static class TorchRuntime
{
    /// <summary>Threads that work on one operation (torch.set_num_threads).</summary>
    public static int Threads
    {
        get
        {
            NativeMethods.Check(NativeMethods.GetNumThreads(out int threads));
            return threads;
        }
        set => NativeMethods.Check(NativeMethods.SetNumThreads(value));
    }

    /// <summary>Native tensors held by this process and not yet freed, over all threads.</summary>
    public static long LiveTensors
    {
        get
        {
            NativeMethods.Check(NativeMethods.LiveTensors(out long count));
            return count;
        }
    }

    /// <summary>Seeds libtorch's random numbers (torch.manual_seed).</summary>
    public static void ManualSeed(long seed) => NativeMethods.Check(NativeMethods.ManualSeed(seed));

    /// <summary>Gives the memory that freed tensors left for the next ones back to the system, as after training.</summary>
    public static void EmptyCache() => NativeMethods.Check(NativeMethods.EmptyCache());
}
