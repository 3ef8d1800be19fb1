using System.Globalization;
using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;

namespace Astrolode.Images.Moc;

/// <summary>The coverage of a HiPS (IVOA HiPS 1.0): its Moc.fits, or the cells of its finest tiles.</summary>
internal static class MocFromHips
{
    /// <summary>The coverage, in the frame of the survey.</summary>
    /// <param name="folderOrUrl">Folder or http(s) address of the survey.</param>
    /// <param name="fromTiles">Take the tiles of a folder though it has a Moc.fits.</param>
    /// <exception cref="HipsException">It is no HiPS, or has neither.</exception>
    /// <exception cref="MocException">Its Moc.fits is damaged.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static SpaceMoc Cover(string folderOrUrl, bool fromTiles = false)
    {
        if (HipsSource.IsUrl(folderOrUrl))
        {
            return fromTiles
                ? throw new HipsException($"cannot list the tiles of {folderOrUrl}: a web server does not say which it has; take its Moc.fits or a copy in a folder")
                : FromWeb(folderOrUrl);
        }
        string file = Path.Combine(folderOrUrl, "Moc.fits");
        return File.Exists(file) && !fromTiles ? MocFile.Read(file) : FromTiles(folderOrUrl);
    }

    private static SpaceMoc FromWeb(string url)
    {
        using WebStore store = new(url, new WebAccess());
        byte[] bytes = store.ReadFile("Moc.fits")
            ?? throw new HipsException($"cannot tell what {url} covers: it has no Moc.fits; give a copy in a folder, whose tiles can be listed");
        return MocFile.Read(bytes, $"{url.TrimEnd('/')}/Moc.fits");
    }

    private static SpaceMoc FromTiles(string folder)
    {
        string path = Path.Combine(folder, "properties");
        if (!File.Exists(path))
        {
            throw new HipsException($"cannot use {folder}: it has no file 'properties', so it is not a HiPS; name the folder that holds properties and Norder folders");
        }
        HipsProperties properties = HipsProperties.Parse(File.ReadAllText(path), path);
        string tiles = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{properties.Order}"));
        MocBuilder builder = new(properties.Order, properties.Frame);
        foreach (string tile in Directory.Exists(tiles) ? Directory.EnumerateFiles(tiles, "Npix*.*", SearchOption.AllDirectories) : [])
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(tile)["Npix".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long pixel)
                && pixel < NestedIndex.PixelCount(properties.Order))
            {
                builder.Add(pixel);
            }
        }
        SpaceMoc moc = builder.ToMoc();
        return moc.IsEmpty ? throw new HipsException($"cannot tell what {folder} covers: there is no tile in Norder{properties.Order}; fetch the survey again") : moc;
    }
}
