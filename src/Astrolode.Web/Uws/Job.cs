namespace Astrolode.Web.Uws;

/// <summary>Phases of a job (UWS 1.1, section 2.1.3) that occur here.</summary>
internal static class Phase
{
    public const string Pending = "PENDING", Queued = "QUEUED", Executing = "EXECUTING", Completed = "COMPLETED", Error = "ERROR", Aborted = "ABORTED";

    /// <summary>Whether a job in it will never go on.</summary>
    public static bool IsFinal(string phase) => phase is Completed or Error or Aborted;
}

/// <summary>An asynchronous query as the database keeps it (UWS 1.1, section 2.1).</summary>
internal sealed record Job
{
    /// <summary>128 random bits in hexadecimal: who knows it may see and end the job.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="Uws.Phase"/>.</summary>
    public required string Phase { get; init; }

    /// <summary>The client, as limits count clients; never shown.</summary>
    public required string Owner { get; init; }

    /// <summary>URL of the server as the client saw it, for addresses in the result.</summary>
    public string? ServerUrl => Parameters.FirstOrDefault(each => each.Key == ServerUrlParameter).Value;

    /// <summary>Name under which that is kept among the parameters; clients do not see it.</summary>
    public const string ServerUrlParameter = "_SERVER";

    /// <summary>What the client calls it.</summary>
    public string? RunId { get; init; }

    /// <summary>Names and values as the client gave them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it began; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it came to its end; null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When it and its result are deleted.</summary>
    public required DateTimeOffset Destruction { get; init; }

    /// <summary>How long it may run.</summary>
    public required TimeSpan ExecutionDuration { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Media type of its result.</summary>
    public string? ResultType { get; init; }

    /// <summary>Rows of its result.</summary>
    public long? Rows { get; init; }
}
