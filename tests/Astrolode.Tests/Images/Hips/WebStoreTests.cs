using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Hips;

public sealed class WebStoreTests : IDisposable
{
    private readonly SyntheticHips survey = new(SyntheticHips.Properties(0, 64) + "\nhips_order_min = 0");
    private readonly string cache = Directory.CreateTempSubdirectory("astrolode-cache-").FullName;
    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly string url;
    private Func<string, int, int> status = (_, _) => 200;
    private Func<string, TimeSpan> delay = _ => TimeSpan.Zero;
    private Func<string, int, bool> cutShort = (_, _) => false;

    public WebStoreTests()
    {
        survey.WriteTile(0, 4, 64, SmoothSky.Value);
        url = Listen();
        _ = Task.Run(Serve);
    }

    private static TanGrid Middle => new(SkyFrame.Galactic, 0, 0, 20, 20, 600);

    [Fact]
    public async Task A_stop_ends_the_wait_for_an_answer_at_once()
    {
        delay = path => path == "properties" ? TimeSpan.Zero : TimeSpan.FromMinutes(1);
        using CancellationTokenSource stop = new();
        using HipsSource source = HipsSource.Open(url, new WebAccess { CacheFolder = cache, Stop = stop.Token });
        Task<OperationCanceledException> sampling = Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(() => source.Sample(Middle, new float[400])));
        while (asked.Count < 2)
        {
            await Task.Delay(10);
        }
        await stop.CancelAsync();
        await sampling.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private string Listen()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        return $"http://127.0.0.1:{port}/a/survey/";
    }

    // The folder of the survey under /a/survey/; the test says with which status a path's n-th request is answered.
    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context = await listener.GetContextAsync();
            _ = Task.Run(() => Answer(context));
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath["/a/survey/".Length..];
        int count = asked.AddOrUpdate(path, 1, (_, before) => before + 1);
        int code = status(path, count);
        string file = Path.Combine(survey.Folder, path);
        await Task.Delay(delay(path));
        context.Response.StatusCode = code == 200 && !File.Exists(file) ? 404 : code;
        if (context.Response.StatusCode == 200)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            context.Response.ContentLength64 = bytes.Length;
            bool half = cutShort(path, count);
            await context.Response.OutputStream.WriteAsync(bytes.AsMemory(0, half ? bytes.Length / 2 : bytes.Length));
            if (half)
            {
                context.Response.Abort();
                return;
            }
        }
        context.Response.Close();
    }

    private WebAccess Access => new() { CacheFolder = cache, Pause = TimeSpan.FromMilliseconds(1) };

    private HipsSource Open() => HipsSource.Open(url, Access);

    [Fact]
    public void A_survey_on_the_web_is_cut_as_one_in_a_folder()
    {
        using HipsSource web = Open();
        using HipsSource folder = HipsSource.Open(survey.Folder);
        Assert.Equal(SmoothSky.Cut(folder, Middle), SmoothSky.Cut(web, Middle));
        Assert.DoesNotContain(SmoothSky.Cut(web, Middle), float.IsNaN);
    }

    [Fact]
    public void A_file_is_fetched_once_by_all_threads_and_kept_for_the_next_run()
    {
        using (HipsSource web = Open())
        {
            Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => SmoothSky.Cut(web, Middle));
        }
        using HipsSource again = Open();
        SmoothSky.Cut(again, Middle);
        Assert.Equal(1, asked[SyntheticHips.TilePath(0, 4)]);
    }

    [Fact]
    public void A_tile_that_the_server_does_not_have_is_blank_and_asked_for_once()
    {
        TanGrid elsewhere = new(SkyFrame.Galactic, 180, 0, 5, 5, 600);
        for (int run = 0; run < 2; run++)
        {
            using HipsSource web = Open();
            Assert.All(SmoothSky.Cut(web, elsewhere), value => Assert.True(float.IsNaN(value)));
        }
        Assert.Equal(1, asked[SyntheticHips.TilePath(0, NestedIndex.AngleToPixel(0, 180, 0))]);
    }

    [Fact]
    public void A_server_that_stumbles_is_asked_again()
    {
        status = (path, count) => path.EndsWith(".fits", StringComparison.Ordinal) && count < 3 ? 503 : 200;
        using HipsSource web = Open();
        Assert.DoesNotContain(SmoothSky.Cut(web, Middle), float.IsNaN);
        Assert.Equal(3, asked[SyntheticHips.TilePath(0, 4)]);
    }

    [Fact]
    public void A_server_that_stays_down_is_named_and_nothing_is_kept()
    {
        status = (path, _) => path.EndsWith(".fits", StringComparison.Ordinal) ? 500 : 200;
        using HipsSource web = Open();
        IOException error = Assert.Throws<IOException>(() => Rethrow(() => SmoothSky.Cut(web, Middle)));
        Assert.Contains($"{url}{SyntheticHips.TilePath(0, 4)}: the server answers 500", error.Message, StringComparison.Ordinal);
        status = (_, _) => 200;
        Assert.DoesNotContain(SmoothSky.Cut(web, Middle), float.IsNaN);
    }

    [Fact]
    public void A_damaged_answer_is_not_kept()
    {
        string tile = Path.Combine(survey.Folder, SyntheticHips.TilePath(0, 4));
        byte[] whole = File.ReadAllBytes(tile);
        File.WriteAllText(tile, "<html>please log in</html>");
        using HipsSource web = Open();
        Assert.ThrowsAny<FormatException>(() => SmoothSky.Cut(web, Middle));
        File.WriteAllBytes(tile, whole);
        Assert.DoesNotContain(SmoothSky.Cut(web, Middle), float.IsNaN);
    }

    [Fact]
    public void A_survey_in_the_cache_can_be_used_when_the_server_is_gone()
    {
        using (HipsSource web = Open())
        {
            SmoothSky.Cut(web, Middle);
        }
        status = (_, _) => 503;
        using HipsSource alone = Open();
        Assert.DoesNotContain(SmoothSky.Cut(alone, Middle), float.IsNaN);
    }

    [Fact]
    public void A_refusal_is_not_asked_for_again()
    {
        status = (path, _) => path.EndsWith(".fits", StringComparison.Ordinal) ? 403 : 200;
        using HipsSource web = Open();
        Assert.Contains("403", Assert.ThrowsAny<IOException>(() => SmoothSky.Cut(web, Middle)).Message, StringComparison.Ordinal);
        Assert.Equal(1, asked[SyntheticHips.TilePath(0, 4)]);
    }

    [Fact]
    public void A_server_that_says_nothing_in_time_is_given_up()
    {
        delay = path => path.EndsWith(".fits", StringComparison.Ordinal) ? TimeSpan.FromSeconds(20) : TimeSpan.Zero;
        using HipsSource web = HipsSource.Open(url, Access with { Patience = TimeSpan.FromMilliseconds(200) });
        IOException error = Assert.ThrowsAny<IOException>(() => SmoothSky.Cut(web, Middle));
        Assert.Contains("no answer in 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_cut_short_is_asked_for_again()
    {
        cutShort = (path, count) => path.EndsWith(".fits", StringComparison.Ordinal) && count < 3;
        using HipsSource web = Open();
        Assert.DoesNotContain(SmoothSky.Cut(web, Middle), float.IsNaN);
        Assert.Equal(3, asked[SyntheticHips.TilePath(0, 4)]);
    }

    [Fact]
    public void Offline_no_server_is_asked_and_what_is_not_in_the_cache_is_named()
    {
        using (HipsSource web = Open())
        {
            SmoothSky.Cut(web, Middle);
        }
        int before = asked.Values.Sum();
        using HipsSource alone = HipsSource.Open(url, Access with { Offline = true });
        Assert.DoesNotContain(SmoothSky.Cut(alone, Middle), float.IsNaN);
        TanGrid elsewhere = new(SkyFrame.Galactic, 180, 0, 5, 5, 600);
        Assert.Contains("not in the cache", Assert.ThrowsAny<IOException>(() => SmoothSky.Cut(alone, elsewhere)).Message, StringComparison.Ordinal);
        Assert.Equal(before, asked.Values.Sum());
    }

    [Fact]
    public void The_cache_stays_within_its_bound()
    {
        survey.WriteAll(0, 64, SmoothSky.Value);
        using HipsSource web = HipsSource.Open(url, Access with { CacheBytes = 100_000 });
        float[] pixels = SmoothSky.Cut(web, new TanGrid(SkyFrame.Galactic, 0, 0, 300, 300, 2000));
        Assert.DoesNotContain(pixels, float.IsNaN);
        Assert.InRange(new DirectoryInfo(cache).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 20_000, 100_000);
    }

    [Fact]
    public void An_address_that_cannot_be_reached_is_named()
    {
        listener.Stop();
        IOException error = Assert.Throws<IOException>(() => Rethrow(() => Open().Dispose()));
        Assert.Contains($"cannot fetch {url}properties", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_properties_is_no_hips()
    {
        status = (_, _) => 404;
        Assert.Contains("no file 'properties'", Assert.Throws<HipsException>(() => Open().Dispose()).Message, StringComparison.Ordinal);
    }

    // Assert.Throws asks for the exact type; the one thrown is a private kind of IOException.
    private static void Rethrow(Action action)
    {
        try
        {
            action();
        }
        catch (IOException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public void Dispose()
    {
        listener.Close();
        survey.Dispose();
        Directory.Delete(cache, recursive: true);
    }
}
