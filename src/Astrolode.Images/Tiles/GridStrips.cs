namespace Astrolode.Images.Tiles;

/// <summary>Fills the pixels of a part of a grid, [y, x].</summary>
/// <param name="part">The part.</param>
/// <param name="pixels">Width × Height of it.</param>
/// <param name="cancellation">Stops the work.</param>
internal delegate void PartSampler<T>(TanGrid part, Span<T> pixels, CancellationToken cancellation);

/// <summary>Resamples a grid of any size: in strips of whole rows, each cut into blocks on which all processors work, so that memory is that of a strip.</summary>
internal static class GridStrips
{
    // A wide strip passes over each tile of a survey once or twice; 128 MiB of values.
    private const int MostRows = 512;
    private const int MostPixels = 1 << 25;
    private const int BlockWidth = 128;

    // FitsSource places pixels by cells of so many rows: whole cells give what the whole grid would.
    private const int RowsTogether = 16;

    /// <summary>The strips from the lowest row up, [y, x]; each is valid until the next is asked for.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="sample">Fills a part; called by several threads at once.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IEnumerable<ReadOnlyMemory<T>> Of<T>(TanGrid grid, PartSampler<T> sample, CancellationToken cancellation = default)
    {
        int rows = Math.Clamp(MostPixels / grid.Width / RowsTogether * RowsTogether, RowsTogether, MostRows);
        T[] strip = new T[Math.Min(rows, grid.Height) * grid.Width];
        int blocks = (grid.Width + BlockWidth - 1) / BlockWidth;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        for (int first = 0; first < grid.Height; first += rows)
        {
            int start = first, height = Math.Min(rows, grid.Height - first);
            Parallel.For(0, blocks, options, () => new T[BlockWidth * height], (block, _, memory) =>
            {
                // To and fro, so that the tiles that were used last serve first where not all can be kept.
                int left = (start / rows % 2 == 0 ? block : blocks - 1 - block) * BlockWidth, width = Math.Min(BlockWidth, grid.Width - left);
                Span<T> pixels = memory.AsSpan(0, width * height);
                sample(grid.Part(left, start, width, height), pixels, cancellation);
                for (int row = 0; row < height; row++)
                {
                    pixels.Slice(row * width, width).CopyTo(strip.AsSpan(row * grid.Width + left));
                }
                return memory;
            }, _ => { });
            yield return strip.AsMemory(0, height * grid.Width);
        }
    }
}
