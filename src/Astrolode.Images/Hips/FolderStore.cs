using System.Globalization;

namespace Astrolode.Images.Hips;

/// <summary>A HiPS in a folder.</summary>
internal sealed class FolderStore(string folder) : ITileStore
{
    public string Where => folder;

    public string ReadProperties()
    {
        string path = Path.Combine(folder, "properties");
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new HipsException($"cannot use {folder}: it has no file 'properties', so it is not a HiPS; name the folder that holds properties and Norder folders");
    }

    public HipsTile? ReadTile(TileKey key, int width)
    {
        string path = Path.Combine(folder, key.RelativePath);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // A survey has no tile where it saw nothing.
            return null;
        }
        return HipsTile.Read(bytes, path, width);
    }

    public IReadOnlyList<int> ListOrders(int finest) =>
        [.. Enumerable.Range(0, finest + 1).Where(order => Directory.Exists(OrderFolder(order)) && TileFiles(order).Any())];

    public IReadOnlyList<long> ListTiles(int order) => [.. TileFiles(order).Select(Number).Where(number => number >= 0)];

    public void Dispose()
    {
    }

    private string OrderFolder(int order) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{order}"));

    private IEnumerable<string> TileFiles(int order) => Directory.EnumerateFiles(OrderFolder(order), "Npix*.fits", SearchOption.AllDirectories);

    private static long Number(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path)["Npix".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
