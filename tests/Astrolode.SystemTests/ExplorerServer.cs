using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary><c>astrolode serve</c> as a process of its own.</summary>
internal sealed class ExplorerServer : IDisposable
{
    private readonly Process process;

    private ExplorerServer(Process process, string url) => (this.process, Url) = (process, url);

    /// <summary>Where it serves.</summary>
    public string Url { get; }

    /// <summary>Starts it and waits until it says where it serves.</summary>
    public static ExplorerServer Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "astrolode.dll"), "serve", "--port", "0", "--json", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AstrolodeProgram.Root };
        Process process = Process.Start(start)!;
        StringBuilder error = new(), document = new();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            document.Append(line);
            if (line == "}" || (document.Length > 2 && document[0] == '{' && line.EndsWith('}') && IsWhole(document.ToString())))
            {
                return new ExplorerServer(process, JsonDocument.Parse(document.ToString()).RootElement.GetProperty("url").GetString()!);
            }
        }
        process.Dispose();
        throw new InvalidOperationException($"the server did not start: {error}");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static bool IsWhole(string text)
    {
        try
        {
            using JsonDocument _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
