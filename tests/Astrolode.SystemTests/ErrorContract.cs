namespace Astrolode.SystemTests;

/// <summary>What every failure keeps to: its exit code, nothing on standard output, one line on standard error.</summary>
internal static class ErrorContract
{
    /// <summary>Asserts it; the line must hold <paramref name="named"/>.</summary>
    public static void MustFail(this ProgramResult result, int exitCode, params string[] named)
    {
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode} instead of {exitCode}; stderr: {result.Error}; stdout: {result.Output}");
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("astrolode: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", line, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
    }

    /// <summary>Asserts exit code 0.</summary>
    public static ProgramResult MustSucceed(this ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}; stderr: {result.Error}; stdout: {result.Output}");
        return result;
    }
}
