namespace Astrolode.Search.Classification;

/// <summary>
/// The simulated fields that are in memory: a few at a time, so that memory does not grow with their number. The next one is simulated, one at a time, while the network learns from the present ones.
/// </summary>
internal sealed class FieldWindow(Func<int, CutoutField> draw, int fields, int width) : IAsyncDisposable
{
    private readonly int width = Math.Min(fields, width);
    private readonly Dictionary<int, Task<CutoutField>> present = [];
    private Task last = Task.CompletedTask;

    /// <summary>The first field of the window at a step of a run: it slides evenly from the first fields to the last.</summary>
    public int First(int step, int steps) => (int)((long)step * (fields - width + 1) / Math.Max(1, steps));

    /// <summary>The fields of a window, once they are there.</summary>
    /// <exception cref="OperationCanceledException">The simulation was stopped.</exception>
    public async Task<IReadOnlyList<CutoutField>> At(int first)
    {
        foreach (int old in present.Keys.Where(number => number < first || number > first + width).ToArray())
        {
            present.Remove(old);
        }
        for (int number = first; number <= Math.Min(fields - 1, first + width); number++)
        {
            if (!present.ContainsKey(number))
            {
                int drawn = number;
                Task<CutoutField> field = last.ContinueWith(_ => draw(drawn), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                last = present[number] = field;
            }
        }
        return await Task.WhenAll(Enumerable.Range(first, width).Select(number => present[number])).ConfigureAwait(false);
    }

    /// <summary>Waits for the simulation that is under way; its error, if it has one, was or will not be asked for.</summary>
    public async ValueTask DisposeAsync() => await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
