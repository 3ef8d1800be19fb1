using Astrolode.Images.Fits;
using Astrolode.Images.Hips;

namespace Astrolode.Images.Tiles;

/// <summary>Opens whatever a user names as SOURCE.</summary>
public static class SkySources
{
    private static readonly string[] FitsEndings = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fits.fz", ".fit.fz", ".fz"];

    /// <summary>Opens a HiPS (a folder with a properties file, or an http(s) address) or a FITS image (.fits, .fit, .fts, also with .gz or .fz).</summary>
    /// <param name="source">Path or address.</param>
    /// <param name="cacheFolder">Where the files of surveys on the web are kept; null: astrolode/hips in the user's cache folder.</param>
    /// <exception cref="FormatException">It is not a source, or a damaged one; the message says what is understood.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static ISkySource Open(string source, string? cacheFolder = null) => Open(source, new WebAccess { CacheFolder = cacheFolder });

    /// <inheritdoc cref="Open(string, string?)"/>
    /// <param name="source">Path or address.</param>
    /// <param name="access">How surveys on the web are read.</param>
    public static ISkySource Open(string source, WebAccess access)
    {
        if (HipsSource.IsUrl(source) || Directory.Exists(source))
        {
            return HipsSource.Open(source, access);
        }
        if (File.Exists(source) && FitsEndings.Any(ending => source.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return FitsSource.Open(source);
        }
        string why = File.Exists(source) ? "it is not a kind of file that is understood" : "there is no such file or folder";
        throw new SkySourceException($"cannot open {source}: {why}; name a FITS file, a HiPS folder or its http(s) address");
    }

    /// <summary>Opens one source, or several as one <see cref="MosaicSource"/>.</summary>
    /// <inheritdoc cref="Open(string, string?)"/>
    public static ISkySource Open(IReadOnlyList<string> sources, string? cacheFolder = null)
    {
        List<ISkySource> opened = [];
        try
        {
            opened.AddRange(sources.Select(source => Open(source, cacheFolder)));
            return opened.Count == 1 ? opened[0] : new MosaicSource(opened);
        }
        catch
        {
            opened.ForEach(source => source.Dispose());
            throw;
        }
    }
}
