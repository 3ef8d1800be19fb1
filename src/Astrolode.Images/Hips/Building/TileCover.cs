using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// The tiles that an image may have pixels in: those under a grid of places on the image, four to a tile's side where the image's pixels are largest on the sky, and the
/// neighbours of these. A few have no pixel; none that has one is missed.
/// </summary>
internal static class TileCover
{
    private const int ScaleProbes = 16;
    private const int PlacesPerTile = 4;
    private const double MostStretch = 8;

    /// <summary>The tiles of an order and frame.</summary>
    /// <param name="wcs">Coordinates of the image.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="frame">Frame of the tessellation.</param>
    /// <param name="order">Order of the tiles.</param>
    /// <param name="cancellation">Stops between rows of places: tiles far finer than the image are billions of places.</param>
    public static SpaceMoc Find(WorldCoordinates wcs, int width, int height, SkyFrame frame, int order, CancellationToken cancellation = default)
    {
        double step = 3600 * NestedIndex.PixelSideDegrees(order) / PlacesPerTile / LargestPixelArcsec(wcs, width, height);
        int columns = Steps(width, step), rows = Steps(height, step);
        double[] xy = new double[2 * (columns + 1)];
        double[] lonlat = new double[xy.Length];
        HashSet<long> cells = [];
        long last = -1;
        for (int row = 0; row <= rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i <= columns; i++)
            {
                (xy[2 * i], xy[2 * i + 1]) = ((double)i / columns * width - 0.5, (double)row / rows * height - 0.5);
            }
            wcs.PixelToSky(CelestialFrame.Of(frame), xy, lonlat);
            for (int i = 0; i <= columns; i++)
            {
                if (double.IsNaN(lonlat[2 * i]))
                {
                    continue;
                }
                long cell = NestedIndex.AngleToPixel(order, lonlat[2 * i], lonlat[2 * i + 1]);
                if (cell != last)
                {
                    cells.Add(cell);
                    last = cell;
                }
            }
        }
        return WithNeighbours(order, frame, cells);
    }

    private static SpaceMoc WithNeighbours(int order, SkyFrame frame, HashSet<long> cells)
    {
        MocBuilder all = new(order, frame);
        Span<long> neighbours = stackalloc long[8];
        foreach (long cell in cells)
        {
            all.Add(cell);
            NestedIndex.Neighbours(order, cell, neighbours);
            foreach (long neighbour in neighbours)
            {
                if (neighbour >= 0)
                {
                    all.Add(neighbour);
                }
            }
        }
        return all.ToMoc();
    }

    private static int Steps(int pixels, double step) => (int)Math.Clamp(Math.Ceiling(pixels / step), 4, 1 << 16);

    // The scale at CRPIX says little of the rim of a wide image.
    private static double LargestPixelArcsec(WorldCoordinates wcs, int width, int height)
    {
        double[] xy = new double[6 * (ScaleProbes + 1) * (ScaleProbes + 1)];
        int at = 0;
        for (int i = 0; i <= ScaleProbes; i++)
        {
            for (int j = 0; j <= ScaleProbes; j++)
            {
                // Half a pixel inside, so that each probe and its two neighbours are on the image.
                double x = (double)i / ScaleProbes * Math.Max(0, width - 2), y = (double)j / ScaleProbes * Math.Max(0, height - 2);
                (xy[at], xy[at + 1], xy[at + 2], xy[at + 3], xy[at + 4], xy[at + 5]) = (x, y, x + 1, y, x, y + 1);
                at += 6;
            }
        }
        double[] lonlat = new double[xy.Length];
        wcs.PixelToSky(xy, lonlat);
        double largest = wcs.PixelScaleArcsec;
        for (int i = 0; i < lonlat.Length; i += 6)
        {
            SkyPosition here = new(lonlat[i], lonlat[i + 1]);
            double right = 3600 * here.SeparationDegrees(new SkyPosition(lonlat[i + 2], lonlat[i + 3]));
            double up = 3600 * here.SeparationDegrees(new SkyPosition(lonlat[i + 4], lonlat[i + 5]));
            // NaN, beyond the edge of the projection, is larger than nothing.
            largest = right > largest ? right : largest;
            largest = up > largest ? up : largest;
        }
        // At the limb of a hemisphere a pixel has no bound; its places there lie a neighbour apart at most.
        return Math.Min(largest, MostStretch * wcs.PixelScaleArcsec);
    }
}
