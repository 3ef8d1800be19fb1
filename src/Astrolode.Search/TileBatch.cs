using System.Buffers;
using Astrolode.Catalogue;
using Astrolode.Images.Tiles;

namespace Astrolode.Search;

/// <summary>
/// Tiles on their way to the network: the numbers of all, the pixels of those that show any sky. Pixels lie in one pooled buffer,
/// [tile, channel 0, y, x], −1..1.
/// </summary>
internal sealed class TileBatch(int capacity, int side) : IDisposable
{
    private readonly float[] images = ArrayPool<float>.Shared.Rent(capacity * side * side);
    private readonly int pixels = side * side;

    /// <summary>Numbers of all tiles taken in, blank ones too.</summary>
    public List<long> Tiles { get; } = [];

    /// <summary>The tiles with pixels, in the order of the images.</summary>
    public List<PlannedTile> Shown { get; } = [];

    /// <summary>Tiles with pixels.</summary>
    public int Count => Shown.Count;

    /// <summary>Whether it is time to send it on; blank tiles are sent on in larger groups.</summary>
    public bool IsFull => Count == capacity || Tiles.Count >= 256;

    /// <summary>The images of the tiles shown.</summary>
    public ReadOnlySpan<float> Images => images.AsSpan(0, Count * pixels);

    /// <summary>Room for the pixels of the tile that is added next.</summary>
    public Memory<float> Next => images.AsMemory(Count * pixels, pixels);

    /// <summary>Takes in a tile whose pixels were written to <see cref="Next"/>, or a blank one.</summary>
    public void Add(PlannedTile tile, bool shown, Stretch stretch)
    {
        Tiles.Add(tile.Number);
        if (shown)
        {
            Span<float> values = Next.Span;
            stretch.Apply(values, values);
            Shown.Add(tile);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(images);
}

/// <summary>Tiles that are done, how many of them showed any sky, and the boxes found in them.</summary>
internal sealed record SearchedBatch(IReadOnlyCollection<long> Tiles, int Shown, IReadOnlyList<RawDetection> Found);
