using System.Numerics.Tensors;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Classification;

/// <summary>An exposure from which cutouts are taken: its pixels above the background, their noise, its place on the sky. Safe for use by many threads.</summary>
public sealed class CutoutExposure
{
    // What is nearer to whole pixels than this is not drawn anew.
    private const double WholePixels = 0.1;

    private readonly Extraction extraction;
    private readonly Func<double, double, SkyPosition> toSky;
    private readonly Func<SkyPosition, (double X, double Y)> toPixel;

    private CutoutExposure(Extraction extraction, Func<double, double, SkyPosition> toSky, Func<SkyPosition, (double X, double Y)> toPixel) =>
        (this.extraction, this.toSky, this.toPixel) = (extraction, toSky, toPixel);

    /// <summary>An image with sky coordinates.</summary>
    public static CutoutExposure Of(Extraction extraction, WorldCoordinates wcs) => new(extraction, wcs.PixelToSky, wcs.SkyToPixel);

    /// <summary>An image without: it can be cut alone, but nothing can be laid on it.</summary>
    public static CutoutExposure Of(Extraction extraction) => new(extraction, (_, _) => throw NoCoordinates(), _ => throw NoCoordinates());

    /// <summary>Pixels on a tangent plane.</summary>
    public static CutoutExposure Of(Extraction extraction, TanGrid grid) => new(extraction, grid.PositionAt, sky =>
    {
        (double lon, double lat) = sky.To(grid.Frame);
        return grid.SkyToPixel(lon, lat, out double x, out double y) ? (x, y) : (double.NaN, double.NaN);
    });

    /// <summary>Whether a place of another exposure lies in this one.</summary>
    public bool Sees(CutoutExposure other, double x, double y)
    {
        (double atX, double atY) = toPixel(other.toSky(x, y));
        return atX > -0.5 && atY > -0.5 && atX < extraction.Width - 0.5 && atY < extraction.Height - 0.5;
    }

    /// <summary>
    /// The patch of sky around a pixel of the first exposure, stretched, in all of them. The others are laid on it by cubic convolution: half a pixel of shift would look like motion.
    /// </summary>
    /// <param name="exposures">First that in which the source was found.</param>
    /// <param name="x">Pixel column of the source there.</param>
    /// <param name="y">Pixel row.</param>
    /// <param name="side">Pixels a side; the source is at pixel side / 2.</param>
    /// <param name="stretch">How pixels become numbers.</param>
    /// <param name="output">[exposures, side, side]; NaN where an exposure has no pixel.</param>
    public static void Cut(IReadOnlyList<CutoutExposure> exposures, double x, double y, int side, CutoutStretch stretch, Span<float> output)
    {
        (double wholeX, double wholeY) = (Math.Round(x), Math.Round(y));
        SkyPosition sky = exposures.Count > 1 ? exposures[0].toSky(wholeX, wholeY) : default;
        for (int i = 0; i < exposures.Count; i++)
        {
            (double atX, double atY) = i == 0 ? (wholeX, wholeY) : exposures[i].toPixel(sky);
            exposures[i].Cut(atX, atY, side, stretch, output.Slice(i * side * side, side * side));
        }
    }

    private void Cut(double atX, double atY, int side, CutoutStretch stretch, Span<float> output)
    {
        output.Fill(float.NaN);
        (int width, int height) = (extraction.Width, extraction.Height);
        // Also where the position is NaN: another exposure that does not see that side of the sky.
        if (!(atX > -side && atY > -side && atX < width + side && atY < height + side))
        {
            return;
        }
        (int left, int top) = ((int)Math.Round(atX) - side / 2, (int)Math.Round(atY) - side / 2);
        float noise = extraction.Noise[Math.Clamp(top + side / 2, 0, height - 1) * width + Math.Clamp(left + side / 2, 0, width - 1)];
        // A background without noise has no scale: blank.
        if (!(noise > 0))
        {
            return;
        }
        if (Math.Abs(atX - Math.Round(atX)) + Math.Abs(atY - Math.Round(atY)) < WholePixels || !Between(atX - side / 2, atY - side / 2, side, output))
        {
            Whole(left, top, side, output);
        }
        stretch.Apply(output, noise, output);
    }

    private void Whole(int left, int top, int side, Span<float> output)
    {
        (int from, int to) = (Math.Max(0, -left), Math.Min(side, extraction.Width - left));
        for (int row = Math.Max(0, -top); row < Math.Min(side, extraction.Height - top) && from < to; row++)
        {
            extraction.Pixels.AsSpan((top + row) * extraction.Width + left + from, to - from).CopyTo(output[(row * side + from)..(row * side + to)]);
        }
    }

    // Cubic convolution (Keys 1981, IEEE Trans. ASSP 29, 1153, a = −1/2) from 4 × 4 pixels; false where some lie beside the image.
    private bool Between(double left, double top, int side, Span<float> output)
    {
        (int x, int y) = ((int)Math.Floor(left), (int)Math.Floor(top));
        if (x < 1 || y < 1 || x + side + 2 >= extraction.Width || y + side + 2 >= extraction.Height)
        {
            return false;
        }
        Span<float> alongX = stackalloc float[4], alongY = stackalloc float[4];
        Weights(left - x, alongX);
        Weights(top - y, alongY);
        for (int row = 0; row < side; row++)
        {
            Span<float> line = output.Slice(row * side, side);
            line.Clear();
            for (int v = 0; v < 4; v++)
            {
                ReadOnlySpan<float> pixels = extraction.Pixels.AsSpan((y + row + v - 1) * extraction.Width + x - 1, side + 3);
                for (int u = 0; u < 4; u++)
                {
                    TensorPrimitives.MultiplyAdd(pixels.Slice(u, side), alongX[u] * alongY[v], line, line);
                }
            }
        }
        return true;
    }

    private static void Weights(double t, Span<float> weights)
    {
        weights[0] = (float)(t * (-0.5 + t * (1 - 0.5 * t)));
        weights[1] = (float)(1 + t * t * (-2.5 + 1.5 * t));
        weights[2] = (float)(t * (0.5 + t * (2 - 1.5 * t)));
        weights[3] = (float)(t * t * (-0.5 + 0.5 * t));
    }

    private static InvalidOperationException NoCoordinates() => new("an exposure without sky coordinates cannot be laid on others");
}
