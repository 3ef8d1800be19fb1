using System.Diagnostics;
using System.Globalization;

namespace Astrolode.Cli;

/// <summary>
/// Progress on standard error: a bar with rate and time left that redraws itself on a terminal, a line at most every half minute in a pipe.
/// </summary>
internal sealed class ProgressLine(string what, string unit) : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InPipe = TimeSpan.FromSeconds(30);

    private readonly bool terminal = !Console.IsErrorRedirected;
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private TimeSpan shown = TimeSpan.MinValue;
    private double start = double.NaN;
    private TimeSpan started;

    /// <summary>Shows that <paramref name="done"/> of <paramref name="total"/> is done; <paramref name="extra"/> is shown beside it.</summary>
    public void Report(double done, double total, string extra = "")
    {
        lock (gate)
        {
            TimeSpan now = since.Elapsed;
            (start, started) = double.IsNaN(start) ? (done, now) : (start, started);
            bool due = shown == TimeSpan.MinValue ? terminal : now - shown >= (terminal ? OnTerminal : InPipe);
            if (!due && done < total)
            {
                return;
            }
            if (!due && !terminal && shown == TimeSpan.MinValue)
            {
                return;
            }
            shown = now;
            double rate = (done - start) / Math.Max(1e-3, (now - started).TotalSeconds);
            string left = rate > 0 ? TimeSpan.FromSeconds((total - done) / rate).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
            string counts = string.Create(CultureInfo.InvariantCulture, $"{done:0}/{total:0} {unit}  {rate:0.0} {unit}/s  {left} left  {extra}");
            if (terminal)
            {
                int full = (int)(BarWidth * Math.Clamp(done / Math.Max(1, total), 0, 1));
                Console.Error.Write($"\r{what} [{new string('#', full)}{new string('.', BarWidth - full)}] {counts}\u001b[K");
            }
            else
            {
                Console.Error.WriteLine($"{what}: {counts}");
            }
        }
    }

    /// <summary>A line of its own above the bar.</summary>
    public void Note(string text)
    {
        lock (gate)
        {
            Console.Error.WriteLine(terminal ? $"\r{text}\u001b[K" : text);
        }
    }

    /// <summary>Leaves the terminal on a fresh line.</summary>
    public void Dispose()
    {
        if (terminal && shown != TimeSpan.MinValue)
        {
            Console.Error.WriteLine();
        }
    }
}
