using System.Diagnostics;

namespace Astrolode.Tests.Networks;

/// <summary>Runs outside judges with Debian's Python, which has PyTorch and onnx ('make setup' installs them).</summary>
internal static class SystemPython
{
    /// <summary>Standard output of a script of tests/judges.</summary>
    public static string Judge(string script, params string[] arguments) =>
        Run([Path.Combine(SharedData.RepositoryRoot()!, "tests", "judges", script), .. arguments]);

    /// <summary>Standard output of a line of Python.</summary>
    public static string Line(string program, params string[] arguments) => Run(["-c", program, .. arguments]);

    private static string Run(string[] arguments)
    {
        using Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, errors.Result);
        return output;
    }
}
