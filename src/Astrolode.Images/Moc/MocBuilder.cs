using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>
/// Gathers cells of one order, in any sequence and with repetitions, into a coverage. Holds a bounded number of loose ones beside the coverages made
/// so far, which are joined like to like, so that n ranges cost n log n. For one thread.
/// </summary>
internal sealed class MocBuilder(int order, SkyFrame frame = SkyFrame.Icrs)
{
    private const int MostLoose = 1 << 18;
    private readonly Stack<SpaceMoc> parts = [];
    private long[] starts = new long[1 << 10];
    private long[] ends = new long[1 << 10];
    private int count;

    /// <summary>Adds a cell.</summary>
    public void Add(long pixel) => Add(new PixelRange(pixel, pixel + 1));

    /// <summary>Adds a range of cells.</summary>
    public void Add(PixelRange range)
    {
        // Neighbouring positions mostly fall into the same cell.
        if (count > 0 && starts[count - 1] <= range.Start && range.End <= ends[count - 1])
        {
            return;
        }
        if (count == starts.Length)
        {
            MakeRoom();
        }
        (starts[count], ends[count]) = (range.Start, range.End);
        count++;
    }

    /// <summary>What was added.</summary>
    public SpaceMoc ToMoc()
    {
        Settle();
        return MocOperations.Union([.. parts]);
    }

    private void MakeRoom()
    {
        if (starts.Length < MostLoose)
        {
            Array.Resize(ref starts, 2 * starts.Length);
            Array.Resize(ref ends, 2 * ends.Length);
            return;
        }
        Settle();
    }

    private void Settle()
    {
        starts.AsSpan(0, count).Sort(ends.AsSpan(0, count));
        List<PixelRange> ranges = [];
        for (int i = 0; i < count; i++)
        {
            if (ranges.Count > 0 && ranges[^1].End >= starts[i])
            {
                ranges[^1] = new PixelRange(ranges[^1].Start, Math.Max(ranges[^1].End, ends[i]));
                continue;
            }
            ranges.Add(new PixelRange(starts[i], ends[i]));
        }
        count = 0;
        SpaceMoc joined = SpaceMoc.FromRanges(order, ranges, frame);
        while (parts.TryPeek(out SpaceMoc? before) && before.RangeCount <= 2 * joined.RangeCount)
        {
            joined = parts.Pop().Union(joined);
        }
        parts.Push(joined);
    }
}
