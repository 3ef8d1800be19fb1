using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Astrolode.Catalogue.Store;
using Astrolode.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode serve</c>: a catalogue and surveys for browsers and for the tools of the Virtual Observatory.</summary>
internal static partial class ServeCommand
{
    private static readonly Option<string> Catalogue = new("--catalogue") { Description = "the catalogue: a .db file, or postgres://user:password@host/database", Required = true };
    private static readonly Option<string[]> Hips = new("--hips") { Description = "a survey to serve, NAME=FOLDER; may be given several times", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Runs = new("--runs") { Description = "a folder of training runs to show, or one run; may be given several times", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Reports = new("--reports") { Description = "an evaluation's page (.html) to show, or a folder of them; may be given several times", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> Title = new("--title") { Description = "what the page is called", DefaultValueFactory = _ => "Astrolode" };
    private static readonly Option<int> Port = new("--port") { Description = "port to listen at; 0 takes one that is free", DefaultValueFactory = _ => 8080 };
    private static readonly Option<string> Host = new("--host") { Description = "address to listen at; 0.0.0.0 for every one of this machine", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<string?> PublicUrl = new("--public-url") { Description = "the server's URL as others see it, where a proxy stands before it" };
    private static readonly Option<string?> Jobs = new("--jobs") { Description = "folder for results of asynchronous queries (default: beside the catalogue)" };
    private static readonly Option<long> MaxRows = new("--max-rows") { Description = "most rows of an answer", DefaultValueFactory = _ => new ServerLimits().MaxRows };
    private static readonly Option<double> QuerySeconds = new("--query-seconds") { Description = "longest time of a query that the client waits for", DefaultValueFactory = _ => new ServerLimits().SyncTime.TotalSeconds };
    private static readonly Option<int> Rate = new("--requests-per-second") { Description = "most requests of one client", DefaultValueFactory = _ => new ServerLimits().RequestsPerSecond };

    public static Command Create()
    {
        Command command = new("serve", "serve a catalogue and surveys to browsers, TOPCAT, Aladin and Python, until Ctrl-C\nExample: astrolode serve --catalogue bubbles.db --hips glimpse=./glimpse-hips --port 8080");
        foreach (Option option in (Option[])[Catalogue, Hips, Runs, Reports, Title, Port, Host, PublicUrl, Jobs, MaxRows, QuerySeconds, Rate])
        {
            command.Options.Add(option);
        }
        command.SetAction(Run);
        return command;
    }

    /// <summary>Serves until it is stopped; says where on standard error, or with --json as a document on standard output.</summary>
    internal static async Task<int> Serve(ServerSettings settings, bool json, CancellationToken cancel)
    {
        WebApplication app = AstrolodeServer.Create(settings, logging => logging.AddJsonConsole(console => console.UseUtcTimestamp = true)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        // Without the password that an address may have.
        string catalogue = CatalogueAddress.Parse(settings.Catalogue).ToString();
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
            string url = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            if (json)
            {
                Output.WriteJson(new { url, tap = $"{url}/tap", catalogue, hips = settings.Hips.Select(survey => new { survey.Name, url = $"{url}/hips/{survey.Name}" }) });
            }
            await Console.Error.WriteLineAsync($"serving {catalogue} at {url} (open it in a browser; TAP: {url}/tap); Ctrl-C stops").ConfigureAwait(false);
            TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (cancel.Register(stopped.SetResult).ConfigureAwait(false))
            {
                await stopped.Task.ConfigureAwait(false);
            }
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return 0;
    }

    private static Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        ServerLimits limits = new();
        double seconds = parsed.GetValue(QuerySeconds);
        ServerSettings settings = new()
        {
            Catalogue = parsed.GetRequiredValue(Catalogue),
            Hips = Surveys(parsed.GetValue(Hips) ?? []),
            Runs = parsed.GetValue(Runs) ?? [],
            Reports = parsed.GetValue(Reports) ?? [],
            Title = parsed.GetRequiredValue(Title),
            Port = parsed.GetValue(Port) is >= 0 and <= 65535 and int port ? port : throw new UsageException($"--port {parsed.GetValue(Port)}: give a number from 0 to 65535"),
            Address = IPAddress.TryParse(parsed.GetValue(Host), out IPAddress? address) ? address : throw new UsageException($"--host {parsed.GetValue(Host)}: give an IP address such as 127.0.0.1 or 0.0.0.0"),
            PublicUrl = parsed.GetValue(PublicUrl) is not { } text ? null
                : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : throw new UsageException($"--public-url {text}: give a URL such as https://archive.example.org/astrolode"),
            JobFolder = parsed.GetValue(Jobs),
            Limits = limits with
            {
                MaxRows = parsed.GetValue(MaxRows) is var rows and > 0 ? rows : throw new UsageException("--max-rows: give 1 or more"),
                DefaultRows = Math.Min(limits.DefaultRows, parsed.GetValue(MaxRows)),
                SyncTime = seconds is > 0 and < 86400 ? TimeSpan.FromSeconds(seconds) : throw new UsageException("--query-seconds: give more than 0 and less than a day"),
                RequestsPerSecond = parsed.GetValue(Rate) is var rate and > 0 ? rate : throw new UsageException("--requests-per-second: give 1 or more"),
            },
        };
        return Serve(settings, parsed.GetValue(CommandLine.Json), cancel);
    }

    private static List<ServedHips> Surveys(string[] given)
    {
        List<ServedHips> surveys = [];
        foreach (string pair in given)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            (string name, string folder) = equals > 0 ? (pair[..equals], pair[(equals + 1)..]) : throw new UsageException($"--hips {pair}: give NAME=FOLDER");
            if (!Name().IsMatch(name) || name == "hipslist")
            {
                throw new UsageException($"--hips {pair}: the name is part of an address; use letters, digits, '.', '-' and '_'");
            }
            if (surveys.Any(survey => survey.Name == name))
            {
                throw new UsageException($"--hips {pair}: two surveys are called {name}");
            }
            surveys.Add(new ServedHips(name, folder));
        }
        return surveys;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Name();
}
