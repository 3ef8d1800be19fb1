using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Astrolode.Catalogue.Store;
using Astrolode.Web;

namespace Astrolode.Tests.Web;

/// <summary>What the server does with those who mean it no good, and with those who may write.</summary>
public sealed class ServerSafetyTests(ServedCatalogue served) : IClassFixture<ServedCatalogue>
{
    [Fact]
    public async Task Writing_needs_a_token_that_was_made_and_not_taken_back()
    {
        TokenStore tokens = new(served.Sky.Sqlite, TimeProvider.System);
        string token = tokens.Add("reviewer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Review(1, "accepted", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Review(1, "accepted", token[..^1] + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Review(1, "accepted", token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Review(99_999_999, "accepted", token)).StatusCode);
        Assert.NotEqual(HttpStatusCode.NoContent, (await Review(1, "splendid", token)).StatusCode);
        Assert.Equal("accepted\n", (await Csv("SELECT review FROM detection WHERE id = 1"))[7..]);
        Assert.Equal("reviewer\n", (await Csv("SELECT reviewer FROM review WHERE detection = 1"))[9..]);
        tokens.Remove("reviewer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Review(1, "rejected", token)).StatusCode);
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(served.Sky.SqlitePath, Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_sent_as_a_VOTable_whole_or_not_at_all()
    {
        string token = new TokenStore(served.Sky.Sqlite, TimeProvider.System).Add("labels");
        string Table(string row) => $"<VOTABLE version='1.4' xmlns='http://www.ivoa.net/xml/VOTable/v1.3'><RESOURCE><TABLE><FIELD name='RAJ2000' datatype='double' ucd='pos.eq.ra;meta.main' unit='deg'/><FIELD name='DEJ2000' datatype='double' ucd='pos.eq.dec;meta.main'/><FIELD name='R' datatype='float' ucd='phys.angSize' unit='arcmin'/><DATA><TABLEDATA><TR><TD>10</TD><TD>20</TD><TD>3</TD></TR>{row}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>";
        Assert.Contains("\"added\":2", await (await Post("mine", Table("<TR><TD>11</TD><TD>21</TD><TD/></TR>"), token)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("mine", Table("<TR><TD>11</TD><TD/><TD/></TR>"), token)).StatusCode);
        Assert.Equal("ra,wid\n10,0.1\n11,\n", await Csv("SELECT ra, wid FROM label WHERE catalogue = 'mine' ORDER BY ra"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("mine", Table(""), "astl_0")).StatusCode);
    }

    [Theory]
    [InlineData("tap/capabilities", "text/xml")]
    [InlineData("scs/detection?RA=180&DEC=30&SR=1", "text/xml")]
    [InlineData("hips/ramp/properties", "text/plain")]
    [InlineData("", "text/html")]
    public async Task What_can_be_had_can_be_asked_about(string path, string type)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, $"{served.Url}/{path}");
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        // The connection is still in step.
        Assert.Equal("live\n", await served.Client.GetStringAsync($"{served.Url}/health/live"));
    }

    [Theory]
    [InlineData("hips/ramp/../../frame.fits")]
    [InlineData("hips/ramp/%2e%2e/frame.fits")]
    [InlineData("hips/ramp/..%2fframe.fits")]
    [InlineData("hips/ramp//etc/passwd")]
    [InlineData("images?ID=/etc/passwd")]
    [InlineData("soda/sync?ID=/etc/passwd&CIRCLE=1+2+3")]
    [InlineData("moc?ID=../frame.fits")]
    [InlineData("tap/async/../../x/results/result")]
    public async Task No_path_of_a_request_reaches_a_file(string path)
    {
        // Sent as it stands: HttpClient would tidy it up.
        (int status, string body) = await Raw(path);
        Assert.True(status is >= 400 and < 500, $"{status}: {body}");
        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("SIMPLE", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xml_with_entities_is_refused()
    {
        const string bomb = "<?xml version='1.0'?><!DOCTYPE VOTABLE [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]><VOTABLE><RESOURCE><TABLE><FIELD name='x' datatype='char' arraysize='*'/><DATA><TABLEDATA><TR><TD>&f;&b;</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>";
        using MultipartFormDataContent form = new() { { new StringContent("ADQL"), "LANG" }, { new StringContent("SELECT * FROM tap_upload.t"), "QUERY" }, { new StringContent("t,param:f"), "UPLOAD" }, { new StringContent(bomb), "f", "f.vot" } };
        using HttpResponseMessage answer = await served.Client.PostAsync($"{served.Url}/tap/sync", form);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 400 and < 600);
        Assert.Contains("DTD", body, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x.vot")]
    [InlineData("http://localhost/x.vot")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::1]/x.vot")]
    [InlineData("http://10.0.0.1/x.vot")]
    [InlineData("file:///etc/passwd")]
    public async Task Tables_are_not_fetched_from_behind_the_server(string url)
    {
        using HttpResponseMessage answer = await served.Client.GetAsync($"{served.Url}/tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+tap_upload.t&UPLOAD=t,{Uri.EscapeDataString(url)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Matches("is no public address|is not the address of a table", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped_and_the_server_goes_on()
    {
        string url = await served.Serve(served.Sky.SqlitePath, new ServerLimits { SyncTime = TimeSpan.FromSeconds(1) });
        using HttpResponseMessage slow = await served.Client.GetAsync($"{url}/tap/sync?LANG=ADQL&QUERY=SELECT+COUNT(*)+FROM+detection+AS+a,+detection+AS+b,+detection+AS+c+WHERE+a.score%2Bb.score%2Bc.score=9");
        Assert.Equal(HttpStatusCode.BadRequest, slow.StatusCode);
        Assert.Contains("took longer than", await slow.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("value=\"OK\"", await served.Client.GetStringAsync($"{url}/tap/sync?LANG=ADQL&QUERY=SELECT+TOP+1+id+FROM+detection"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_requests_and_jobs_have_limits()
    {
        // Jobs of other tests are this client's too.
        using (System.Data.Common.DbConnection connection = served.Sky.Sqlite.OpenWriting())
        {
            Dapper.SqlMapper.Execute(connection, "DELETE FROM job");
        }
        string url = await served.Serve(served.Sky.SqlitePath, new ServerLimits { MaxRows = 10, DefaultRows = 10, JobsPerClient = 2, RequestsPerSecond = 40 });
        string answer = await served.Client.GetStringAsync($"{url}/tap/sync?LANG=ADQL&MAXREC=1000&QUERY=SELECT+id+FROM+detection");
        Assert.Equal(10, answer.Split("<TR>").Length - 1);
        Assert.Contains("value=\"OVERFLOW\"", answer, StringComparison.Ordinal);
        List<HttpStatusCode> jobs = [];
        for (int i = 0; i < 3; i++)
        {
            using FormUrlEncodedContent form = new([KeyValuePair.Create("LANG", "ADQL"), KeyValuePair.Create("QUERY", "SELECT id FROM detection")]);
            jobs.Add((await served.Client.PostAsync($"{url}/tap/async", form)).StatusCode);
        }
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.TooManyRequests], jobs);
        HttpResponseMessage[] many = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => served.Client.GetAsync($"{url}/health/live")));
        Assert.Contains(many, each => each.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Jobs_outlive_the_server()
    {
        using TemporaryFolder folder = new();
        ServerSettings settings = new() { Catalogue = served.Sky.SqlitePath, Port = 0, JobFolder = folder.File("jobs") };
        string place;
        await using (Microsoft.AspNetCore.Builder.WebApplication first = AstrolodeServer.Create(settings))
        {
            await first.StartAsync();
            using FormUrlEncodedContent form = new([KeyValuePair.Create("LANG", "ADQL"), KeyValuePair.Create("FORMAT", "csv"), KeyValuePair.Create("PHASE", "RUN"), KeyValuePair.Create("QUERY", "SELECT COUNT(*) AS n FROM detection")]);
            using HttpResponseMessage made = await served.Client.PostAsync($"{AddressOf(first)}/tap/async", form);
            place = made.Headers.Location!.AbsolutePath;
            Assert.Contains("COMPLETED", await served.Client.GetStringAsync($"{AddressOf(first)}{place}?WAIT=20"), StringComparison.Ordinal);
            await first.StopAsync();
        }
        await using Microsoft.AspNetCore.Builder.WebApplication second = AstrolodeServer.Create(settings);
        await second.StartAsync();
        Assert.Equal($"n\n{served.Sky.Rows.Count}\n", (await served.Client.GetStringAsync($"{AddressOf(second)}{place}/results/result")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_and_the_server_stays()
    {
        string[] places = ["tap/sync", "tap/async", "tap/async/x", "tap/async/x/phase", "scs/detection", "scs/label", "sia2/query", "soda/sync", "datalink", "moc", "moc/detection", "images", "api/counts", "api/density", "api/rows", "api/tables", "hips/ramp/properties", "hips/hipslist", "tap/tables/x"];
        string[] names = ["LANG", "QUERY", "MAXREC", "FORMAT", "RESPONSEFORMAT", "UPLOAD", "REQUEST", "RA", "DEC", "SR", "VERB", "POS", "BAND", "TIME", "CALIB", "POL", "ID", "CIRCLE", "POLYGON", "ORDER", "table", "order", "region", "limit", "minScore", "columns", "PHASE", "WAIT", "LAST", "AFTER", "DESTRUCTION", "id"];
        string[] values = ["", "ADQL", "SELECT * FROM detection", "SELECT", "votable", "fits", "json", "text/xml", "-1", "0", "1e999", "NaN", "99999999999999999999", "1 2 3", "CIRCLE 1 2 3", "CIRCLE 1 2", "POLYGON 1 2 3 4 5 6", "RANGE 0 360 -90 90", "RANGE 3 1 2 0", "t,param:x", "t,http://127.0.0.1/", "detection", "run", "'; DROP TABLE run; --", "../../etc/passwd", "\0", "\ud83d\ude00", "%00", "RUN", "2030-01-01", "score", "ra,dec", "ivo://astrolode/P/ramp", "+Inf", "-Inf +Inf"];
        Random random = new(12);
        List<string> broken = [];
        for (int i = 0; i < 1500; i++)
        {
            string query = string.Join('&', Enumerable.Range(0, random.Next(6)).Select(_ => $"{names[random.Next(names.Length)]}={Uri.EscapeDataString(values[random.Next(values.Length)])}"));
            string place = places[random.Next(places.Length)];
            using HttpRequestMessage request = new(random.Next(4) == 0 ? HttpMethod.Post : HttpMethod.Get, $"{served.Url}/{place}?{query}");
            if (request.Method == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? query : "<x>"));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(3) == 0 ? "multipart/form-data; boundary=x" : "application/x-www-form-urlencoded");
            }
            using HttpResponseMessage answer = await served.Client.SendAsync(request);
            if ((int)answer.StatusCode is >= 500 and not 503)
            {
                broken.Add($"{request.Method} {place}?{query}: {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(broken);
        Assert.Equal("ready\n", await served.Client.GetStringAsync($"{served.Url}/health/ready"));
    }

    [Fact]
    public async Task Pages_have_their_counts_rows_density_and_description()
    {
        Assert.Contains("\"rows\":300", await served.Client.GetStringAsync($"{served.Url}/api/counts"), StringComparison.Ordinal);
        Assert.Contains("OVERFLOW", await served.Client.GetStringAsync($"{served.Url}/api/rows?table=detection&limit=3&region=CIRCLE+180+30+20"), StringComparison.Ordinal);
        Assert.Contains("\"order\":4", await served.Client.GetStringAsync($"{served.Url}/api/density?table=detection&order=4"), StringComparison.Ordinal);
        Assert.Contains("/api/density", await served.Client.GetStringAsync($"{served.Url}/openapi.json"), StringComparison.Ordinal);
        Assert.Contains("astrolode_query_duration_seconds_bucket", await served.Client.GetStringAsync($"{served.Url}/metrics"), StringComparison.Ordinal);
        Assert.Equal("ready\n", await served.Client.GetStringAsync($"{served.Url}/health/ready"));
        using HttpResponseMessage tile = await served.Client.GetAsync($"{served.Url}/hips/ramp/properties");
        Assert.Equal(("*", "text/plain"), (tile.Headers.GetValues("Access-Control-Allow-Origin").Single(), tile.Content.Headers.ContentType!.MediaType));
        Assert.Contains("hips_service_url", await served.Client.GetStringAsync($"{served.Url}/hips/hipslist"), StringComparison.Ordinal);
        Assert.StartsWith("9/", await served.Client.GetStringAsync($"{served.Url}/moc/label?FORMAT=ascii"), StringComparison.Ordinal);
    }

    private static string AddressOf(Microsoft.AspNetCore.Builder.WebApplication app) => app.Urls.First();

    private async Task<string> Csv(string adql) => (await served.Client.GetStringAsync($"{served.Url}/tap/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY={Uri.EscapeDataString(adql)}")).ReplaceLineEndings("\n");

    private async Task<HttpResponseMessage> Review(long id, string verdict, string? token)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{served.Url}/api/detections/{id}/review") { Content = JsonContent.Create(new { verdict, comment = "seen" }) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await served.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> Post(string name, string table, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{served.Url}/api/labels?name={name}") { Content = new StringContent(table, Encoding.UTF8, "application/x-votable+xml") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await served.Client.SendAsync(request);
    }

    private async Task<(int Status, string Body)> Raw(string path)
    {
        Uri server = new(served.Url);
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(server.Host, server.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"));
        using StreamReader reader = new(stream, Encoding.Latin1);
        string answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.Split(' ')[1], null), answer);
    }
}
