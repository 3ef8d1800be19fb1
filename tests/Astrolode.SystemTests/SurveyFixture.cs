namespace Astrolode.SystemTests;

/// <summary>A simulated stretch of plane and the shipped model that finds its bubbles; made once for all tests that search.</summary>
public sealed class SurveyFixture : IDisposable
{
    public SurveyFixture()
    {
        ProgramResult result = AstrolodeProgram.Run("simulate", "plane", "--out", Folder, "--seed", "77", "--width-deg", "3", "--height-deg", "1.6", "--scale-arcsec", "12");
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>A folder of its own.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("astrolode-system-").FullName;

    /// <summary>The image.</summary>
    public string Image => Path.Combine(Folder, "plane.fits");

    /// <summary>Its bubbles that can be seen.</summary>
    public string Truth => Path.Combine(Folder, "labels.csv");

    /// <summary>The shipped model for simulated planes.</summary>
    public static string Model => Path.Combine(AstrolodeProgram.Root, "models", "bubbles-plane.onnx");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
