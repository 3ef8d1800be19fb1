namespace Astrolode.Images.Hips;

/// <summary>
/// The most recently used tiles of a survey, within a bound of memory, shared by all threads; a tile that several ask for at once is read once.
/// </summary>
/// <param name="read">Reads a tile; null where there is none.</param>
/// <param name="capacityBytes">Bound on the pixels kept. Tiles that threads still hold live on beside it.</param>
internal sealed class TileCache(Func<TileKey, HipsTile?> read, long capacityBytes)
{
    // What a remembered absence costs: its key and the nodes.
    private const long EmptyBytes = 200;
    private readonly Lock gate = new();
    private readonly Dictionary<TileKey, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private long bytes;

    /// <summary>Bytes now kept.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    /// <summary>The tile, or null where the survey has none.</summary>
    /// <exception cref="Exception">What reading threw; the next call tries again.</exception>
    public HipsTile? Get(TileKey key)
    {
        LinkedListNode<Entry> node = Touch(key);
        try
        {
            HipsTile? tile = node.Value.Tile.Value;
            Settle(node, tile is null ? EmptyBytes : EmptyBytes + tile.Pixels.LongLength * sizeof(float));
            return tile;
        }
        catch
        {
            Forget(node);
            throw;
        }
    }

    private LinkedListNode<Entry> Touch(TileKey key)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node;
            }
            node = byUse.AddFirst(new Entry(key, new Lazy<HipsTile?>(() => read(key))));
            entries[key] = node;
            return node;
        }
    }

    // Counts a tile once it is read and drops the least recently used beyond the bound.
    private void Settle(LinkedListNode<Entry> node, long size)
    {
        lock (gate)
        {
            if (node.List is null || node.Value.Bytes == size)
            {
                return;
            }
            node.Value.Bytes = size;
            bytes += size;
            while (bytes > capacityBytes && byUse.Last is { } last && last != node)
            {
                Remove(last);
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        lock (gate)
        {
            if (node.List is not null)
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Key);
        bytes -= node.Value.Bytes;
    }

    private sealed class Entry(TileKey key, Lazy<HipsTile?> tile)
    {
        public TileKey Key => key;

        public Lazy<HipsTile?> Tile => tile;

        public long Bytes { get; set; }
    }
}
