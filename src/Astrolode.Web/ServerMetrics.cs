using System.Diagnostics.Metrics;

namespace Astrolode.Web;

/// <summary>What the server counts for OpenTelemetry beside ASP.NET Core's own requests: queries, their time and rows, jobs.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Astrolode.Web";

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> time;
    private readonly Counter<long> rows;
    private readonly Counter<long> failures;
    private readonly Counter<long> jobs;

    /// <summary>Makes the instruments.</summary>
    public ServerMetrics()
    {
        time = meter.CreateHistogram("astrolode.query.duration", "s", "Time of queries, with the sending of their rows",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000] });
        rows = meter.CreateCounter<long>("astrolode.query.rows", "{row}", "Rows that queries gave");
        failures = meter.CreateCounter<long>("astrolode.query.failures", "{query}", "Queries that failed or were stopped");
        jobs = meter.CreateCounter<long>("astrolode.jobs", "{job}", "Asynchronous jobs that came to an end, by phase");
    }

    /// <summary>Counts a query.</summary>
    public void Query(TimeSpan elapsed, long rowCount, bool succeeded)
    {
        time.Record(elapsed.TotalSeconds);
        rows.Add(rowCount);
        failures.Add(succeeded ? 0 : 1);
    }

    /// <summary>Counts a job that is at its end.</summary>
    public void Job(string phase) => jobs.Add(1, new KeyValuePair<string, object?>("phase", phase));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
