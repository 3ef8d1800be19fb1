namespace Astrolode.Search.Classification;

/// <summary>
/// The simulated fields that are in memory: a few at a time, so that memory does not grow with their number. The next one is simulated, one at a time, while the network learns from the present ones.
/// </summary>
internal sealed class FieldWindow(Func<int, CutoutField> draw, int fields, int width) : IAsyncDisposable
{
    private readonly Dictionary<int, Task<CutoutField>> present = [];
    private Task last = Task.CompletedTask;

    /// <summary>The newest field at a step of a run, which begins with the first and ends with the last.</summary>
    public int Newest(int step, int steps) => (int)((long)step * fields / Math.Max(1, steps));

    /// <summary>A field and those before it that are in memory, once they are there.</summary>
    /// <param name="newest">Number of the field.</param>
    /// <exception cref="OperationCanceledException">The simulation was stopped.</exception>
    public async Task<IReadOnlyList<CutoutField>> At(int newest)
    {
        int oldest = Math.Max(0, newest - width + 1);
        foreach (int old in present.Keys.Where(number => number < oldest).ToArray())
        {
            present.Remove(old);
        }
        // One more than is needed now.
        for (int number = oldest; number <= Math.Min(fields - 1, newest + 1); number++)
        {
            if (!present.ContainsKey(number))
            {
                int drawn = number;
                Task<CutoutField> field = last.ContinueWith(_ => draw(drawn), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                last = present[number] = field;
            }
        }
        return await Task.WhenAll(Enumerable.Range(oldest, newest - oldest + 1).Select(number => present[number])).ConfigureAwait(false);
    }

    /// <summary>Waits for the simulation that is under way; its error, if it has one, was or will not be asked for.</summary>
    public async ValueTask DisposeAsync() => await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
