using System.Diagnostics;

namespace Astrolode.Tests;

/// <summary>Debian's Python, in which the outside judges (astropy, healpy, torch …) are installed as packages.</summary>
internal static class SystemPython
{
    private const string Program = "/usr/bin/python3";

    /// <summary>True if Python is there and has the module.</summary>
    public static bool Has(string module) => Judge.IsThere($"python:{module}");

    /// <summary>What a script prints, trimmed; null where Python is not there or the script fails (a missing module).</summary>
    public static string? TryRun(string script, params string[] arguments)
    {
        if (!File.Exists(Program))
        {
            return null;
        }
        ProcessStartInfo start = new(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.Wait();
        return process.ExitCode == 0 ? output.Trim() : null;
    }
}
