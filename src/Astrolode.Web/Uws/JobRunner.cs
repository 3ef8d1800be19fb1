using System.Collections.Concurrent;
using System.IO.Pipelines;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Results;
using Astrolode.Web.Vo;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Astrolode.Web.Uws;

/// <summary>
/// Runs the jobs that wait, the oldest first, a few at once, and deletes those whose time is over. What it does is in the database before and after, so a server
/// that is killed goes on with its jobs when it comes back: one that was running begins again.
/// </summary>
internal sealed partial class JobRunner(JobStore store, CatalogueQueries queries, ServerSettings settings, ServerMetrics metrics, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    private const int JobsAtOnce = 2;
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly SemaphoreSlim news = new(0);

    /// <summary>Tells it that a job waits.</summary>
    public void Wake() => news.Release();

    /// <summary>Stops a job that runs.</summary>
    public void Stop(string id)
    {
        if (running.TryGetValue(id, out CancellationTokenSource? stop))
        {
            stop.Cancel();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Requeue();
        List<Task> tasks = [];
        Task wait = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            store.DeleteExpired(clock.GetUtcNow());
            tasks.RemoveAll(task => task.IsCompleted);
            while (tasks.Count < JobsAtOnce && store.TakeNext(clock.GetUtcNow()) is { } job)
            {
                tasks.Add(Task.Run(() => Run(job, stoppingToken), CancellationToken.None));
            }
            // One wait at a time: one that is left behind would take the news meant for the next.
            wait = wait.IsCompleted ? news.WaitAsync(Nap, stoppingToken) : wait;
            await Task.WhenAny([wait, .. tasks]).ConfigureAwait(false);
        }
        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    private async Task Run(Job job, CancellationToken stopping)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        running[job.Id] = stop;
        try
        {
            (long rows, string type) = await Answer(job, stop.Token).ConfigureAwait(false);
            store.Complete(job.Id, rows, type, clock.GetUtcNow());
            metrics.Job(Phase.Completed);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server goes down; the job begins again with it.
        }
        catch (OperationCanceledException)
        {
            store.Finish(job.Id, Phase.Aborted, null, clock.GetUtcNow());
            metrics.Job(Phase.Aborted);
        }
        catch (Exception error)
        {
            string? known = VoDocuments.Explain(error)?.Message;
            if (known is null)
            {
                LogFailure(job.Id, error);
            }
            store.Finish(job.Id, Phase.Error, known ?? "the server failed; its log says why", clock.GetUtcNow());
            metrics.Job(Phase.Error);
        }
        finally
        {
            running.TryRemove(job.Id, out _);
        }
    }

    private async Task<(long Rows, string Type)> Answer(Job job, CancellationToken cancel)
    {
        TapRequest request = TapRequest.Of(RequestParameters.Of(job.Parameters), settings.Limits);
        IReadOnlyList<UploadedTable> uploads = [.. store.Uploads(job.Id).Select(upload => UploadedTable.Read(upload.Name, upload.Content, settings.Limits))];
        using RunningQuery query = await queries.Start(request.Adql, request.MaxRows, job.ExecutionDuration, uploads, cancel).ConfigureAwait(false);
        string beside = store.ResultPath(job.Id) + ".tmp";
        (long rows, ResultStatus status, string? message) answer;
        await using (FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            PipeWriter output = PipeWriter.Create(file, new StreamPipeWriterOptions(leaveOpen: true));
            answer = await AnswerStream.Write(query, TapSync.Describe(request, query, job.ServerUrl), request.Format, request.MaxRows, output, cancel).ConfigureAwait(false);
            await output.CompleteAsync().ConfigureAwait(false);
        }
        if (answer.status == ResultStatus.Failed)
        {
            File.Delete(beside);
            throw new QueryException(answer.message!);
        }
        File.Move(beside, store.ResultPath(job.Id), overwrite: true);
        return (answer.rows, request.Format.ContentType);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "job {Id} failed")]
    private partial void LogFailure(string id, Exception error);
}
