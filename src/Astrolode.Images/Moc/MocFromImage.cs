using System.Buffers;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Moc;

/// <summary>
/// The coverage of an image's valid pixels. Each is sampled on a grid that includes its corners and its centre and is at least twice as fine as the cells; the cells of
/// the samples are covered. So every cell is touched by a valid pixel, and a cell is missed only where no more than a sliver, narrower than half a cell, reaches into it.
/// Where cells are larger than two pixels, the centre is enough for pixels among valid ones.
/// </summary>
internal sealed class MocFromImage
{
    private const int RowsOfBand = 64;
    private readonly Image image;
    private readonly WorldCoordinates wcs;
    private readonly int order;

    // Steps from sample to sample along a pixel's side, an even number.
    private readonly int division;
    private readonly bool centresAreEnough;

    private MocFromImage(Image image, int order)
    {
        (this.image, this.order) = (image, order);
        wcs = image.Wcs ?? throw new WcsException($"cannot place {image.Name} on the sky: it has no celestial WCS; give an image with sky coordinates");
        double pixelsInCell = 3600 * NestedIndex.PixelSideDegrees(order) / wcs.PixelScaleArcsec;
        division = 2 * Math.Max(1, (int)Math.Ceiling(1 / pixelsInCell));
        // Cells are squeezed, the narrowest to little more than half of the mean width.
        centresAreEnough = pixelsInCell >= 4;
    }

    /// <summary>The coverage, ICRS. All processors work; memory is that of the coverage.</summary>
    /// <param name="image">Image with celestial coordinates; NaN pixels are not valid.</param>
    /// <param name="order">Resolution, 0 to 29.</param>
    /// <param name="cancellation">Stops between bands of rows.</param>
    /// <exception cref="WcsException">It has no sky coordinates, or in a frame that is not supported.</exception>
    public static SpaceMoc Cover(Image image, int order, CancellationToken cancellation = default)
    {
        MocFromImage cover = new(image, SpaceMoc.RequireOrder(order));
        SpaceMoc[] bands = new SpaceMoc[(image.Height + RowsOfBand - 1) / RowsOfBand];
        Parallel.For(0, bands.Length, new ParallelOptions { CancellationToken = cancellation },
            band => bands[band] = cover.Band(band * RowsOfBand, Math.Min((band + 1) * RowsOfBand, image.Height)));
        return MocOperations.Union(bands);
    }

    /// <summary>The finest order whose cells are not smaller than the image's pixels.</summary>
    public static int NativeOrder(WorldCoordinates wcs) =>
        Math.Clamp((int)Math.Floor(Math.Log2(3600 * NestedIndex.PixelSideDegrees(0) / wcs.PixelScaleArcsec)), 0, SpaceMoc.MaxOrder);

    private SpaceMoc Band(int firstRow, int endRow)
    {
        MocBuilder builder = new(order);
        int nodes = image.Width * division + 1;
        double[] xy = ArrayPool<double>.Shared.Rent(2 * nodes), sky = ArrayPool<double>.Shared.Rent(2 * nodes);
        bool[] wanted = ArrayPool<bool>.Shared.Rent(nodes);
        for (int line = firstRow * division; line <= endRow * division; line++)
        {
            Span<bool> row = wanted.AsSpan(0, nodes);
            row.Clear();
            // A line of samples on the border of two rows of pixels belongs to both.
            Mark(Math.Min(line / division, endRow - 1), line, row);
            if (line % division == 0 && line > firstRow * division)
            {
                Mark(line / division - 1, line, row);
            }
            AddLine(builder, (double)line / division - 0.5, row, xy, sky);
        }
        ArrayPool<double>.Shared.Return(xy);
        ArrayPool<double>.Shared.Return(sky);
        ArrayPool<bool>.Shared.Return(wanted);
        return builder.ToMoc();
    }

    private void Mark(int y, int line, Span<bool> nodes)
    {
        bool middle = line == y * division + division / 2;
        ReadOnlySpan<float> pixels = image.Pixels.AsSpan(y * image.Width, image.Width);
        for (int x = 0; x < pixels.Length; x++)
        {
            if (float.IsNaN(pixels[x]))
            {
                continue;
            }
            if (!centresAreEnough || !IsAmongValid(x, y))
            {
                nodes.Slice(x * division, division + 1).Fill(true);
            }
            else if (middle)
            {
                nodes[x * division + division / 2] = true;
            }
        }
    }

    private bool IsAmongValid(int x, int y)
    {
        if (x == 0 || y == 0 || x == image.Width - 1 || y == image.Height - 1)
        {
            return false;
        }
        float sum = 0;
        for (int row = y - 1; row <= y + 1; row++)
        {
            ReadOnlySpan<float> three = image.Pixels.AsSpan(row * image.Width + x - 1, 3);
            // Times 0, so that only NaN and infinities spread.
            sum += 0 * (three[0] + three[1] + three[2]);
        }
        return !float.IsNaN(sum);
    }

    private void AddLine(MocBuilder builder, double y, ReadOnlySpan<bool> wanted, double[] xy, double[] sky)
    {
        int count = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i])
            {
                (xy[2 * count], xy[2 * count + 1]) = ((double)i / division - 0.5, y);
                count++;
            }
        }
        wcs.PixelToSky(CelestialFrame.Of(SkyFrame.Icrs), xy.AsSpan(0, 2 * count), sky.AsSpan(0, 2 * count));
        for (int i = 0; i < count; i++)
        {
            double lon = sky[2 * i], lat = sky[2 * i + 1];
            // Outside the oval of an all-sky projection.
            if (double.IsNaN(lon) || double.IsNaN(lat))
            {
                continue;
            }
            builder.Add(NestedIndex.AngleToPixel(order, lon, lat));
        }
    }
}
