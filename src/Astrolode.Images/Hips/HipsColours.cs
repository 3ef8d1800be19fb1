using Astrolode.Images.Tiles;

namespace Astrolode.Images.Hips;

/// <summary>
/// The PNG or JPEG tiles of a HiPS (DSS2 colour, for instance) as colours that can be cut onto a tangent-plane tile anywhere on the sky. All members may be called from several threads at once.
/// </summary>
internal sealed class HipsColours : IDisposable
{
    private readonly TilePyramid<Rgb> tiles;

    internal HipsColours(TilePyramid<Rgb> tiles) => this.tiles = tiles;

    /// <summary>Side of the finest pixels, arcsec.</summary>
    public double NativeScaleArcsec => tiles.NativeScaleArcsec;

    /// <summary>
    /// The mean colour, as the pictures show it, over the area of every pixel of a grid; blank where the survey has no tile or is transparent. JPEG knows no transparency: what such a survey has not seen is
    /// black in a tile.
    /// </summary>
    /// <param name="grid">Where the tile is.</param>
    /// <param name="pixels">Width × Height colours, row by row from the lowest latitude, [y, x].</param>
    /// <param name="cancellation">Stops the work between rows.</param>
    /// <exception cref="FormatException">A file of the survey is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file of the survey cannot be read; the message names it.</exception>
    public void SampleAreas(TanGrid grid, Span<Rgb> pixels, CancellationToken cancellation = default) => tiles.SampleAreas(grid, pixels, cancellation);

    /// <inheritdoc/>
    public void Dispose() => tiles.Dispose();
}
