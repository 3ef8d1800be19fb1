namespace Astrolode.Images.Hips;

/// <summary>
/// The most recently used things of a survey (tiles that are read, images of which tiles are made), within a bound of memory, shared by all threads; what several
/// ask for at once is read once.
/// </summary>
/// <typeparam name="TKey">What names a thing.</typeparam>
/// <typeparam name="TValue">The thing.</typeparam>
/// <param name="read">Reads a thing; null where there is none.</param>
/// <param name="sizeOf">Its pixels in bytes.</param>
/// <param name="capacityBytes">Bound on the pixels kept. What threads still hold lives on beside it.</param>
internal sealed class BoundedCache<TKey, TValue>(Func<TKey, TValue?> read, Func<TValue, long> sizeOf, long capacityBytes)
    where TKey : notnull
    where TValue : class
{
    // What a remembered absence costs: its key and the nodes.
    private const long EmptyBytes = 200;
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
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

    /// <summary>The thing, or null where there is none.</summary>
    /// <exception cref="Exception">What reading threw; the next call tries again.</exception>
    public TValue? Get(TKey key)
    {
        LinkedListNode<Entry> node = Touch(key);
        try
        {
            TValue? value = node.Value.Value.Value;
            Settle(node, EmptyBytes + (value is null ? 0 : sizeOf(value)));
            return value;
        }
        catch
        {
            Forget(node);
            throw;
        }
    }

    private LinkedListNode<Entry> Touch(TKey key)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node;
            }
            node = byUse.AddFirst(new Entry(key, new Lazy<TValue?>(() => read(key))));
            entries[key] = node;
            return node;
        }
    }

    // Counts a thing once it is read and drops the least recently used beyond the bound.
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

    private sealed class Entry(TKey key, Lazy<TValue?> value)
    {
        public TKey Key => key;

        public Lazy<TValue?> Value => value;

        public long Bytes { get; set; }
    }
}
