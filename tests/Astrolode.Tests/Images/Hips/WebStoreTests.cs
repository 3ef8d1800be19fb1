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

    public WebStoreTests()
    {
        survey.WriteTile(0, 4, 64, SmoothSky.Value);
        url = Listen();
        _ = Task.Run(Serve);
    }

    private static TanGrid Middle => new(SkyFrame.Galactic, 0, 0, 20, 20, 600);

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
            string path = context.Request.Url!.AbsolutePath["/a/survey/".Length..];
            int code = status(path, asked.AddOrUpdate(path, 1, (_, count) => count + 1));
            string file = Path.Combine(survey.Folder, path);
            context.Response.StatusCode = code == 200 && !File.Exists(file) ? 404 : code;
            if (context.Response.StatusCode == 200)
            {
                await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
            }
            context.Response.Close();
        }
    }

    private HipsSource Open() => HipsSource.Open(url, cache, HipsSource.DefaultMemoryBytes, TimeSpan.FromMilliseconds(1));

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
