using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>
/// Draws objects into an image. Stamps are drawn in batches, on all threads; then each band of rows adds the stamps of the batch in their order, so that the sum in every pixel is the same to the
/// bit on any number of threads. Memory is kept between calls and does not grow with the number of objects. One call at a time.
/// </summary>
public sealed class ObjectRenderer
{
    // Pixels of the stamps of a batch, and how many they may be: enough to feed the threads, little enough to stay flat.
    private const int BatchPixels = 4 << 20, BatchStamps = 512, BandRows = 64;

    private readonly PsfField psf;
    private readonly RenderSettings settings;
    private readonly ConcurrentBag<StampRenderer> renderers = [];
    private readonly float[] stamps = new float[BatchPixels + PsfField.LargestSize * PsfField.LargestSize];

    /// <param name="psf">Of the image to draw on.</param>
    /// <param name="settings">Null for the defaults.</param>
    public ObjectRenderer(PsfField psf, RenderSettings? settings = null)
    {
        (this.psf, this.settings) = (psf, settings ?? new RenderSettings());
        _ = this.settings.Level;
    }

    /// <summary>Adds the expected electrons of all objects to an image; objects out of it cost nothing.</summary>
    /// <param name="objects">In any order; the sums are made in the order of the list, larger stamps first.</param>
    /// <param name="pixels">[y * width + x], electrons.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="threads">To use; 0 for all. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">An object cannot be drawn, or the sides do not match the pixels.</exception>
    public void Render(IReadOnlyList<SkyObject> objects, float[] pixels, int width, int height, int threads = 0)
    {
        if (width < 1 || height < 1 || pixels.LongLength != (long)width * height)
        {
            throw new ArgumentException($"{pixels.LongLength} pixels are not an image of {width} × {height}", nameof(pixels));
        }
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        (int Index, StampFrame Frame)[] order = Order(objects, width, height, parallel);
        double level = settings.Level;
        for (int from = 0; from < order.Length;)
        {
            int to = from, used = 0;
            int[] starts = new int[Math.Min(BatchStamps, order.Length - from)];
            for (; to < order.Length && to - from < BatchStamps && used < BatchPixels; to++)
            {
                starts[to - from] = used;
                used += order[to].Frame.Size * order[to].Frame.Size;
            }
            ArraySegment<(int Index, StampFrame Frame)> batch = new(order, from, to - from);
            Parallel.For(0, batch.Count, parallel, TakeRenderer, (i, _, renderer) =>
            {
                StampFrame frame = batch[i].Frame;
                Span<float> stamp = stamps.AsSpan(starts[i], frame.Size * frame.Size);
                SkyObject item = objects[batch[i].Index];
                renderer.Draw(item, frame, stamp);
                StarWings.Of(item, psf, level)?.EndStamp(frame, stamp);
                return renderer;
            }, renderers.Add);
            Parallel.For(0, (height + BandRows - 1) / BandRows, parallel, band =>
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    AddRows(batch[i].Frame, starts[i], pixels, width, band * BandRows, Math.Min(height, (band + 1) * BandRows));
                }
            });
            from = to;
        }
        AddWings([.. objects.Select(item => StarWings.Of(item, psf, level)).OfType<StarWings>()], pixels, width, height, parallel);
    }

    /// <summary>Draws one object alone.</summary>
    /// <param name="item">The object.</param>
    /// <param name="left">Column of the image that is the first of the stamp.</param>
    /// <param name="bottom">Row of the image that is the first of the stamp.</param>
    /// <returns>Expected electrons, a square [y * size + x].</returns>
    /// <exception cref="ArgumentException">The object cannot be drawn.</exception>
    public float[] Stamp(SkyObject item, out int left, out int bottom)
    {
        Check(item, 0);
        StampFrame frame = StampFrame.Of(item, psf, settings.Level);
        float[] image = new float[frame.Size * frame.Size];
        StampRenderer renderer = TakeRenderer();
        renderer.Draw(item, frame, image);
        renderers.Add(renderer);
        (left, bottom) = (frame.Left, frame.Bottom);
        return image;
    }

    private StampRenderer TakeRenderer() => renderers.TryTake(out StampRenderer? renderer) ? renderer : new StampRenderer(psf, settings);

    // Large stamps first: batches of equal ones keep all threads busy to their end.
    private (int Index, StampFrame Frame)[] Order(IReadOnlyList<SkyObject> objects, int width, int height, ParallelOptions parallel)
    {
        StampFrame[] frames = new StampFrame[objects.Count];
        for (int i = 0; i < frames.Length; i++)
        {
            Check(objects[i], i);
        }
        double level = settings.Level;
        Parallel.For(0, frames.Length, parallel, i => frames[i] = StampFrame.Of(objects[i], psf, level));
        return [.. frames.Select((frame, i) => (Index: i, Frame: frame))
            .Where(item => item.Frame.Left < width && item.Frame.Bottom < height && item.Frame.Left + item.Frame.Size > 0 && item.Frame.Bottom + item.Frame.Size > 0)
            .OrderByDescending(item => item.Frame.Size)];
    }

    private static void AddWings(StarWings[] wings, float[] pixels, int width, int height, ParallelOptions parallel) =>
        Parallel.For(0, (height + BandRows - 1) / BandRows, parallel, band =>
        {
            foreach (StarWings wing in wings)
            {
                wing.AddRows(pixels, width, band * BandRows, Math.Min(height, (band + 1) * BandRows));
            }
        });

    private static void Check(SkyObject item, int index)
    {
        string? error = Math.Abs(item.X) < 1e6 && Math.Abs(item.Y) < 1e6 ? item.Error() : $"a place ({item.X}, {item.Y}); use pixels within a million of the image";
        if (error is not null)
        {
            throw new ArgumentException($"{item.GetType().Name} {index} cannot be drawn: it has {error}");
        }
    }

    private void AddRows(StampFrame frame, int start, float[] pixels, int width, int from, int to)
    {
        int left = Math.Max(0, frame.Left), count = Math.Min(width, frame.Left + frame.Size) - left;
        for (int y = Math.Max(from, frame.Bottom); y < Math.Min(to, frame.Bottom + frame.Size); y++)
        {
            ReadOnlySpan<float> row = stamps.AsSpan(start + (y - frame.Bottom) * frame.Size + left - frame.Left, count);
            Span<float> target = pixels.AsSpan(y * width + left, count);
            TensorPrimitives.Add(target, row, target);
        }
    }
}
