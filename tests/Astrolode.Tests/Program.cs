using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests;

/// <summary>The test program as a process of its own: what a test starts in order to kill it.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["append-tiles", string path, string last] => KillSafetyTests.AppendTiles(path, long.Parse(last, System.Globalization.CultureInfo.InvariantCulture)),
        _ => 2,
    };
}
