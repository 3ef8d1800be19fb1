using System.Net;

namespace Astrolode.Web;

/// <summary>A HiPS that is served.</summary>
/// <param name="Name">Name in its address, <c>/hips/NAME</c>: letters, digits, dot, hyphen, underscore.</param>
/// <param name="Folder">Folder with its <c>properties</c>.</param>
public sealed record ServedHips(string Name, string Folder);

/// <summary>What <c>astrolode serve</c> serves, where, and how much of it one client may have.</summary>
public sealed record ServerSettings
{
    /// <summary>The catalogue: a file, or <c>postgres://…</c>.</summary>
    public required string Catalogue { get; init; }

    /// <summary>The surveys.</summary>
    public IReadOnlyList<ServedHips> Hips { get; init; } = [];

    /// <summary>What the page is called.</summary>
    public string Title { get; init; } = "Astrolode";

    /// <summary>Folders of training runs, or folders that hold such folders.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Pages of evaluations, or folders of them.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Address to listen at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen at; 0 for one that is free.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The server's URL as others see it, where a proxy stands before it; null for that of each request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Folder for results of asynchronous queries; null for one beside the catalogue.</summary>
    public string? JobFolder { get; init; }

    /// <summary>Limits.</summary>
    public ServerLimits Limits { get; init; } = new();
}

/// <summary>How much one client, or one query, may have.</summary>
public sealed record ServerLimits
{
    /// <summary>Rows of an answer where MAXREC does not say.</summary>
    public long DefaultRows { get; init; } = 1_000_000;

    /// <summary>Rows of an answer whatever MAXREC says.</summary>
    public long MaxRows { get; init; } = 20_000_000;

    /// <summary>Time of a query that the client waits for.</summary>
    public TimeSpan SyncTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time of an asynchronous query where the client does not say.</summary>
    public TimeSpan AsyncTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time of an asynchronous query whatever the client says.</summary>
    public TimeSpan MaxAsyncTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long results of asynchronous queries are kept where the client does not say.</summary>
    public TimeSpan JobLife { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long they are kept whatever the client says.</summary>
    public TimeSpan MaxJobLife { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Asynchronous queries of one client that are not at their end.</summary>
    public int JobsPerClient { get; init; } = 20;

    /// <summary>Queries of all clients that run at once; others wait.</summary>
    public int QueriesAtOnce { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Bytes of a request, uploads included.</summary>
    public long RequestBytes { get; init; } = 64 << 20;

    /// <summary>Rows of an uploaded table.</summary>
    public long UploadRows { get; init; } = 1_000_000;

    /// <summary>Requests of one client a second, after a first burst of as many.</summary>
    public int RequestsPerSecond { get; init; } = 1000;
}
