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

    public T? ReadTile<T>(string relativePath, Func<ReadOnlyMemory<byte>, string, T> decode)
        where T : class
    {
        string path = Path.Combine(folder, relativePath);
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
        return decode(bytes, path);
    }

    public IReadOnlyList<int> ListOrders(int finest, string ending) =>
        [.. Enumerable.Range(0, finest + 1).Where(order => Directory.Exists(OrderFolder(order)) && TileFiles(order, ending).Any())];

    public IReadOnlyList<long> ListTiles(int order, string ending) => [.. TileFiles(order, ending).Select(Number).Where(number => number >= 0)];

    public void Dispose()
    {
    }

    private string OrderFolder(int order) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{order}"));

    private IEnumerable<string> TileFiles(int order, string ending) => Directory.EnumerateFiles(OrderFolder(order), $"Npix*.{ending}", SearchOption.AllDirectories);

    private static long Number(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path)["Npix".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
