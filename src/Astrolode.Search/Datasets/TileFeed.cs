using System.Threading.Channels;

namespace Astrolode.Search.Datasets;

/// <summary>The tiles of one training step: images [tile, channel, y, x] and their labels.</summary>
public sealed record TrainingBatch(int Step, float[] Images, IReadOnlyList<IReadOnlyList<TileBox>> Boxes);

/// <summary>Draws the tiles of the coming steps while the network learns from the present one; a bounded channel keeps it a few steps ahead.</summary>
public sealed class TileFeed(TileSampler sampler, int batchSize, int channels)
{
    private const int StepsAhead = 3;

    /// <summary>Batches of steps <paramref name="from"/> up to <paramref name="to"/> (exclusive), in order.</summary>
    public async IAsyncEnumerable<TrainingBatch> Batches(int from, int to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using CancellationTokenSource stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Channel<TrainingBatch> ready = Channel.CreateBounded<TrainingBatch>(StepsAhead);
        Task drawing = PipelineStage.Start(ready.Writer, stopped, 1, () => Draw(from, to, ready.Writer, stopped.Token));
        try
        {
            while (await ready.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
            {
                while (ready.Reader.TryRead(out TrainingBatch? batch))
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            await stopped.CancelAsync().ConfigureAwait(false);
            await ((Task)drawing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await drawing.ConfigureAwait(false);
    }

    private async Task Draw(int from, int to, ChannelWriter<TrainingBatch> output, CancellationToken cancel)
    {
        for (int step = from; step < to; step++)
        {
            await output.WriteAsync(Batch(step, cancel), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The batch of one step.</summary>
    public TrainingBatch Batch(int step, CancellationToken cancel)
    {
        List<IReadOnlyList<TileBox>> boxes = [];
        float[] images = [];
        for (int i = 0; i < batchSize; i++)
        {
            TrainingTile tile = sampler.Draw((long)step * batchSize + i, cancel);
            images = images.Length == 0 ? new float[batchSize * channels * tile.Pixels.Length] : images;
            for (int channel = 0; channel < channels; channel++)
            {
                tile.Pixels.CopyTo(images, (i * channels + channel) * tile.Pixels.Length);
            }
            boxes.Add(tile.Boxes);
        }
        return new TrainingBatch(step, images, boxes);
    }
}
