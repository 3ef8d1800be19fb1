using System.Globalization;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// The tiles of a build that are done, one line "order cell" each, written after the tile itself: after a kill the build goes on with what is not in it. Open, it keeps other
/// builds out of the folder. Safe for use by many threads.
/// </summary>
internal sealed class TileJournal : IDisposable
{
    private readonly string path;
    private readonly FileStream file;
    private readonly HashSet<TileKey> done = [];
    private readonly Lock gate = new();

    private TileJournal(string path, FileStream file)
    {
        (this.path, this.file) = (path, file);
        using StreamReader reader = new(file, leaveOpen: true);
        string text = reader.ReadToEnd();
        // A kill may leave half a line; what is not closed by a line end does not count.
        foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [string order, string cell] && int.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out int o)
                && long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out long c))
            {
                done.Add(new TileKey(o, c));
            }
        }
        file.SetLength(text.LastIndexOf('\n') + 1);
        file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Number of tiles that are done.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return done.Count;
            }
        }
    }

    /// <summary>Opens the journal of a survey's folder, new or of a build that was stopped. Half-written files that a kill left are removed.</summary>
    /// <exception cref="HipsException">Another build is at work there.</exception>
    public static TileJournal Open(string folder)
    {
        string path = Path.Combine(folder, ".build", "journal");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TileJournal journal;
        try
        {
            journal = new TileJournal(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new HipsException($"cannot build into {folder}: another build is writing there; wait until it has ended", error);
        }
        foreach (string leftover in Directory.EnumerateFiles(folder, ".*.tmp", SearchOption.AllDirectories))
        {
            File.Delete(leftover);
        }
        return journal;
    }

    /// <summary>Whether a tile is done.</summary>
    public bool Has(TileKey key)
    {
        lock (gate)
        {
            return done.Contains(key);
        }
    }

    /// <summary>Notes that a tile is done.</summary>
    public void Add(TileKey key)
    {
        lock (gate)
        {
            done.Add(key);
            Append(key);
            file.Flush();
        }
    }

    /// <summary>Takes back the tiles, of all orders, that lie over some of the finest ones, which are to be made again.</summary>
    public void Forget(SpaceMoc finest)
    {
        lock (gate)
        {
            if (done.RemoveWhere(key => finest.Meets(key.Order, key.Pixel)) == 0)
            {
                return;
            }
            file.SetLength(0);
            foreach (TileKey key in done)
            {
                Append(key);
            }
            file.Flush();
        }
    }

    /// <summary>Ends the build: the journal goes.</summary>
    public void Complete()
    {
        file.Dispose();
        File.Delete(path);
    }

    public void Dispose() => file.Dispose();

    private void Append(TileKey key)
    {
        Span<byte> line = stackalloc byte[48];
        System.Text.Unicode.Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"{key.Order} {key.Pixel}\n", out int written);
        file.Write(line[..written]);
    }
}
