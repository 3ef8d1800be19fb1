namespace Astrolode.SystemTests;

/// <summary>Four compressed exposures of a small simulated field; made once for all tests that classify.</summary>
public sealed class ExposureFixture : IDisposable
{
    public ExposureFixture()
    {
        ProgramResult result = AstrolodeProgram.Run("simulate", "vis", "--out", Folder, "--seed", "4711", "--width", "640", "--height", "640", "--dither-scale", "0.02", "--asteroids", "60", "--compress", "rice", "--psf", "gaussian");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>A folder of its own.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("astrolode-exposures-").FullName;

    /// <summary>The exposures, in the order of time.</summary>
    public string[] Exposures => [.. Enumerable.Range(1, 4).Select(number => Path.Combine(Folder, $"exposure_{number}.fits"))];

    /// <summary>The shipped model for simulated VIS exposures.</summary>
    public static string Model => Path.Combine(AstrolodeProgram.Root, "models", "sources-vis.onnx");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
