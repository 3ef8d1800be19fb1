using System.Buffers;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// Where the pixels of a HiPS tile lie in an image: exact at the corners of cells of 16 × 16 pixels, quadratic in x and y through the nine corners of blocks of 2 × 2 cells. A cell
/// whose middle would be off by more than <see cref="Tolerance"/> (a seam of the projection, the border between the zones of HEALPix, a pole) is computed exactly, pixel by
/// pixel. Pixels are those of the tile's FITS file: column iy, row Width − 1 − ix (HiPS 1.0, section 4.1.2).
/// </summary>
internal sealed class TileMesh
{
    /// <summary>Pixels of a cell's side.</summary>
    public const int Cell = 16;

    /// <summary>Largest error of a cell's middle, image pixels.</summary>
    public const double Tolerance = 0.001;

    private readonly int face;
    private readonly long firstX;
    private readonly long firstY;
    private readonly double side;
    private readonly int width;
    private readonly int cells;
    private readonly CelestialFrame frame;

    // Unit vectors of the nodes, row by row, then of the cells' middles.
    private readonly double[] vectors;

    /// <summary>The mesh of a tile.</summary>
    /// <param name="key">The tile.</param>
    /// <param name="width">Pixels of its side, a power of two from 16 on.</param>
    /// <param name="frame">Frame of the tessellation.</param>
    public TileMesh(TileKey key, int width, SkyFrame frame)
    {
        (face, long tileX, long tileY) = NestedIndex.Decompose(key.Order, key.Pixel);
        (firstX, firstY, this.width, this.frame) = (tileX * width, tileY * width, width, CelestialFrame.Of(frame));
        side = Math.ScaleB(width, key.Order);
        cells = width / Cell;
        int nodes = cells + 1;
        vectors = new double[3 * (nodes * nodes + cells * cells)];
        int at = 0;
        for (int row = 0; row < nodes; row++)
        {
            for (int column = 0; column < nodes; column++)
            {
                Put(Edge(column), Edge(row), ref at);
            }
        }
        for (int row = 0; row < cells; row++)
        {
            for (int column = 0; column < cells; column++)
            {
                Put((Edge(column) + Edge(column + 1)) / 2.0, (Edge(row) + Edge(row + 1)) / 2.0, ref at);
            }
        }
    }

    /// <summary>Cells along a side.</summary>
    public int Cells => cells;

    /// <summary>Positions x, y of the nodes, then of the middles, in an image: pairs, NaN where its projection does not reach.</summary>
    public double[] Place(WorldCoordinates wcs)
    {
        double[] lonlat = ArrayPool<double>.Shared.Rent(vectors.Length / 3 * 2);
        double[] xy = new double[vectors.Length / 3 * 2];
        for (int i = 0; i < xy.Length / 2; i++)
        {
            (lonlat[2 * i], lonlat[2 * i + 1]) = SkyPosition.Angles(vectors[3 * i], vectors[3 * i + 1], vectors[3 * i + 2]);
        }
        wcs.SkyToPixel(frame, lonlat.AsSpan(0, xy.Length), xy);
        ArrayPool<double>.Shared.Return(lonlat);
        return xy;
    }

    /// <summary>
    /// Positions of the 256 pixels of a cell, [row, column, 2]; false, and nothing written, where the cell is certainly outside the image.
    /// <paramref name="area"/> is the area of a tile's pixel there in pixels of the image.
    /// </summary>
    public bool Fill(double[] places, int cellColumn, int cellRow, WorldCoordinates wcs, int imageWidth, int imageHeight, Span<double> xy, out double area)
    {
        Span<double> block = stackalloc double[18];
        int left = cellColumn & ~1, low = cellRow & ~1, nodes = cells + 1;
        for (int row = 0; row < 3; row++)
        {
            places.AsSpan(2 * ((low + row) * nodes + left), 6).CopyTo(block[(6 * row)..]);
        }
        Basis columns = new(Edge(left + 1) - Edge(left), Edge(left + 2) - Edge(left)), rows = new(Edge(low + 1) - Edge(low), Edge(low + 2) - Edge(low));
        int firstColumn = (cellColumn - left) * Cell, firstRow = (cellRow - low) * Cell;
        double middleColumn = (Edge(cellColumn) + Edge(cellColumn + 1)) / 2.0 - Edge(left), middleRow = (Edge(cellRow) + Edge(cellRow + 1)) / 2.0 - Edge(low);
        ReadOnlySpan<double> middle = places.AsSpan(2 * (nodes * nodes + cellRow * cells + cellColumn), 2);
        (double x, double y) = Evaluate(block, columns.At(middleColumn), rows.At(middleRow));
        // Written so that NaN is off, too.
        if (!(Math.Abs(x - middle[0]) <= Tolerance && Math.Abs(y - middle[1]) <= Tolerance))
        {
            Compute(cellColumn, cellRow, wcs, xy);
            area = AreaOfPixels(xy);
            return true;
        }
        ReadOnlySpan<double> lower = places.AsSpan(2 * (cellRow * nodes + cellColumn), 4), upper = places.AsSpan(2 * ((cellRow + 1) * nodes + cellColumn), 4);
        area = Area(lower, upper) / ((Edge(cellColumn + 1) - Edge(cellColumn)) * (Edge(cellRow + 1) - Edge(cellRow)));
        if (IsOutside(lower, upper, middle, 0, imageWidth) || IsOutside(lower, upper, middle, 1, imageHeight))
        {
            return false;
        }
        for (int row = 0; row < Cell; row++)
        {
            FillRow(block, rows.At(firstRow + row), columns, firstColumn, xy.Slice(2 * Cell * row, 2 * Cell));
        }
        return true;
    }

