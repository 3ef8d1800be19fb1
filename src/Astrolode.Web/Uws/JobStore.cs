using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Vo;
using Dapper;

namespace Astrolode.Web.Uws;

/// <summary>Jobs in the catalogue's database, and their uploads and results in a folder: both outlive the server. Methods may be called from any thread.</summary>
internal sealed class JobStore
{
    private const string Columns = "id, phase, owner, run_id, parameters, created, started, ended, destruction, execution_duration, error, result_format, row_count";
    private readonly CatalogueAddress address;
    private readonly string folder;

    /// <summary>Jobs of a catalogue.</summary>
    public JobStore(CatalogueAddress address, ServerSettings settings)
    {
        this.address = address;
        folder = Path.GetFullPath(settings.JobFolder ?? address.FolderBeside("jobs"));
    }

    /// <summary>Where a job's result lies when it is whole.</summary>
    public string ResultPath(string id) => Path.Combine(folder, id, "result");

    /// <summary>Keeps a new job and the tables that came with it.</summary>
    public void Add(Job job, IReadOnlyList<Upload> uploads)
    {
        Directory.CreateDirectory(Path.Combine(folder, job.Id));
        foreach ((string name, Func<Stream> content) in uploads)
        {
            using FileStream copy = File.Create(UploadPath(job.Id, name));
            using Stream sent = content();
            sent.CopyTo(copy);
        }
        Write(connection => connection.Execute(
            """
            INSERT INTO job (id, phase, owner, run_id, parameters, created, destruction, execution_duration)
            VALUES (@Id, @Phase, @Owner, @RunId, @Parameters, @Created, @Destruction, @Seconds)
            """,
            new { job.Id, job.Phase, job.Owner, job.RunId, Parameters = Json(job.Parameters), Created = Text(job.Created), Destruction = Text(job.Destruction), Seconds = (long)job.ExecutionDuration.TotalSeconds }));
    }

    /// <summary>A job; null where there is none of that name.</summary>
    public Job? Find(string id) => Read(connection => connection.QueryFirstOrDefault<JobRow>($"SELECT {Columns} FROM job WHERE id = @id", new { id }))?.ToJob();

    /// <summary>The jobs of a client, oldest first.</summary>
    public IReadOnlyList<Job> OfOwner(string owner) => Read(connection => connection.Query<JobRow>($"SELECT {Columns} FROM job WHERE owner = @owner ORDER BY created", new { owner }).Select(row => row.ToJob()).ToList());

    /// <summary>The tables that came with a job.</summary>
    public IReadOnlyList<Upload> Uploads(string id) => [.. Directory.EnumerateFiles(Path.Combine(folder, id), "upload-*.vot").Order(StringComparer.Ordinal)
        .Select(path => new Upload(Path.GetFileNameWithoutExtension(path)["upload-".Length..], () => File.OpenRead(path)))];

    /// <summary>Puts a pending job in the queue.</summary>
    public void Queue(string id) => Write(connection => connection.Execute("UPDATE job SET phase = 'QUEUED' WHERE id = @id AND phase = 'PENDING'", new { id }));

    /// <summary>Puts jobs that ran when the server went down in the queue again.</summary>
    public void Requeue() => Write(connection => connection.Execute("UPDATE job SET phase = 'QUEUED', started = NULL WHERE phase = 'EXECUTING'"));

    /// <summary>Takes the oldest job of the queue to run it; null where there is none.</summary>
    public Job? TakeNext(DateTimeOffset now) => Write(connection => connection.QueryFirstOrDefault<JobRow>(
        $"""
        UPDATE job SET phase = 'EXECUTING', started = @now
        WHERE id = (SELECT id FROM job WHERE phase = 'QUEUED' ORDER BY created, id LIMIT 1) AND phase = 'QUEUED'
        RETURNING {Columns}
        """, new { now = Text(now) }))?.ToJob();

