using System.Net;
using Astrolode.Files;
using Astrolode.Images.Fits;

namespace Astrolode.Images.Hips;

/// <summary>
/// A HiPS on a web server, each file fetched once and kept in a cache folder, whole or not at all. A tile that the server does not have (404) is
/// remembered as an empty file. Other failures are tried again three times.
/// </summary>
internal sealed class WebStore : ITileStore
{
    private const int Attempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient client;
    private readonly string root;
    private readonly string cache;
    private readonly TimeSpan pause;

    /// <param name="url">Root of the survey.</param>
    /// <param name="cache">Folder for this survey's files.</param>
    /// <param name="pause">Time before the second attempt; doubled for the third.</param>
    public WebStore(string url, string cache, TimeSpan pause)
    {
        root = url.TrimEnd('/');
        this.cache = cache;
        this.pause = pause;
        client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AutomaticDecompression = DecompressionMethods.All })
        {
            Timeout = Patience,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("astrolode");
    }

    public string Where => root;

    public string ReadProperties()
    {
        // Asked for at every start: a survey may have grown. The copy in the cache serves when the server cannot be reached.
        string copy = Path.Combine(cache, "properties");
        try
        {
            byte[] bytes = Fetch("properties")
                ?? throw new HipsException($"cannot use {root}: it has no file 'properties', so it is not a HiPS; give the address of the folder that holds it");
            AtomicFile.WriteBytes(copy, bytes);
        }
        catch (HttpFailureException) when (File.Exists(copy))
        {
            return File.ReadAllText(copy);
        }
        return File.ReadAllText(copy);
    }

    /// <summary>Another file of the survey, asked for anew; null where there is none.</summary>
    public byte[]? ReadFile(string relativePath) => Fetch(relativePath);

    public HipsTile? ReadTile(TileKey key, int width)
    {
        string path = Path.Combine(cache, key.RelativePath);
        if (File.Exists(path))
        {
            byte[] kept = File.ReadAllBytes(path);
            return kept.Length == 0 ? null : HipsTile.Read(kept, path, width);
        }
        byte[]? bytes = Fetch(key.RelativePath);
        // Read before it is kept: a damaged answer must not poison the cache.
        HipsTile? tile = bytes is null ? null : HipsTile.Read(bytes, $"{root}/{key.RelativePath}", width);
        AtomicFile.WriteBytes(path, bytes ?? []);
        return tile;
    }

    public IReadOnlyList<int>? ListOrders(int finest) => null;

    public IReadOnlyList<long>? ListTiles(int order) => null;

    public void Dispose() => client.Dispose();

    /// <summary>The bytes of a file, or null where the server says that there is none.</summary>
    private byte[]? Fetch(string relativePath)
    {
        string url = $"{root}/{relativePath}";
        string why = "";
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0)
            {
                Thread.Sleep(pause * (1 << (attempt - 1)));
            }
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, url);
                using HttpResponseMessage answer = client.Send(request, HttpCompletionOption.ResponseContentRead);
                if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    return null;
                }
                if (answer.IsSuccessStatusCode)
                {
                    return Body(answer);
                }
                why = $"the server answers {(int)answer.StatusCode} {answer.ReasonPhrase}";
            }
            catch (HttpRequestException error)
            {
                why = error.Message;
            }
            catch (TaskCanceledException)
            {
                why = $"no answer in {Patience.TotalSeconds} s";
            }
            catch (IOException error)
            {
                why = error.Message;
            }
        }
        throw new HttpFailureException($"cannot fetch {url}: {why} (tried {Attempts} times); check the address and the network, then run the same command again");
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
