using System.Diagnostics;

namespace Astrolode.SystemTests;

/// <summary>The script <c>astrolode</c> at the root of the repository.</summary>
public sealed class LauncherTests
{
    [Fact]
    public async Task It_runs_the_program_from_any_folder_through_a_link()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-launcher-").FullName;
        try
        {
            string link = Path.Combine(folder, "lode");
            File.CreateSymbolicLink(link, Path.Combine(AstrolodeProgram.Root, "astrolode"));
            using Process process = Process.Start(new ProcessStartInfo(link, ["fits", "stats", "none.fits"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            // The exit code and the streams are the program's own.
            Assert.Equal(1, process.ExitCode);
            Assert.Contains("none.fits", await error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
