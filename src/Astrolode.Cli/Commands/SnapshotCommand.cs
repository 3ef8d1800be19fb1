using System.CommandLine;
using System.Globalization;
using Astrolode.Cli.Snapshots;
using Astrolode.Files;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode snapshot</c>: a view of the explorer as a picture, for papers.</summary>
internal static class SnapshotCommand
{
    private const string IsReady = "window.astrolode && window.astrolode.ready()";
    private static readonly Option<string> View = new("--view") { Description = "address of the view, as the browser shows it: http://127.0.0.1:8080/#ra=…", Required = true, HelpName = "URL" };
    private static readonly Option<string> Out = new("--out") { Description = "picture to write (.png)", Required = true, HelpName = "FILE" };
    private static readonly Option<int> Width = new("--width") { Description = "width, CSS pixels", DefaultValueFactory = _ => 1600 };
    private static readonly Option<int> Height = new("--height") { Description = "height, CSS pixels", DefaultValueFactory = _ => 1000 };
    private static readonly Option<double> Scale = new("--scale") { Description = "pixels of the picture a CSS pixel", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> SkyOnly = new("--sky-only") { Description = "the sky alone, without bar, panel and table" };
    private static readonly Option<string> Theme = new("--theme") { Description = "dark or light", DefaultValueFactory = _ => "dark" };
    private static readonly Option<string?> Browser = new("--browser") { Description = "a Chromium or Chrome (default: the first in PATH)", HelpName = "PROGRAM" };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "seconds to wait for the view", DefaultValueFactory = _ => 60 };

    public static Command Create()
    {
        Command command = new("snapshot", "take a picture of a view of the explorer, which 'astrolode serve' serves\nExample: astrolode snapshot --view 'http://127.0.0.1:8080/#ra=277.16&dec=-11.16&fov=1' --out bubble.png --sky-only --scale 2");
        foreach (Option option in (Option[])[View, Out, Width, Height, Scale, SkyOnly, Theme, Browser, Timeout])
        {
            command.Options.Add(option);
        }
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        string text = parsed.GetRequiredValue(View), path = parsed.GetRequiredValue(Out), theme = parsed.GetRequiredValue(Theme);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? view) || view.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"--view {text}: give the address of a view, such as http://127.0.0.1:8080/#fov=2");
        }
        if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) || theme is not ("dark" or "light"))
        {
            throw new UsageException(theme is "dark" or "light" ? $"--out {path}: a snapshot is a PNG; let the name end in .png" : $"--theme {theme}: give dark or light");
        }
        if (parsed.GetValue(Width) is not (>= 200 and <= 8000) || parsed.GetValue(Height) is not (>= 200 and <= 8000) || parsed.GetValue(Scale) is not (>= 0.5 and <= 4) || !(parsed.GetValue(Timeout) > 0))
        {
            throw new UsageException("--width and --height: 200 to 8000; --scale: 0.5 to 4; --timeout: above 0");
        }
        if (parsed.GetValue(SkyOnly))
        {
            view = new UriBuilder(view) { Fragment = (view.Fragment.Length > 1 ? view.Fragment[1..] + "&" : "") + "bare=1" }.Uri;
        }
        await using HeadlessBrowser browser = await HeadlessBrowser.Start(HeadlessBrowser.Find(parsed.GetValue(Browser)), parsed.GetValue(Width), parsed.GetValue(Height), parsed.GetValue(Scale), cancel).ConfigureAwait(false);
        await browser.Theme(theme, cancel).ConfigureAwait(false);
        await browser.Open(view, cancel).ConfigureAwait(false);
        byte[] picture = await Settled(browser, TimeSpan.FromSeconds(parsed.GetValue(Timeout)), view, cancel).ConfigureAwait(false);
        AtomicFile.WriteBytes(path, picture);
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(new { view = view.AbsoluteUri, picture = path, bytes = picture.Length });
        }
        else
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {picture.Length / 1024} kB")).ConfigureAwait(false);
        }
        return 0;
    }

    // Tiles come one after another and fade in: the view has settled once two pictures are the same.
    private static async Task<byte[]> Settled(HeadlessBrowser browser, TimeSpan patience, Uri view, CancellationToken cancel)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow() + patience;
        byte[] before = [];
        int same = 0;
        while (TimeProvider.System.GetUtcNow() < end)
        {
            await Task.Delay(500, cancel).ConfigureAwait(false);
            if (!await browser.Is(IsReady, cancel).ConfigureAwait(false))
            {
                continue;
            }
            byte[] now = await browser.Picture(cancel).ConfigureAwait(false);
            same = now.AsSpan().SequenceEqual(before) ? same + 1 : 0;
            if (same == 2)
            {
                return now;
            }
            before = now;
        }
        throw new IOException(before.Length > 0 ? $"snapshot: the view did not settle within {patience.TotalSeconds:0} seconds; give a longer --timeout" : $"snapshot: {view.GetLeftPart(UriPartial.Path)} showed no explorer within {patience.TotalSeconds:0} seconds; is 'astrolode serve' running there?");
    }
}
