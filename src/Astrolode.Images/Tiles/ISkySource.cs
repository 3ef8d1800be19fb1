using Astrolode.Images.Sky;

namespace Astrolode.Images.Tiles;

/// <summary>
/// Survey pixels that can be cut onto a tangent-plane tile anywhere on the sky: a HiPS or a FITS image.
/// All members may be called from several threads at once.
/// </summary>
public interface ISkySource : IDisposable
{
    /// <summary>What the source is called in logs and catalogues: the survey's title or the file's name.</summary>
    string Name { get; }

    /// <summary>The frame in which the survey's own pixels are laid out; boxes found in it are aligned with this frame.</summary>
    SkyFrame Frame { get; }

    /// <summary>Size of the finest pixels, arcsec.</summary>
    double NativeScaleArcsec { get; }

    /// <summary>Unit of the pixel values as the file says it (MJy/sr), or null.</summary>
    string? Unit { get; }

    /// <summary>
    /// Resamples the survey at the centre of every pixel of <paramref name="grid"/> (bilinear; averaged first where the grid is
    /// more than twice coarser than the survey). Blank sky is NaN.
    /// </summary>
    /// <param name="grid">Where the tile is.</param>
    /// <param name="pixels">Width × Height values, row by row from the lowest latitude, [y, x].</param>
    /// <param name="cancellation">Stops the work between rows or files.</param>
    /// <exception cref="FormatException">A file of the survey is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file of the survey cannot be read; the message names it.</exception>
    void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default);

    /// <summary>
    /// A range of longitude and latitude of <see cref="Frame"/> outside which there is certainly no pixel; the whole sky where the source cannot tell.
    /// </summary>
    LonLatRange Footprint { get; }

    /// <summary>False only when there is certainly no pixel of the survey within <paramref name="radiusDegrees"/> of a position. Cheap: reads no pixels.</summary>
    bool MayCover(SkyPosition centre, double radiusDegrees);
}
