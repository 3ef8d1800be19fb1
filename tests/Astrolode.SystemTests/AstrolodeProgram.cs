using System.Diagnostics;

namespace Astrolode.SystemTests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error that are the program's own error.</summary>
    public string[] ErrorLines => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("astrolode: ", StringComparison.Ordinal))];
}

/// <summary>Runs the built program as a user does: as a process of its own.</summary>
internal static class AstrolodeProgram
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static string Program => Path.Combine(AppContext.BaseDirectory, "astrolode.dll");

    /// <summary>Runs to the end; input is empty.</summary>
    public static ProgramResult Run(params string[] arguments) => RunWithInput("", arguments);

    /// <summary>Runs to the end with a text on standard input.</summary>
    public static ProgramResult RunWithInput(string input, params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ProgramResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts, runs for a while and is killed (SIGKILL) if it has not ended by then.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public static bool RunAndKill(TimeSpan after, params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool ended = process.WaitForExit(after);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }
        return ended;
    }

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Root };
        start.ArgumentList.Add(Program);
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Astrolode.slnx")))
        {
            at = at.Parent;
        }
        return at?.FullName ?? throw new InvalidOperationException("the tests must run inside the repository");
    }
}