    // The last node is the last pixel, not the one after it, which lies on another tile and perhaps on another face.
    private int Edge(int node) => Math.Min(node * Cell, width - 1);

    private void Put(double column, double row, ref int at)
    {
        (vectors[at], vectors[at + 1], vectors[at + 2]) = Vector(column, row);
        at += 3;
    }

    private (double X, double Y, double Z) Vector(double column, double row) =>
        new FacePosition(face, (firstX + width - 1 - row + 0.5) / side, (firstY + column + 0.5) / side).ToVector();

    // A pixel is a pixel wide, the cell ends a pixel after its last node, and between its corners it may bulge.
    private static bool IsOutside(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> middle, int axis, int size)
    {
        double least = Math.Min(Math.Min(lower[axis], lower[axis + 2]), Math.Min(upper[axis], upper[axis + 2]));
        double most = Math.Max(Math.Max(lower[axis], lower[axis + 2]), Math.Max(upper[axis], upper[axis + 2]));
        double bulge = Math.Abs((lower[axis] + lower[axis + 2] + upper[axis] + upper[axis + 2]) / 4 - middle[axis]);
        double margin = 1 + (most - least) / Cell + 2 * bulge;
        return most < -margin || least > size - 1 + margin;
    }

    private static (double X, double Y) Evaluate(ReadOnlySpan<double> block, (double A, double B, double C) column, (double A, double B, double C) row)
    {
        double x = 0, y = 0;
        ReadOnlySpan<double> across = [column.A, column.B, column.C];
        for (int i = 0; i < 3; i++)
        {
            x += across[i] * (row.A * block[2 * i] + row.B * block[6 + 2 * i] + row.C * block[12 + 2 * i]);
            y += across[i] * (row.A * block[2 * i + 1] + row.B * block[7 + 2 * i] + row.C * block[13 + 2 * i]);
        }
        return (x, y);
    }

    // Along a row x and y are parabolas.
    private static void FillRow(ReadOnlySpan<double> block, (double A, double B, double C) row, Basis columns, int first, Span<double> xy)
    {
        Span<double> at = stackalloc double[6];
        for (int i = 0; i < 6; i++)
        {
            at[i] = row.A * block[i] + row.B * block[6 + i] + row.C * block[12 + i];
        }
        (double x1, double x2) = columns.Coefficients(at[0], at[2], at[4]);
        (double y1, double y2) = columns.Coefficients(at[1], at[3], at[5]);
        for (int column = 0; column < Cell; column++)
        {
            double t = first + column;
            xy[2 * column] = at[0] + t * (x1 + t * x2);
            xy[2 * column + 1] = at[1] + t * (y1 + t * y2);
        }
    }

    private static double Area(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) =>
        Math.Abs((lower[2] - upper[0]) * (upper[3] - lower[1]) - (upper[2] - lower[0]) * (lower[3] - upper[1])) / 2;

    // The least of the pixels': across a seam of the projection a difference is as wide as the image. NaN where no two neighbours are on the image.
    private static double AreaOfPixels(ReadOnlySpan<double> xy)
    {
        double least = double.NaN;
        for (int i = 0; i < Cell * (Cell - 1) - 1; i++)
        {
            ReadOnlySpan<double> here = xy[(2 * i)..], right = xy[(2 * i + 2)..], up = xy[(2 * (i + Cell))..];
            double area = Math.Abs((right[0] - here[0]) * (up[1] - here[1]) - (up[0] - here[0]) * (right[1] - here[1]));
            least = (i + 1) % Cell != 0 && area > 0 && !(area >= least) ? area : least;
        }
        return least;
    }

    private void Compute(int cellColumn, int cellRow, WorldCoordinates wcs, Span<double> xy)
    {
        Span<double> lonlat = stackalloc double[2 * Cell * Cell];
        for (int i = 0; i < Cell * Cell; i++)
        {
            (double x, double y, double z) = Vector(cellColumn * Cell + i % Cell, cellRow * Cell + i / Cell);
            (lonlat[2 * i], lonlat[2 * i + 1]) = SkyPosition.Angles(x, y, z);
        }
        wcs.SkyToPixel(frame, lonlat, xy);
    }

    /// <summary>Lagrange's parabolas through three places: 0, p and q.</summary>
    private readonly struct Basis(double p, double q)
    {
        public (double A, double B, double C) At(double t) => ((t - p) * (t - q) / (p * q), t * (t - q) / (p * (p - q)), t * (t - p) / (q * (q - p)));

        /// <summary>The coefficients of t and t² of the parabola with three values.</summary>
        public (double Linear, double Square) Coefficients(double atZero, double atP, double atQ)
        {
            double slopeP = (atP - atZero) / p, slopeQ = (atQ - atZero) / q;
            double square = (slopeQ - slopeP) / (q - p);
            return (slopeP - square * p, square);
        }
    }
}
