using System.Buffers;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Tiles;

/// <summary>
/// Several images of one survey as one source, so that an object on the seam of two images is found once. Where images overlap, the first
/// one named with a pixel there gives it.
/// </summary>
public sealed class MosaicSource : ISkySource
{
    private readonly IReadOnlyList<ISkySource> parts;

    /// <summary>Joins sources; they are disposed with the mosaic. The frame is that of the first.</summary>
    /// <param name="parts">One or more.</param>
    public MosaicSource(IReadOnlyList<ISkySource> parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        this.parts = parts;
    }

    /// <inheritdoc/>
    public string Name => parts.Count == 1 ? parts[0].Name : $"{parts[0].Name} and {parts.Count - 1} more";

    /// <inheritdoc/>
    public SkyFrame Frame => parts[0].Frame;

    /// <inheritdoc/>
    public double NativeScaleArcsec => parts.Min(part => part.NativeScaleArcsec);

    /// <inheritdoc/>
    public string? Unit => parts[0].Unit;

    /// <inheritdoc/>
    public LonLatRange Footprint => LonLatRange.Union([.. parts.Select(part => part.Frame == Frame ? part.Footprint : new RangeRegion(part.Footprint).Bounds(Frame))]);

    /// <inheritdoc/>
    public bool MayCover(SkyPosition centre, double radiusDegrees) => parts.Any(part => part.MayCover(centre, radiusDegrees));

    /// <inheritdoc/>
    public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
    {
        pixels.Fill(float.NaN);
        float[] rented = ArrayPool<float>.Shared.Rent(pixels.Length);
        Span<float> part = rented.AsSpan(0, pixels.Length);
        foreach (ISkySource source in parts)
        {
            if (!source.MayCover(grid.Centre, grid.RadiusDegrees))
            {
                continue;
            }
            source.Sample(grid, part, cancellation);
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = float.IsNaN(pixels[i]) ? part[i] : pixels[i];
            }
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ISkySource part in parts)
        {
            part.Dispose();
        }
    }
}
