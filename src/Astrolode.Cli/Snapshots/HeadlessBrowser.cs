using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Astrolode.Cli.Snapshots;

/// <summary>A Chromium without a window, driven by the Chrome DevTools Protocol (version 1.3): opens a page, asks it things, takes its picture.</summary>
internal sealed class HeadlessBrowser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    // WebGL without a graphics card; nothing is asked of other machines but what the page itself asks.
    private static readonly string[] Flags =
    [
        "--headless=new", "--remote-debugging-port=0", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-pings", "--hide-scrollbars", "about:blank",
    ];

    private readonly Process process;
    private readonly string profile;
    private readonly ClientWebSocket socket = new();
    private string session = "";
    private int calls;

    private HeadlessBrowser(Process process, string profile) => (this.process, this.profile) = (process, profile);

    /// <summary>Where a browser is: what is given, else the first of the usual names in PATH.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string? given)
    {
        IEnumerable<string> places = given is not null ? [given] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name)));
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(given is not null ? $"snapshot: there is no browser '{given}'" : "snapshot: no Chromium or Chrome is in PATH; install Debian's chromium, or name one by --browser");
    }

    /// <summary>Starts a browser and opens an empty page of a size.</summary>
    public static async Task<HeadlessBrowser> Start(string program, int width, int height, double scale, CancellationToken cancel)
    {
        string profile = Directory.CreateTempSubdirectory("astrolode-browser-").FullName;
        string[] extra = Environment.UserName == "root" ? ["--no-sandbox"] : [];
        Process process = Process.Start(new ProcessStartInfo(program, [$"--user-data-dir={profile}", .. extra, .. Flags]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        // Nobody reads what it says; a full pipe would stop it.
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        HeadlessBrowser browser = new(process, profile);
        try
        {
            await browser.socket.ConnectAsync(await browser.Address(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
            JsonNode target = await browser.Call("Target.createTarget", new JsonObject { ["url"] = "about:blank" }, cancel).ConfigureAwait(false);
            JsonNode attached = await browser.Call("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }, cancel).ConfigureAwait(false);
            browser.session = attached["sessionId"]!.GetValue<string>();
            await browser.Call("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = scale, ["mobile"] = false }, cancel).ConfigureAwait(false);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says whether the page is to be dark.</summary>
    public Task Theme(string theme, CancellationToken cancel) =>
        Call("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = theme }) }, cancel);

    /// <summary>Opens an address.</summary>
    /// <exception cref="IOException">The page cannot be had.</exception>
    public async Task Open(Uri address, CancellationToken cancel)
    {
        JsonNode answer = await Call("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri }, cancel).ConfigureAwait(false);
        if (answer["errorText"] is { } error)
        {
            throw new IOException($"snapshot: {address.GetLeftPart(UriPartial.Path)} cannot be opened ({error.GetValue<string>()}); is 'astrolode serve' running there?");
        }
    }

    /// <summary>What an expression is in the page, as a truth value.</summary>
    public async Task<bool> Is(string expression, CancellationToken cancel)
    {
        JsonNode answer = await Call("Runtime.evaluate", new JsonObject { ["expression"] = $"Boolean({expression})", ["returnByValue"] = true }, cancel).ConfigureAwait(false);
        return answer["result"]?["value"]?.GetValueKind() == JsonValueKind.True;
    }

    /// <summary>The page as PNG.</summary>
    public async Task<byte[]> Picture(CancellationToken cancel)
    {
        JsonNode answer = await Call("Page.captureScreenshot", new JsonObject { ["format"] = "png" }, cancel).ConfigureAwait(false);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
        for (int tries = 0; Directory.Exists(profile) && tries < 20; tries++)
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException)
            {
                // Its children write into it for a moment longer.
                await Task.Delay(50).ConfigureAwait(false);
            }
        }
    }

    // The browser writes its port and path into its profile.
    private async Task<Uri> Address(CancellationToken cancel)
    {
        string path = Path.Combine(profile, "DevToolsActivePort");
        for (int tries = 0; tries < 600; tries++)
        {
            if (File.Exists(path) && await File.ReadAllLinesAsync(path, cancel).ConfigureAwait(false) is [string port, string where, ..])
            {
                return new Uri($"ws://127.0.0.1:{port}{where}");
            }
            if (process.HasExited)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"snapshot: the browser ended at once (exit {process.ExitCode}); try it by hand: {process.StartInfo.FileName} --headless about:blank"));
            }
            await Task.Delay(50, cancel).ConfigureAwait(false);
        }
        throw new IOException("snapshot: the browser did not start within 30 seconds");
    }

    private async Task<JsonNode> Call(string method, JsonObject parameters, CancellationToken cancel)
    {
        int id = ++calls;
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session.Length > 0)
        {
            message["sessionId"] = session;
        }
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancel).ConfigureAwait(false);
        while (true)
        {
            JsonNode answer = JsonNode.Parse(await Receive(cancel).ConfigureAwait(false))!;
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["error"] is { } error ? throw new IOException($"snapshot: the browser refused {method}: {error["message"]}") : answer["result"]!;
            }
        }
    }

    private async Task<byte[]> Receive(CancellationToken cancel)
    {
        using MemoryStream whole = new();
        byte[] part = new byte[1 << 16];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(part.AsMemory(), cancel).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException("snapshot: the browser has gone");
            }
            whole.Write(part, 0, result.Count);
        }
        while (!result.EndOfMessage);
        return whole.ToArray();
    }
}
