namespace Astrolode.Images.Fits;

/// <summary>
/// Blocks of images in memory, at full resolution or averaged, as many as a budget of bytes allows; those not used for longest go first. One for all images of a
/// mosaic, so that memory does not grow with the survey. Safe for use by many threads.
/// </summary>
internal sealed class PixelBlocks(long mostBytes)
{
    /// <summary>Budget of a search: 256 MiB.</summary>
    public const long SearchBytes = 256L << 20;

    private readonly Dictionary<(object Image, int Factor, int X, int Y), LinkedListNode<Entry>> known = [];
    private readonly LinkedList<Entry> byUse = [];
    private readonly Lock changing = new();
    private long bytes;

    /// <summary>A block, read by <paramref name="read"/> where it is not in memory. Two threads that want it at once may both read it.</summary>
    public Plane Get((object Image, int Factor, int X, int Y) key, Func<Plane> read)
    {
        lock (changing)
        {
            if (known.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                byUse.Remove(node);
                byUse.AddFirst(node);
                return node.Value.Plane;
            }
        }
        Plane plane = read();
        lock (changing)
        {
            if (known.TryAdd(key, new LinkedListNode<Entry>(new Entry(key, plane))))
            {
                byUse.AddFirst(known[key]);
                bytes += plane.Pixels.LongLength * sizeof(float);
                Shrink();
            }
        }
        return plane;
    }

    private void Shrink()
    {
        while (bytes > mostBytes && byUse.Count > 1)
        {
            Entry oldest = byUse.Last!.Value;
            byUse.RemoveLast();
            known.Remove(oldest.Key);
            bytes -= oldest.Plane.Pixels.LongLength * sizeof(float);
        }
    }

    private sealed record Entry((object Image, int Factor, int X, int Y) Key, Plane Plane);
}
