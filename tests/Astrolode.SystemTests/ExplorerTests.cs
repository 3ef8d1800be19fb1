using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Codecs;
using Astrolode.Images.Sky;

namespace Astrolode.SystemTests;

/// <summary>The explorer in a browser, driven as a user would (tests/explorer). Where ASTROLODE_PICTURES names a folder, the pictures of the documentation go there.</summary>
public sealed class ExplorerTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string Hub = "/usr/share/java/jsamp.jar";

    [BrowserTheory]
    [InlineData("first_view")]
    [InlineData("layers")]
    [InlineData("coordinates")]
    [InlineData("search")]
    [InlineData("address")]
    [InlineData("accessible")]
    [InlineData("rows_are_a_cone_search")]
    [InlineData("filters")]
    [InlineData("agreement")]
    [InlineData("card")]
    [InlineData("adql")]
    [InlineData("samp_without_hub")]
    [InlineData("search_and_report")]
    public void The_demo_is_explored(string scenario) => Drive(scenario, demo.Url);

    [BrowserFact]
    public void Own_files_stay_in_the_browser() => Drive("own_files", demo.Url, $"fits={Path.Combine(demo.Folder, "plane.fits")}");

    [BrowserFact]
    public void Reviews_outlive_page_and_server_and_become_labels()
    {
        string catalogue = demo.Copy("review.db");
        string token = AstrolodeProgram.Run("token", "add", "anna", "--catalogue", catalogue).Output.Trim();
        using (ExplorerServer server = ExplorerServer.Start(demo.Arguments(catalogue)))
        {
            Drive("review", server.Url, $"token={token}");
            // The server is killed, not stopped.
        }
        using (ExplorerServer server = ExplorerServer.Start(demo.Arguments(catalogue)))
        {
            using HttpClient client = new();
            string reviews = client.GetStringAsync($"{server.Url}/tap/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+verdict,reviewer+FROM+astrolode.review+ORDER+BY+id").GetAwaiter().GetResult();
            Assert.Equal("verdict,reviewer\naccepted,anna\nrejected,anna\n", reviews.ReplaceLineEndings("\n"));
            string labels = Path.Combine(demo.Folder, "reviewed.csv"), others = Path.Combine(demo.Folder, "rejected.csv");
            JsonElement exported = JsonDocument.Parse(AstrolodeProgram.Run("labels", "export", catalogue, "--out", labels, "--rejected", others, "--json").MustSucceed().Output).RootElement;
            Assert.Equal((1, 1, 1, 0), (exported.GetProperty("accepted").GetInt32(), exported.GetProperty("drawn").GetInt32(), exported.GetProperty("rejected").GetInt32(), exported.GetProperty("unsure").GetInt32()));
            Assert.Single(File.ReadLines(others).Skip(1));
            // Training learns from the very file.
            string run = Path.Combine(demo.Folder, "from-reviews");
            ProgramResult trained = AstrolodeProgram.Run("train", "detector", "--images", Path.Combine(demo.Folder, "plane.fits"), "--labels", labels, "--region", "gal:18..22,-1..1", "--min-radius-arcmin", "0.2", "--start", "random", "--steps", "1", "--batch", "2", "--validation", "0", "--out", run);
            Assert.True(trained.ExitCode == 0, trained.Error);
            Drive("review_many", server.Url, $"token={token}");
        }
    }

    [BrowserFact]
    public void A_hundred_thousand_detections_are_density_until_one_looks_closer()
    {
        const int Rows = 100_000;
        string path = Path.Combine(demo.Folder, "many.db");
        Random random = new(5);
        using (CatalogueStore store = CatalogueStore.Open(path))
        {
            Run run = store.OpenRun(new RunSettings("made-up", new string('0', 64), "{}", "nothing", null, "{\"threshold\":0}", "test"));
            store.FinishRun(run, Enumerable.Range(0, Rows).Select(_ => Detection.OnSky(new SkyBox(SkyFrame.Galactic, 18 + 4 * random.NextDouble(), -1 + 2 * random.NextDouble(), 0.004, 0.004), "bubble", random.NextDouble(), 6, null)));
        }
        using ExplorerServer server = ExplorerServer.Start(demo.Arguments(path));
        Drive("many", server.Url, $"rows={Rows}");
    }

    [BrowserFact]
    public async Task A_training_is_followed_while_it_runs_and_read_afterwards()
    {
        string runs = Path.Combine(demo.Folder, "runs"), run = Path.Combine(runs, "bubbles");
        Directory.CreateDirectory(runs);
        using ExplorerServer server = ExplorerServer.Start([.. demo.Arguments(demo.Copy("runs.db")), "--runs", runs]);
        using Process training = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "astrolode.dll"), "train", "detector", "--images", Path.Combine(demo.Folder, "plane.fits"), "--labels", Path.Combine(demo.Folder, "labels.csv"), "--region", "gal:18..22,-1..1", "--min-radius-arcmin", "0.8", "--start", "random",
            "--steps", "60", "--batch", "4", "--validate-every", "20", "--out", run,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AstrolodeProgram.Root })!;
        Task<string> error = training.StandardError.ReadToEndAsync(), output = training.StandardOutput.ReadToEndAsync();
        while (!training.HasExited && !File.Exists(Path.Combine(run, "settings.json")))
        {
            await Task.Delay(100);
        }
        Drive("training_live", server.Url, "run=bubbles");
        await training.WaitForExitAsync();
        _ = await output;
        Assert.True(training.ExitCode == 0, await error);
        Drive("training_done", server.Url, "run=bubbles");
    }

    [BrowserFact]
    public void An_empty_catalogue_says_what_to_do()
    {
        string path = Path.Combine(demo.Folder, "empty.db");
        CatalogueStore.Open(path).Dispose();
        using ExplorerServer server = ExplorerServer.Start("--catalogue", path);
        Drive("empty", server.Url);
    }

    [BrowserFact(Hub, "/usr/bin/java")]
    public async Task A_table_is_sent_to_other_programs_by_SAMP()
    {
        string lockFile = Path.Combine(demo.Folder, "samp.lock");
        using Process hub = Java(lockFile, "hub", "-mode", "no-gui", "-profiles", "std,web", "-web:auth", "true");
        try
        {
            for (int tries = 0; tries < 600 && !File.Exists(lockFile); tries++)
            {
                await Task.Delay(100);
            }
            using Process listener = Java(lockFile, "snooper", "-mtype", "table.load.votable");
            StringBuilder heard = new();
            listener.OutputDataReceived += (_, line) => heard.AppendLine(line.Data);
            listener.BeginOutputReadLine();
            try
            {
                string url = "";
                // Nobody says when the listener listens.
                for (int tries = 0; tries < 10 && (url.Length == 0 || !heard.ToString().Contains(url, StringComparison.Ordinal)); tries++)
                {
                    await Task.Delay(2000);
                    url = Drive("samp", demo.Url).GetProperty("url").GetString()!;
                    await Task.Delay(1000);
                }
                Assert.Contains("table.load.votable", heard.ToString(), StringComparison.Ordinal);
                Assert.Contains(url, heard.ToString(), StringComparison.Ordinal);
            }
            finally
            {
                if (!listener.HasExited)
                {
                    listener.Kill();
                }
            }
        }
        finally
        {
            hub.Kill();
            await hub.WaitForExitAsync();
        }
    }

    [BrowserFact]
    public void A_snapshot_is_a_picture_of_the_view()
    {
        string picture = Path.Combine(demo.Folder, "view.png");
        AstrolodeProgram.Run("snapshot", "--view", $"{demo.Url}/#ra=277.16&dec=-11.16&fov=1", "--out", picture, "--width", "600", "--height", "400", "--sky-only").MustSucceed();
        Picture shown = Picture.Read(picture);
        Assert.Equal((600, 400), (shown.Width, shown.Height));
        Assert.True(shown.Rgb.Distinct().Count() > 100, "the picture is empty");
        // The machine's boxes are orange.
        Assert.Contains(Enumerable.Range(0, 600 * 400), i => shown.Rgb[3 * i] > 220 && shown.Rgb[3 * i + 1] is > 140 and < 180 && shown.Rgb[3 * i + 2] < 20);
        AstrolodeProgram.Run("snapshot", "--view", "http://127.0.0.1:9/", "--out", Path.Combine(demo.Folder, "none.png")).MustFail(1, "is 'astrolode serve' running there?");
        AstrolodeProgram.Run("snapshot", "--view", "here", "--out", Path.Combine(demo.Folder, "none.png")).MustFail(2, "--view here");
        Assert.False(File.Exists(Path.Combine(demo.Folder, "none.png")));
    }

    private JsonElement Drive(string scenario, string url, params string[] given)
    {
        string? pictures = Environment.GetEnvironmentVariable("ASTROLODE_PICTURES");
        string folder = pictures ?? Directory.CreateDirectory(Path.Combine(demo.Folder, "downloads")).FullName;
        ProcessStartInfo start = new("node", [Path.Combine(AstrolodeProgram.Root, "tests", "explorer", "run.mjs"), scenario, url, folder, .. pictures is null ? (string[])[] : ["pictures=yes"], .. given]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process node = Process.Start(start)!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{scenario}: {error.Result}"));
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    private static Process Java(string lockFile, params string[] arguments)
    {
        ProcessStartInfo start = new("java", ["-Djava.awt.headless=true", "-Djsamp.localhost=127.0.0.1", "-jar", Hub, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SAMP_HUB"] = $"std-lockurl:file://{lockFile}";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
