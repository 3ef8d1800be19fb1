using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Search.Classification;

/// <summary>An exposure from which cutouts are taken: its pixels, its place on the sky, its background and noise. Safe for use by many threads.</summary>
public sealed class CutoutExposure
{
    private readonly float[] pixels;
    private readonly int width;
    private readonly int height;
    private readonly SkyLevels levels;
    private readonly Func<double, double, SkyPosition> toSky;
    private readonly Func<SkyPosition, (double X, double Y)> toPixel;

    private CutoutExposure(float[] pixels, int width, int height, SkyLevels levels, Func<double, double, SkyPosition> toSky, Func<SkyPosition, (double X, double Y)> toPixel) =>
        (this.pixels, this.width, this.height, this.levels, this.toSky, this.toPixel) = (pixels, width, height, levels, toSky, toPixel);

    /// <summary>An image with sky coordinates.</summary>
    /// <exception cref="FormatException">It has none, or shows no sky.</exception>
    public static CutoutExposure Of(Image image, SkyLevels levels)
    {
        WorldCoordinates wcs = image.Wcs ?? throw new FormatException($"{image.Name} has no sky coordinates, so it cannot be laid on other exposures; give a file with a WCS");
        return new(image.Pixels, image.Width, image.Height, levels, wcs.PixelToSky, wcs.SkyToPixel);
    }

    /// <summary>Pixels on a tangent plane.</summary>
    public static CutoutExposure Of(float[] pixels, TanGrid grid, SkyLevels levels) => new(pixels, grid.Width, grid.Height, levels, grid.PositionAt, sky =>
    {
        (double lon, double lat) = sky.To(grid.Frame);
        return grid.SkyToPixel(lon, lat, out double x, out double y) ? (x, y) : (double.NaN, double.NaN);
    });

    /// <summary>
    /// The patch of sky around a pixel of the first exposure, stretched, in all of them. The others are laid on it by whole pixels: half a pixel of shift changes less than drawing the pixels anew.
    /// </summary>
    /// <param name="exposures">First that in which the source was found.</param>
    /// <param name="x">Pixel column of the source there.</param>
    /// <param name="y">Pixel row.</param>
    /// <param name="side">Pixels a side; the source is at pixel side / 2.</param>
    /// <param name="stretch">How pixels become numbers.</param>
    /// <param name="output">[exposures, side, side]; NaN where an exposure has no pixel.</param>
    public static void Cut(IReadOnlyList<CutoutExposure> exposures, double x, double y, int side, CutoutStretch stretch, Span<float> output)
    {
        SkyPosition sky = exposures[0].toSky(x, y);
        for (int i = 0; i < exposures.Count; i++)
        {
            (double atX, double atY) = i == 0 ? (x, y) : exposures[i].toPixel(sky);
            exposures[i].Cut(atX, atY, side, stretch, output.Slice(i * side * side, side * side));
        }
    }

    private void Cut(double atX, double atY, int side, CutoutStretch stretch, Span<float> output)
    {
        output.Fill(float.NaN);
        // Also where the position is NaN: another exposure that does not see that side of the sky.
        if (!(atX > -side && atY > -side && atX < width + side && atY < height + side))
        {
            return;
        }
        (int left, int top) = ((int)Math.Round(atX) - side / 2, (int)Math.Round(atY) - side / 2);
        (int from, int to) = (Math.Max(0, -left), Math.Min(side, width - left));
        SkyLevel level = levels.At(Math.Clamp(left + side / 2, 0, width - 1), Math.Clamp(top + side / 2, 0, height - 1));
        for (int row = Math.Max(0, -top); row < Math.Min(side, height - top) && from < to; row++)
        {
            stretch.Apply(pixels.AsSpan((top + row) * width + left + from, to - from), level, output[(row * side + from)..(row * side + to)]);
        }
    }
}
