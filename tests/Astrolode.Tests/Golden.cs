using System.Runtime.CompilerServices;

namespace Astrolode.Tests;

/// <summary>Expected numbers made by an outside program and kept beside the test: lines of fields, the first lines (#) saying by what.</summary>
internal static class Golden
{
    /// <summary>The fields of every line of a file in the folder of the calling test.</summary>
    public static IEnumerable<string[]> Lines(string fileName, [CallerFilePath] string testPath = "") =>
        File.ReadLines(Path.Combine(Folder(testPath), fileName))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The compiler's path may be that of another machine: from "tests/" on it is the same in this checkout.
    private static string Folder(string testPath)
    {
        string path = testPath.Replace('\\', '/');
        int at = path.LastIndexOf("tests/Astrolode.Tests/", StringComparison.Ordinal);
        return Path.GetDirectoryName(Path.Combine(SharedData.RepositoryRoot()!, path[at..]))!;
    }
}
