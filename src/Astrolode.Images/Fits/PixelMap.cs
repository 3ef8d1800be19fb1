using System.Buffers;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>
/// Where the pixels of a tile lie in an image: exact through both projections at the corners of cells of 16 × 16 pixels, bilinear between them. A cell whose
/// centre would be off by more than <see cref="Tolerance"/> (strong curvature, a seam of the projection, the edge of the sky) is computed exactly, pixel by pixel.
/// </summary>
internal static class PixelMap
{
    /// <summary>Rows of a band and columns of a cell.</summary>
    public const int Cell = 16;

    /// <summary>Largest error of a cell's centre, image pixels.</summary>
    public const double Tolerance = 0.005;

    /// <summary>Positions x, y in the image (NaN outside its projection) of <paramref name="rows"/> ≤ 16 whole rows of a tile, [row, column, 2].</summary>
    public static void FillBand(TanGrid grid, WorldCoordinates wcs, int firstRow, int rows, Span<double> xy)
    {
        int cells = (grid.Width + Cell - 1) / Cell;
        int nodes = cells + 1;
        // Lower nodes, upper nodes, centres of the cells.
        int count = 2 * nodes + cells;
        double[] buffer = ArrayPool<double>.Shared.Rent(4 * count);
        Span<double> sky = buffer.AsSpan(0, 2 * count);
        Span<double> mesh = buffer.AsSpan(2 * count, 2 * count);
        CelestialFrame frame = CelestialFrame.Of(grid.Frame);
        for (int i = 0; i < nodes; i++)
        {
            PutSky(grid, i * Cell, firstRow, sky[(2 * i)..]);
            PutSky(grid, i * Cell, firstRow + Cell, sky[(2 * (nodes + i))..]);
        }
        for (int i = 0; i < cells; i++)
        {
            PutSky(grid, (i + 0.5) * Cell, firstRow + Cell / 2.0, sky[(2 * (2 * nodes + i))..]);
        }
        wcs.SkyToPixel(frame, sky, mesh);
        for (int i = 0; i < cells; i++)
        {
            int columns = Math.Min(Cell, grid.Width - i * Cell);
            Span<double> target = xy[(2 * i * Cell)..];
            ReadOnlySpan<double> lower = mesh.Slice(2 * i, 4), upper = mesh.Slice(2 * (nodes + i), 4), centre = mesh.Slice(2 * (2 * nodes + i), 2);
            if (IsSmooth(lower, upper, centre))
            {
                Interpolate(lower, upper, target, 2 * grid.Width, columns, rows);
            }
            else
            {
                Compute(grid, wcs, frame, i * Cell, firstRow, target, columns, rows);
            }
        }
        ArrayPool<double>.Shared.Return(buffer);
    }

    private static void PutSky(TanGrid grid, double x, double y, Span<double> lonlat) => (lonlat[0], lonlat[1]) = grid.PixelToSky(x, y);

    // False too where a corner is NaN.
    private static bool IsSmooth(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> centre) =>
        Math.Abs((lower[0] + lower[2] + upper[0] + upper[2]) / 4 - centre[0]) <= Tolerance
        && Math.Abs((lower[1] + lower[3] + upper[1] + upper[3]) / 4 - centre[1]) <= Tolerance;

    private static void Interpolate(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> target, int stride, int columns, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            double v = (double)row / Cell;
            double x = lower[0] + (upper[0] - lower[0]) * v, y = lower[1] + (upper[1] - lower[1]) * v;
            double stepX = (lower[2] + (upper[2] - lower[2]) * v - x) / Cell, stepY = (lower[3] + (upper[3] - lower[3]) * v - y) / Cell;
            Span<double> line = target[(row * stride)..];
            for (int column = 0; column < columns; column++)
            {
                line[2 * column] = x + column * stepX;
                line[2 * column + 1] = y + column * stepY;
            }
        }
    }

    private static void Compute(TanGrid grid, WorldCoordinates wcs, CelestialFrame frame, int firstColumn, int firstRow, Span<double> target, int columns, int rows)
    {
        Span<double> sky = stackalloc double[2 * Cell];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                PutSky(grid, firstColumn + column, firstRow + row, sky[(2 * column)..]);
            }
            wcs.SkyToPixel(frame, sky[..(2 * columns)], target.Slice(row * 2 * grid.Width, 2 * columns));
        }
    }
}
