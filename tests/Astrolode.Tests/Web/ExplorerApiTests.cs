using System.Net;
using System.Text.Json;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Codecs;
using Astrolode.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Astrolode.Tests.Web;

/// <summary>What the explorer's page asks for beside ADQL.</summary>
public sealed class ExplorerApiTests(ServedCatalogue served) : IClassFixture<ServedCatalogue>
{
    [Fact]
    public async Task A_page_begins_with_surveys_runs_and_catalogues_on_both_databases()
    {
        foreach (string url in new[] { served.Url, served.PostgresUrl }.Where(url => url.Length > 0))
        {
            JsonElement page = JsonDocument.Parse(await served.Client.GetStringAsync($"{url}/api/explorer")).RootElement;
            JsonElement survey = page.GetProperty("surveys")[0], run = page.GetProperty("runs")[0], people = page.GetProperty("catalogues")[0];
            Assert.Equal(("ramp", "hips/ramp", true), (survey.GetProperty("name").GetString(), survey.GetProperty("url").GetString(), survey.GetProperty("values").GetBoolean()));
            Assert.Equal(served.Sky.Rows.Count, run.GetProperty("detections").GetInt32());
            Assert.Equal(("people", 300), (people.GetProperty("name").GetString(), people.GetProperty("labels").GetInt32()));
            JsonElement progress = JsonDocument.Parse(await served.Client.GetStringAsync($"{url}/api/runs/1")).RootElement;
            Assert.Equal(("finished", served.Sky.Rows.Count), (progress.GetProperty("state").GetString(), progress.GetProperty("detections").GetInt32()));
            Assert.Equal(HttpStatusCode.NotFound, (await served.Client.GetAsync(new Uri($"{url}/api/runs/77"))).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await served.Client.GetAsync(new Uri($"{url}/api/detections/1/activation"))).StatusCode);
        }
    }

    [Fact]
    public async Task The_page_has_a_policy_and_its_files_are_beside_the_program()
    {
        using HttpResponseMessage page = await served.Client.GetAsync(new Uri($"{served.Url}/"));
        Assert.Contains("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        string text = await page.Content.ReadAsStringAsync();
        Assert.Contains("<script type=\"module\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (string file in (string[])["aladin-lite/aladin.js", "aladin-lite/COPYING.LESSER.txt", "names.json", "notices.txt", "services"])
        {
            Assert.Equal(HttpStatusCode.OK, (await served.Client.GetAsync(new Uri($"{served.Url}/{file}"))).StatusCode);
        }
        // The library is the one of its makers, to the byte.
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(SharedData.RepositoryRoot()!, "node_modules", "aladin-lite", "dist", "aladin.js")), await served.Client.GetByteArrayAsync(new Uri($"{served.Url}/aladin-lite/aladin.js")));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("fits")]
    public async Task A_page_of_this_server_gets_blank_tiles_and_others_learn_that_there_is_none(string format)
    {
        Uri tile = new($"{served.Url}/hips/ramp/Norder3/Dir0/Npix767.{format}");
        Assert.Equal(HttpStatusCode.NotFound, (await served.Client.GetAsync(tile)).StatusCode);
        using HttpRequestMessage request = new(HttpMethod.Get, tile);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        if (format == "png")
        {
            Assert.Equal((64, 64), (Picture.Read(bytes, "tile").Width, Picture.Read(bytes, "tile").Height));
        }
        else
        {
            Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
            using System.IO.Compression.GZipStream unpacked = new(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
            Assert.All(Astrolode.Images.Fits.FitsImage.Read(unpacked, "tile").Pixels, pixel => Assert.True(float.IsNaN(pixel)));
        }
    }

    [Fact]
    public async Task Drawings_and_reviews_are_taken_back_by_those_who_made_them()
    {
        TokenStore tokens = new(served.Sky.Sqlite, TimeProvider.System);
        (string anna, string ben) = (tokens.Add("anna"), tokens.Add("ben"));
        async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? token, string? body = null)
        {
            using HttpRequestMessage request = new(method, $"{served.Url}/api/{path}") { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            return await served.Client.SendAsync(request);
        }
        const string Ellipse = """{"ra":10,"dec":20,"semi_major":0.1,"semi_minor":0.05,"pa":30,"class":"bubble"}""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(HttpMethod.Post, "drawings", null, Ellipse)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Post, "drawings", anna, Ellipse.Replace("0.05", "0.5", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Post, "drawings", anna, Ellipse.Replace("20", "120", StringComparison.Ordinal))).StatusCode);
        using HttpResponseMessage kept = await Send(HttpMethod.Post, "drawings", anna, Ellipse);
        long id = JsonDocument.Parse(await kept.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Delete, $"drawings/{id}", ben)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Delete, $"drawings/{id}", anna)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Post, "detections/5/review", anna, """{"verdict":"accepted"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Delete, "detections/5/review", ben)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Delete, "detections/5/review", anna)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(HttpMethod.Delete, "detections/5/review", null)).StatusCode);
    }

    [Fact]
    public async Task Training_runs_are_read_as_they_grow_and_nothing_else_of_the_disk()
    {
        using TemporaryFolder folder = new();
        string run = Path.Combine(folder.Path, "first run");
        Directory.CreateDirectory(Path.Combine(run, "pictures"));
        await File.WriteAllTextAsync(Path.Combine(run, "settings.json"), """{"labels":"a.csv","steps":100}""");
        await File.WriteAllTextAsync(Path.Combine(run, "log.jsonl"), "{\"step\":10,\"loss\":2.5}\n{\"step\":20,\"lo");
        await File.WriteAllBytesAsync(Path.Combine(run, "pictures", "step-00010-1.png"), new Picture(2, 2).EncodePng());
        await File.WriteAllTextAsync(Path.Combine(run, "report.html"), "<!DOCTYPE html><title>How &amp; how well</title>");
        await File.WriteAllTextAsync(folder.File("secret.html"), "no");
        Directory.CreateDirectory(folder.File("other"));
        await File.WriteAllTextAsync(folder.File("other/settings.json"), "[1, 2");
        WebApplication app = AstrolodeServer.Create(new ServerSettings { Catalogue = served.Sky.SqlitePath, Port = 0, Runs = [folder.Path], JobFolder = folder.File("jobs") });
        await using (app)
        {
            await app.StartAsync();
            string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            async Task<JsonElement> Get(string path) => JsonDocument.Parse(await served.Client.GetStringAsync($"{url}/{path}")).RootElement;
            JsonElement listed = Assert.Single((await Get("api/explorer")).GetProperty("training").EnumerateArray());
            Assert.Equal(("first run", "detector", true, 10, 100), (listed.GetProperty("name").GetString(), listed.GetProperty("kind").GetString(), listed.GetProperty("live").GetBoolean(), listed.GetProperty("step").GetInt32(), listed.GetProperty("steps").GetInt32()));
            JsonElement whole = await Get("api/training/first%20run");
            Assert.Equal(1, whole.GetProperty("lines").GetArrayLength());
            await File.AppendAllTextAsync(Path.Combine(run, "log.jsonl"), "ss\":1.5}\n");
            Assert.Equal(20, (await Get("api/training/first%20run")).GetProperty("step").GetInt32());
            Assert.Equal(HttpStatusCode.OK, (await served.Client.GetAsync(new Uri($"{url}/{whole.GetProperty("pictures")[0].GetProperty("url").GetString()}"))).StatusCode);
            JsonElement report = whole.GetProperty("reports")[0];
            Assert.Equal("first run: How & how well", report.GetProperty("title").GetString());
            Assert.Equal(HttpStatusCode.OK, (await served.Client.GetAsync(new Uri($"{url}/{report.GetProperty("url").GetString()}"))).StatusCode);
            await File.WriteAllTextAsync(Path.Combine(run, "model.onnx"), "");
            Assert.False((await Get("api/training/first%20run")).GetProperty("live").GetBoolean());
            foreach (string path in (string[])["reports/secret.html", "api/training/..", "api/training/first%20run/pictures/..%2fsettings.json", "api/training/first%20run/pictures/settings.json"])
            {
                Assert.NotEqual(HttpStatusCode.OK, (await served.Client.GetAsync(new Uri($"{url}/{path}"))).StatusCode);
            }
            await app.StopAsync();
        }
    }
}
