using Astrolode.Tests.Catalogue.Store;
using Astrolode.Tests.Images.Fits;

namespace Astrolode.Tests;

/// <summary>The test program as a process of its own: what a test starts in order to kill it, and the fuzz target.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["append-tiles", string path, string last] => KillSafetyTests.AppendTiles(path, long.Parse(last, System.Globalization.CultureInfo.InvariantCulture)),
        ["append-groups", string path, string last] => KillSafetyTests.AppendGroups(path, long.Parse(last, System.Globalization.CultureInfo.InvariantCulture)),
        ["load-and-review", string path, string last] => KillSafetyTests.LoadAndReview(path, long.Parse(last, System.Globalization.CultureInfo.InvariantCulture)),
        ["fuzz-fits", .. string[] rest] => FitsFuzz.Run(rest, Console.Out),
        _ => 2,
    };
}
