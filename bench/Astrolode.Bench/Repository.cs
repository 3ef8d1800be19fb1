namespace Astrolode.Bench;

/// <summary>Where the benchmarks find scripts, models and npm packages.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Astrolode.slnx.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Astrolode.slnx")))
        {
            at = at.Parent;
        }
        return at?.FullName ?? throw new InvalidOperationException("run the benchmarks inside the repository");
    }
}
