namespace Astrolode.Images.Hips;

/// <summary>How surveys on the web are read.</summary>
public sealed record WebAccess
{
    /// <summary>Folder in which their files are kept; null for astrolode/hips in the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Bound on that folder; the least recently used files go first.</summary>
    public long CacheBytes { get; init; } = 4L << 30;

    /// <summary>Time within which a server must have sent a file.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time before a failed request is made a second time; doubled before each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Ends a request or a pause at once.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Ask no server: what is not in the cache cannot be had.</summary>
    public bool Offline { get; init; }
}
