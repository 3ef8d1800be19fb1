namespace Astrolode.Tests.Images.Fits;

/// <summary>The FITS files that Debian's python3-astropy ships as its own tests' data.</summary>
internal static class AstropyFiles
{
    public const string Folder = "/usr/lib/python3/dist-packages/astropy";

    /// <summary>Not FITS in spite of the name, or made to be wrong (random groups without axes).</summary>
    public static IEnumerable<string> NotFits => [Path.Combine(Folder, "modeling/tests/data/idcompspec.fits"), Path.Combine(Folder, "io/fits/tests/data/invalid/group_invalid.fits")];

    public static string Test(string name) => Path.Combine(Folder, "io/fits/tests/data", name);
}