    /// <summary>Marks a job whose result lies at <see cref="ResultPath"/>.</summary>
    public void Complete(string id, long rows, string type, DateTimeOffset now) => Write(connection => connection.Execute(
        "UPDATE job SET phase = 'COMPLETED', row_count = @rows, result_format = @type, ended = @now WHERE id = @id AND phase = 'EXECUTING'", new { id, rows, type, now = Text(now) }));

    /// <summary>Marks a job that failed or was stopped.</summary>
    public void Finish(string id, string phase, string? error, DateTimeOffset now) => Write(connection => connection.Execute(
        "UPDATE job SET phase = @phase, error = @error, ended = @now WHERE id = @id AND phase = 'EXECUTING'", new { id, phase, error, now = Text(now) }));

    /// <summary>Ends a job that is not at its end.</summary>
    public void Abort(string id, DateTimeOffset now) => Write(connection => connection.Execute(
        "UPDATE job SET phase = 'ABORTED', ended = @now WHERE id = @id AND phase IN ('PENDING', 'QUEUED', 'EXECUTING')", new { id, now = Text(now) }));

    /// <summary>Changes when it is deleted and how long it may run.</summary>
    public void Change(string id, DateTimeOffset destruction, TimeSpan duration) => Write(connection => connection.Execute(
        "UPDATE job SET destruction = @destruction, execution_duration = @seconds WHERE id = @id", new { id, destruction = Text(destruction), seconds = (long)duration.TotalSeconds }));

    /// <summary>Changes the parameters of a pending job.</summary>
    public void SetParameters(string id, IReadOnlyList<KeyValuePair<string, string>> parameters) => Write(connection => connection.Execute(
        "UPDATE job SET parameters = @parameters WHERE id = @id AND phase = 'PENDING'", new { id, parameters = Json(parameters) }));

    /// <summary>Deletes a job with all that belongs to it.</summary>
    public void Delete(string id)
    {
        Write(connection => connection.Execute("DELETE FROM job WHERE id = @id", new { id }));
        string files = Path.Combine(folder, id);
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    /// <summary>Deletes the jobs whose time is over.</summary>
    public void DeleteExpired(DateTimeOffset now)
    {
        foreach (string id in Read(connection => connection.Query<string>("SELECT id FROM job WHERE destruction < @now", new { now = Text(now) }).ToList()))
        {
            Delete(id);
        }
    }

    private static string Json(IReadOnlyList<KeyValuePair<string, string>> parameters) => JsonSerializer.Serialize(parameters);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string UploadPath(string id, string name) => Path.Combine(folder, id, $"upload-{name}.vot");

    private T Read<T>(Func<DbConnection, T> work)
    {
        using DbConnection connection = address.OpenReading();
        return work(connection);
    }

    private T Write<T>(Func<DbConnection, T> work)
    {
        using DbConnection connection = address.OpenWriting();
        return work(connection);
    }

    private sealed record JobRow
    {
        public string Id { get; init; } = "";

        public string Phase { get; init; } = "";

        public string Owner { get; init; } = "";

        public string? Run_id { get; init; }

        public string Parameters { get; init; } = "";

        public string Created { get; init; } = "";

        public string? Started { get; init; }

        public string? Ended { get; init; }

        public string Destruction { get; init; } = "";

        public long Execution_duration { get; init; }

        public string? Error { get; init; }

        public string? Result_format { get; init; }

        public long? Row_count { get; init; }

        public Job ToJob() => new()
        {
            Id = Id,
            Phase = Phase,
            Owner = Owner,
            RunId = Run_id,
            Parameters = JsonSerializer.Deserialize<List<KeyValuePair<string, string>>>(Parameters)!,
            Created = Time(Created)!.Value,
            Started = Time(Started),
            Ended = Time(Ended),
            Destruction = Time(Destruction)!.Value,
            ExecutionDuration = TimeSpan.FromSeconds(Execution_duration),
            Error = Error,
            ResultType = Result_format,
            Rows = Row_count,
        };

        private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }
}
