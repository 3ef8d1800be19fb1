using System.Collections.Concurrent;
using System.Diagnostics;

namespace Astrolode.Tests;

/// <summary>
/// A test whose judge is a program of this machine: <c>stilts</c>, or a module of the system's python3, written <c>python:numpy</c>. Where it is
/// absent the test is skipped and says which package brings it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JudgeFactAttribute : FactAttribute
{
    /// <summary>Needs every one of the named judges.</summary>
    public JudgeFactAttribute(params string[] judges)
    {
        string? missing = judges.FirstOrDefault(judge => !Judge.IsThere(judge));
        if (missing is not null)
        {
            Skip = $"needs {missing} as a judge, which is not on this machine (Debian package {Judge.Package(missing)})";
        }
    }
}

/// <summary>Runs the programs that judge us.</summary>
internal static class Judge
{
    /// <summary>Debian's interpreter: the one that has the packages, whatever else is first on the path.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    /// <summary>Whether a judge can be run. A module is looked for, not imported: PyTorch takes seconds to come up, and every test run would pay them.</summary>
    public static bool IsThere(string judge) => Known.GetOrAdd(judge, static name => name.Split(':') switch
    {
        ["python", string module] => File.Exists(Python)
            && Run(Python, ["-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"]).ExitCode == 0,
        ["postgresql"] => PostgresServer.Programs is not null,
        _ => File.Exists(Path.Combine("/usr/bin", name)),
    });

    /// <summary>The Debian package that brings a judge.</summary>
    public static string Package(string judge) => judge.Replace("python:", "python3-", StringComparison.Ordinal);

    /// <summary>The repository's script of that name in tests/judges.</summary>
    public static string Script(string name) => Path.Combine(SharedData.RepositoryRoot()!, "tests", "judges", name);

    /// <summary>What a Python script prints, trimmed; a script that fails is an error of the test.</summary>
    public static string RunPython(string script, params string[] arguments)
    {
        (int exit, string output, string error) = Run(Python, ["-c", script, .. arguments]);
        Assert.True(exit == 0, error);
        return output.Trim();
    }

    /// <summary>Runs to the end; what it wrote on both streams.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
