using Astrolode.Files;

namespace Astrolode.Images.Hips;

/// <summary>
/// Files from the web, kept in a folder within a bound of disk: when it is passed, the least recently used go until a tenth is free. A file's time of last change is
/// the time of its last use. Files named properties stay, as without them nothing in the cache can be used. Several programs may use one folder.
/// </summary>
/// <param name="folder">The folder, of all surveys.</param>
/// <param name="capacityBytes">The bound.</param>
/// <param name="clock">For the times of use.</param>
internal sealed class DiskCache(string folder, long capacityBytes, TimeProvider clock)
{
    // What a file takes at least on most file systems.
    private const long Block = 4096;
    private readonly Lock gate = new();
    private long? bytes;

    /// <summary>The bytes of a file; null where it is not kept.</summary>
    public byte[]? Read(string relativePath)
    {
        string path = Path.Combine(folder, relativePath);
        try
        {
            byte[] kept = File.ReadAllBytes(path);
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
            return kept;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Never fetched, or dropped by another program meanwhile.
            return null;
        }
    }

    /// <summary>Keeps a file, whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string relativePath, byte[] content)
    {
        string path = Path.Combine(folder, relativePath);
        AtomicFile.WriteBytes(path, content);
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        lock (gate)
        {
            bytes = bytes is { } known ? known + OnDisk(content.LongLength) : Files().Sum(file => file.Bytes);
            if (bytes > capacityBytes)
            {
                Trim();
            }
        }
    }

    private void Trim()
    {
        (string Path, long Bytes, DateTime Used)[] files = [.. Files()];
        long now = files.Sum(file => file.Bytes);
        foreach ((string path, long size, _) in files.Where(file => Path.GetFileName(file.Path) != "properties").OrderBy(file => file.Used).ThenBy(file => file.Path, StringComparer.Ordinal))
        {
            if (now <= capacityBytes * 9 / 10)
            {
                break;
            }
            File.Delete(path);
            now -= size;
        }
        bytes = now;
    }

    // Those that are being written are not yet in the cache; those that another program dropped meanwhile are gone.
    private IEnumerable<(string Path, long Bytes, DateTime Used)> Files()
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Refresh();
            if (file.Exists && file.Extension != ".tmp")
            {
                yield return (file.FullName, OnDisk(file.Length), file.LastWriteTimeUtc);
            }
        }
    }

    private static long OnDisk(long length) => Math.Max(1, (length + Block - 1) / Block) * Block;
}
