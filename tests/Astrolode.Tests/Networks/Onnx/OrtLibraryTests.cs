using Astrolode.Networks.Onnx;

namespace Astrolode.Tests.Networks.Onnx;

public sealed class OrtLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("astrolode-ort").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_found_in_the_packages_above_the_program()
    {
        string found = OrtLibrary.Find(null, AppContext.BaseDirectory);
        Assert.StartsWith(Path.Combine(SharedData.RepositoryRoot()!, "node_modules"), found, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_the_program_comes_first_and_the_variable_before_that()
    {
        (string given, string beside) = (Path.Combine(_folder, "mine.so"), Path.Combine(_folder, "libonnxruntime.so.1"));
        File.WriteAllText(given, "");
        File.WriteAllText(beside, "");
        Assert.Equal(beside, OrtLibrary.Find("", _folder));
        Assert.Equal(given, OrtLibrary.Find(given, _folder));
        Assert.Equal(beside, OrtLibrary.Find(_folder, "/"));
    }

    [Fact]
    public void Where_there_is_none_the_message_says_what_to_run()
    {
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => OrtLibrary.Find(null, _folder));
        Assert.Contains("make setup", error.Message, StringComparison.Ordinal);
        Assert.Throws<DllNotFoundException>(() => OrtLibrary.Find("/no/such/file", AppContext.BaseDirectory));
    }
}
