using System.Net;
using System.Text;

namespace Astrolode.Images.Hips;

/// <summary>
/// A HiPS on a web server, each file fetched once and kept in a bounded cache, whole or not at all. A tile that the server does not have (404) is
/// remembered as an empty file. What may pass (no connection, no answer in time, a stream cut short, the statuses 408, 429 and 5xx) is tried again with growing pauses; other statuses are not.
/// </summary>
internal sealed class WebStore : ITileStore
{
    private const int Attempts = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly HttpClient client;
    private readonly DiskCache cache;
    private readonly WebAccess access;
    private readonly string root;
    private readonly string folder;
    private bool unreachable;

    /// <param name="url">Root of the survey.</param>
    /// <param name="access">How the web is read.</param>
    public WebStore(string url, WebAccess access)
    {
        root = url.TrimEnd('/');
        folder = HipsCacheFolder.NameOf(url);
        this.access = access;
        cache = new DiskCache(access.CacheFolder ?? HipsCacheFolder.Default(), access.CacheBytes, TimeProvider.System);
        client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AutomaticDecompression = DecompressionMethods.All })
        {
            Timeout = access.Patience,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("astrolode");
    }

    public string Where => root;

    public string ReadProperties()
    {
        // Asked for at every start: a survey may have grown. The copy in the cache serves when the server cannot be reached.
        string copy = Path.Combine(folder, "properties");
        try
        {
            byte[] bytes = Fetch("properties")
                ?? throw new HipsException($"cannot use {root}: it has no file 'properties', so it is not a HiPS; give the address of the folder that holds it");
            cache.Write(copy, bytes);
            return Encoding.UTF8.GetString(bytes);
        }
        catch (HttpFailureException)
        {
            byte[]? kept = cache.Read(copy);
            unreachable = kept is not null;
            if (kept is null)
            {
                throw;
            }
            return Encoding.UTF8.GetString(kept);
        }
    }

    /// <summary>Another file of the survey, asked for anew; null where there is none.</summary>
    public byte[]? ReadFile(string relativePath) => Fetch(relativePath);

    public T? ReadTile<T>(string relativePath, Func<ReadOnlyMemory<byte>, string, T> decode)
        where T : class
    {
        string path = Path.Combine(folder, relativePath);
        if (cache.Read(path) is { } kept)
        {
            return kept.Length == 0 ? null : decode(kept, $"{root}/{relativePath} (in the cache)");
        }
        byte[]? bytes = Fetch(relativePath);
        // Read before it is kept: a damaged answer must not poison the cache.
        T? tile = bytes is null ? null : decode(bytes, $"{root}/{relativePath}");
        cache.Write(path, bytes ?? []);
        return tile;
    }

    public IReadOnlyList<int>? ListOrders(int finest, string ending) => null;

    public IReadOnlyList<long>? ListTiles(int order, string ending) => null;

    public void Dispose() => client.Dispose();

    /// <summary>The bytes of a file, or null where the server says that there is none.</summary>
    private byte[]? Fetch(string relativePath)
    {
        string url = $"{root}/{relativePath}";
        if (access.Offline)
        {
            throw new HttpFailureException($"cannot fetch {url}: it is not in the cache and the network is not to be used; run it once without --offline");
        }
        // A server that was gone a moment ago is not waited for again and again.
        int attempts = unreachable ? 1 : Attempts;
        string why = "";
        TimeSpan pause = access.Pause;
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            (byte[]? body, bool found, string? trouble, bool mayPass, TimeSpan asked) = Ask(url);
            if (trouble is null)
            {
                unreachable = false;
                return found ? body : null;
            }
            why = trouble;
            if (!mayPass)
            {
                throw new HttpFailureException($"cannot fetch {url}: {why}; check the address");
            }
            if (attempt < attempts)
            {
                access.Stop.WaitHandle.WaitOne(asked > pause ? asked : pause);
                access.Stop.ThrowIfCancellationRequested();
                pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
            }
        }
        throw new HttpFailureException($"cannot fetch {url}: {why} (tried {attempts} times); check the address and the network, then run the same command again");
    }

    private (byte[]? Body, bool Found, string? Trouble, bool MayPass, TimeSpan Asked) Ask(string url)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            using HttpResponseMessage answer = client.Send(request, HttpCompletionOption.ResponseContentRead, access.Stop);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return (null, false, null, false, default);
            }
            if (answer.IsSuccessStatusCode)
            {
                return (Body(answer), true, null, false, default);
            }
            int status = (int)answer.StatusCode;
            TimeSpan wait = answer.Headers.RetryAfter?.Delta ?? default;
            return (null, false, $"the server answers {status} {answer.ReasonPhrase}", status is 408 or 429 or >= 500, wait < LongestPause ? wait : LongestPause);
        }
        catch (OperationCanceledException) when (!access.Stop.IsCancellationRequested)
        {
            return (null, false, $"no answer in {access.Patience.TotalSeconds} s", true, default);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, false, error.Message, true, default);
        }
    }

    private static byte[] Body(HttpResponseMessage answer)
    {
        using Stream stream = answer.Content.ReadAsStream();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class HttpFailureException(string message) : IOException(message);
}
