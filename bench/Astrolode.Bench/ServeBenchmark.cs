using System.Diagnostics;
using System.Globalization;
using Astrolode.Catalogue.Store;
using Astrolode.Web;
using Microsoft.AspNetCore.Builder;

namespace Astrolode.Bench;

/// <summary>
/// 200 requests a second of mixed reads (cones, TAP, counts, rows, density, documents) for half a minute on a catalogue of a million rows, sent by a second process over loopback. What is aimed at: not one error; the 99th
/// percentile is printed.
/// </summary>
internal static class ServeBenchmark
{
    private const int RowCount = 1_000_000, Rate = 200, Seconds = 30;

    /// <summary>Serves, lets the other process ask, and prints what it says.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-bench").FullName;
        string catalogue = Path.Combine(folder, "sky.db");
        LabelStore.Replace(CatalogueAddress.Parse(catalogue), "made up", ConeBenchmark.Rows(RowCount));
        WebApplication app = AstrolodeServer.Create(new ServerSettings { Catalogue = catalogue, Port = 0 });
        app.StartAsync().GetAwaiter().GetResult();
        using (Process client = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ServeBenchmark).Assembly.Location, "client", app.Urls.First(), $"{Seconds}"]))!)
        {
            client.WaitForExit();
        }
        app.StopAsync().GetAwaiter().GetResult();
        app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The second process: asks at its rate whether answers come or not, and prints what came of it.</summary>
    public static int Client(string url, int seconds)
    {
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
        Random random = new(1);
        List<Task<(double Milliseconds, bool IsRight)>> asked = [];
        // The first requests compile the server's code.
        Task.WaitAll([.. Enumerable.Range(0, 50).Select(i => Ask(http, url + Request(random, i)))]);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < seconds * Rate; i++)
        {
            TimeSpan wait = TimeSpan.FromSeconds((double)i / Rate) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }
            string request = url + Request(random, i);
            asked.Add(Task.Run(() => Ask(http, request)));
        }
        (double Milliseconds, bool IsRight)[] answers = Task.WhenAll(asked).GetAwaiter().GetResult();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] times = [.. answers.Select(answer => answer.Milliseconds).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"serve: {answers.Length / elapsed:0} requests/s for {elapsed:0} s, {answers.Count(answer => !answer.IsRight)} errors; {times[times.Length / 2]:0.0} ms median, {times[times.Length * 99 / 100]:0.0} ms 99th percentile, {times[^1]:0} ms slowest"));
        return 0;
    }

    private static string Request(Random random, int i)
    {
        double ra = random.NextDouble() * 360, dec = Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI);
        return string.Create(CultureInfo.InvariantCulture, $"{(i % 8) switch
        {
            0 or 1 => $"/scs/label?RA={ra}&DEC={dec}&SR=0.5",
            2 => $"/tap/sync?LANG=ADQL&QUERY=SELECT+TOP+100+*+FROM+label+WHERE+1=CONTAINS(POINT(ra,dec),CIRCLE({ra},{dec},1))",
            3 => $"/tap/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY=SELECT+COUNT(*)+FROM+label+WHERE+1=CONTAINS(POINT(ra,dec),CIRCLE({ra},{dec},2))",
            4 => $"/api/counts?region=CIRCLE+{ra}+{dec}+3",
            5 => $"/api/rows?table=label&limit=200&region=CIRCLE+{ra}+{dec}+1",
            6 => $"/api/density?table=label&order=5&region=CIRCLE+{ra}+{dec}+5",
            _ => "/tap/tables",
        }}");
    }

    private static async Task<(double, bool)> Ask(HttpClient http, string url)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            string answer = await http.GetStringAsync(url).ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer.Length > 0 && !answer.Contains("value=\"ERROR\"", StringComparison.Ordinal));
        }
        catch (HttpRequestException error)
        {
            await Console.Error.WriteLineAsync($"{url}: {error.Message}").ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, false);
        }
    }
}
