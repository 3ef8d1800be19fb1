using System.Threading.Channels;

namespace Astrolode.Search;

/// <summary>Stages that run side by side, joined by bounded channels.</summary>
internal static class PipelineStage
{
    /// <summary>
    /// Starts a stage of one or more workers. When all are done its output is completed; when one fails its output ends with that error and all stages are stopped.
    /// </summary>
    public static async Task Start<T>(ChannelWriter<T>? output, CancellationTokenSource failed, int workers, Func<Task> work)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(work))).ConfigureAwait(false);
            output?.Complete();
        }
        catch (Exception error)
        {
            output?.TryComplete(error);
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
