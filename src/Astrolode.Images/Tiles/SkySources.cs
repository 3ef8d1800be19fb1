using Astrolode.Images.Fits;
using Astrolode.Images.Hips;

namespace Astrolode.Images.Tiles;

/// <summary>Opens whatever a user names as SOURCE.</summary>
public static class SkySources
{
    private static readonly string[] FitsEndings = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fits.fz", ".fit.fz", ".fz", ".fits.bz2", ".fit.bz2", ".fits.Z", ".fit.Z"];

    /// <summary>Opens a HiPS (a folder with a properties file, or an http(s) address) or a FITS image (.fits, .fit, .fts, also with .fz, .gz, .bz2 or .Z).</summary>
    /// <param name="source">Path or address; of a FITS file also FILE[2], FILE[SCI], FILE[SCI,2] or FILE[2,plane=5].</param>
    /// <param name="cacheFolder">Where the files of surveys on the web are kept; null: astrolode/hips in the user's cache folder.</param>
    /// <exception cref="FormatException">It is not a source, or a damaged one; the message says what is understood.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static ISkySource Open(string source, string? cacheFolder = null) => Open(source, new WebAccess { CacheFolder = cacheFolder });

    /// <inheritdoc cref="Open(string, string?)"/>
    /// <param name="source">Path or address; of a FITS file also FILE[2], FILE[SCI], FILE[SCI,2] or FILE[2,plane=5].</param>
    /// <param name="access">How surveys on the web are read.</param>
    public static ISkySource Open(string source, WebAccess access) => Open(source, access, new PixelBlocks(PixelBlocks.SearchBytes));

    /// <summary>Opens one source, or several as one <see cref="MosaicSource"/>.</summary>
    /// <inheritdoc cref="Open(string, string?)"/>
    /// <param name="sources">Paths or addresses.</param>
    /// <param name="access">How surveys on the web are read; null for the defaults.</param>
    public static ISkySource Open(IReadOnlyList<string> sources, WebAccess? access = null)
    {
        List<ISkySource> opened = [];
        try
        {
            PixelBlocks blocks = new(PixelBlocks.SearchBytes);
            opened.AddRange(sources.Select(source => Open(source, access ?? new WebAccess(), blocks)));
            return opened.Count == 1 ? opened[0] : new MosaicSource(opened);
        }
        catch
        {
            opened.ForEach(source => source.Dispose());
            throw;
        }
    }

    private static ISkySource Open(string source, WebAccess access, PixelBlocks blocks)
    {
        if (HipsSource.IsUrl(source) || Directory.Exists(source))
        {
            return HipsSource.Open(source, access);
        }
        (string path, FitsSelection selection) = FitsSelection.Parse(source);
        if (File.Exists(path) && FitsEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return FitsSource.Open(path, selection, blocks);
        }
        string why = File.Exists(path) ? "it is not a kind of file that is understood" : "there is no such file or folder";
        throw new SkySourceException($"cannot open {source}: {why}; name a FITS file, a HiPS folder or its http(s) address");
    }
}
