namespace Astrolode.Tests;

/// <summary>
/// Real data that lies beside the repository and is no part of it: <c>../shared/data</c>, or the folder that the environment variable
/// ASTROLODE_SHARED names in the place of <c>../shared</c>.
/// </summary>
internal static class SharedData
{
    /// <summary>Full path of a file or folder under <c>shared/data</c>.</summary>
    /// <exception cref="FileNotFoundException">It is not there; a test that may run without it carries <see cref="SharedFactAttribute"/>.</exception>
    public static string Find(string name) => TryFind(name) ?? throw new FileNotFoundException($"shared/data/{name} is not there; set ASTROLODE_SHARED");

    /// <summary>As <see cref="Find"/>; null where it is not there.</summary>
    public static string? TryFind(string name)
    {
        string? shared = Environment.GetEnvironmentVariable("ASTROLODE_SHARED");
        if (string.IsNullOrEmpty(shared))
        {
            string? repository = RepositoryRoot();
            shared = repository is null ? null : Path.Combine(repository, "..", "shared");
        }
        string? path = shared is null ? null : Path.GetFullPath(Path.Combine(shared, "data", name));
        return path is not null && (File.Exists(path) || Directory.Exists(path)) ? path : null;
    }

    /// <summary>The folder that holds Astrolode.slnx, found by walking up from the test program; null where there is none.</summary>
    public static string? RepositoryRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Astrolode.slnx")))
            {
                return at.FullName;
            }
        }
        return null;
    }
}
