namespace Astrolode.SystemTests;

/// <summary>The demo: a simulated plane in four bands, what the machine found on it and what simulated volunteers drew; served once for all tests that only look.</summary>
public sealed class DemoFixture : IDisposable
{
    private readonly Lazy<ExplorerServer> server;

    public DemoFixture()
    {
        AstrolodeProgram.Run("demo", "--no-serve", "--out", Folder).MustSucceed();
        server = new Lazy<ExplorerServer>(() => ExplorerServer.Start(Arguments(Catalogue)));
    }

    /// <summary>A folder of its own.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("astrolode-demo-").FullName;

    /// <summary>The catalogue.</summary>
    public string Catalogue => Path.Combine(Folder, "bubbles.db");

    /// <summary>Where it is served.</summary>
    public string Url => server.Value.Url;

    /// <summary>A copy of the catalogue, for tests that write.</summary>
    public string Copy(string name)
    {
        string copy = Path.Combine(Folder, name);
        AstrolodeProgram.Run("catalogue", "import", copy, Catalogue).MustSucceed();
        return copy;
    }

    /// <summary>What serves a catalogue with the demo's surveys and report.</summary>
    public string[] Arguments(string catalogue) =>
        ["--catalogue", catalogue, "--title", "Astrolode demo", "--reports", Path.Combine(Folder, "report.html"), "--hips", .. new[] { "8", "24", "70", "160" }.Select(band => $"plane_{band}={Path.Combine(Folder, $"hips_{band}")}")];

    public void Dispose()
    {
        if (server.IsValueCreated)
        {
            server.Value.Dispose();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
