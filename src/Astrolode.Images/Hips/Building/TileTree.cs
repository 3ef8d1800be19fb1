using System.Collections.Concurrent;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// Builds the tiles of a survey that are to be made, from the finest up: a branch of the tree of tiles at a time and depth first, so that a tile's four children are
/// averaged while they are still in memory, and a worker holds four tiles an order at most. Tiles that are done, or that nothing changes, are read only where a parent needs them.
/// </summary>
internal sealed class TileTree
{
    // Enough branches that two workers end together.
    private const int LeastBranches = 64;

    private readonly BuildPlan plan;
    private readonly TileFolder folder;
    private readonly TileJournal journal;
    private readonly SpaceMoc touched;
    private readonly Func<TileKey, float[], TileStack, bool> fill;
    private readonly ConcurrentBag<float[]> idle = [];

    // The runtime starts a worker anew many times a second.
    private readonly ConcurrentBag<TileStack> stacks = [];
    private readonly Action<long> report;
    private long finished;
    private int branchOrder;

    /// <param name="plan">The survey.</param>
    /// <param name="folder">Its tiles.</param>
    /// <param name="journal">Which of them are done.</param>
    /// <param name="touched">The finest tiles that are to be made.</param>
    /// <param name="fill">Makes one of the finest tiles.</param>
    /// <param name="report">Told the number of the finest tiles that are done.</param>
    public TileTree(BuildPlan plan, TileFolder folder, TileJournal journal, SpaceMoc touched, Func<TileKey, float[], TileStack, bool> fill, Action<long> report)
    {
        (this.plan, this.folder, this.journal, this.touched, this.fill, this.report) = (plan, folder, journal, touched, fill, report);
        while (branchOrder < plan.Order && touched.Degrade(branchOrder).CellCount < LeastBranches)
        {
            branchOrder++;
        }
    }

    /// <summary>Makes them all.</summary>
    public void Build(CancellationToken cancellation)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        IEnumerable<long> branches = touched.Degrade(branchOrder).Pixels();
        // In the order of the sky, so that images in memory are used while they are there.
        Parallel.ForEach(Partitioner.Create(branches, EnumerablePartitionerOptions.NoBuffering), options, () => stacks.TryTake(out TileStack? stack) ? stack : new TileStack(plan),
            (branch, _, stack) =>
            {
                Recycle(Make(new TileKey(branchOrder, branch), stack, cancellation));
                return stack;
            },
            stacks.Add);
        for (int order = branchOrder - 1; order >= 0; order--)
        {
            Parallel.ForEach(touched.Degrade(order).Pixels(), options, cell =>
            {
                TileKey key = new(order, cell);
                if (!journal.Has(key))
                {
                    Recycle(Average(key, folder.Read));
                }
            });
        }
    }

    // The tile's pixels; null where it is blank.
    private float[]? Make(TileKey key, TileStack stack, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!touched.Meets(key.Order, key.Pixel))
        {
            return folder.Read(key);
        }
        if (journal.Has(key))
        {
            Finish(key);
            return folder.Read(key);
        }
        if (key.Order < plan.Order)
        {
            float[]? parent = Average(key, child => Make(child, stack, cancellation));
            return parent;
        }
        float[] pixels = Rent();
        bool covered = fill(key, pixels, stack);
        folder.Write(key, covered ? pixels : null);
        journal.Add(key);
        Finish(key);
        if (!covered)
        {
            Recycle(pixels);
        }
        return covered ? pixels : null;
    }

    private float[]? Average(TileKey key, Func<TileKey, float[]?> childOf)
    {
        float[]? parent = null;
        for (int i = 0; i < 4; i++)
        {
            float[]? child = childOf(new TileKey(key.Order + 1, 4 * key.Pixel + i));
            if (child is null)
            {
                continue;
            }
            if (parent is null)
            {
                parent = Rent();
                Array.Fill(parent, float.NaN);
            }
            TileAverage.Into(parent, child, i, plan.TileWidth);
            Recycle(child);
        }
        folder.Write(key, parent);
        journal.Add(key);
        return parent;
    }

    // A branch that was done counts with all the tiles in it.
    private void Finish(TileKey key)
    {
        long count = 0;
        int below = 2 * (plan.Order - key.Order);
        for (long cell = key.Pixel << below; cell < (key.Pixel + 1) << below; cell++)
        {
            count += touched.Meets(plan.Order, cell) ? 1 : 0;
        }
        report(Interlocked.Add(ref finished, count));
    }

    private float[] Rent() => idle.TryTake(out float[]? pixels) ? pixels : new float[plan.TileWidth * plan.TileWidth];

    private void Recycle(float[]? pixels)
    {
        if (pixels is not null)
        {
            idle.Add(pixels);
        }
    }
}
