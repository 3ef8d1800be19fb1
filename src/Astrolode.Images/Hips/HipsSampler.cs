using System.Buffers;
using System.Numerics;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Images.Hips;

/// <summary>
/// Reads one order of a HiPS, values or colours, at the pixels of a grid: bilinear between the four nearest pixels in the plane (ix, iy) of the base cell, across the
/// borders of tiles and of base cells. Blank neighbours are left out and the others take their weight, until more than half of the weight is blank.
/// For one thread and one tile.
/// </summary>
internal sealed class HipsSampler<T>
    where T : struct, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, float, T>, IDivisionOperators<T, float, T>, IEqualityOperators<T, T, bool>
{
    // Tiles kept from the shared cache's lock while one grid is filled; a very coarse grid walks over many.
    private const int MostHeld = 64;

    // 0/0: not a number.
    private static readonly T Blank = default(T) / 0;
    private readonly BoundedCache<TileKey, HipsTile<T>> tiles;
    private readonly SkyFrame frame;
    private readonly int order;
    private readonly int width;
    private readonly int widthBits;
    private readonly long side;
    private readonly Dictionary<long, T[]?> held = [];
    private long heldKey = -1;
    private T[]? heldPixels;

    public HipsSampler(BoundedCache<TileKey, HipsTile<T>> tiles, SkyFrame frame, int order, int width)
    {
        (this.tiles, this.frame, this.order, this.width) = (tiles, frame, order, width);
        widthBits = BitOperations.Log2((uint)width);
        side = (long)width << order;
    }

    /// <summary>Fills a grid; each pixel is the mean of <paramref name="division"/>² places in it, blank when more than half of them are.</summary>
    public void Sample(TanGrid grid, int division, Span<T> pixels, CancellationToken cancellation)
    {
        TanGrid fine = grid.Divide(division);
        double[] vectors = ArrayPool<double>.Shared.Rent(3 * fine.Width);
        T[] row = ArrayPool<T>.Shared.Rent(fine.Width);
        int[] counts = ArrayPool<int>.Shared.Rent(grid.Width);
        try
        {
            for (int y = 0; y < grid.Height; y++)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<T> output = pixels.Slice(y * grid.Width, grid.Width);
                if (division == 1)
                {
                    SampleRow(fine, y, vectors, output);
                    continue;
                }
                output.Clear();
                counts.AsSpan(0, grid.Width).Clear();
                for (int part = 0; part < division; part++)
                {
                    SampleRow(fine, y * division + part, vectors, row.AsSpan(0, fine.Width));
                    Accumulate(row.AsSpan(0, fine.Width), division, output, counts);
                }
                Average(output, counts, division * division);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(vectors);
            ArrayPool<T>.Shared.Return(row);
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    private static void Accumulate(ReadOnlySpan<T> row, int division, Span<T> sums, Span<int> counts)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (IsFinite(row[i]))
            {
                sums[i / division] += row[i];
                counts[i / division]++;
            }
        }
    }

    private static void Average(Span<T> sums, ReadOnlySpan<int> counts, int full)
    {
        for (int x = 0; x < sums.Length; x++)
        {
            sums[x] = 2 * counts[x] >= full ? sums[x] / counts[x] : Blank;
        }
    }

    private void SampleRow(TanGrid grid, int y, double[] vectors, Span<T> output)
    {
        int count = grid.Width;
        Span<double> vx = vectors.AsSpan(0, count), vy = vectors.AsSpan(count, count), vz = vectors.AsSpan(2 * count, count);
        grid.RowDirections(y, frame, vx, vy, vz);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = At(FacePosition.FromVector(vx[i], vy[i], vz[i]));
        }
    }

    private T At(FacePosition place)
    {
        double fx = place.X * side - 0.5, fy = place.Y * side - 0.5;
        long ix = (long)Math.Floor(fx), iy = (long)Math.Floor(fy);
        float wx = (float)(fx - ix), wy = (float)(fy - iy);
        int lx = (int)(ix & (width - 1)), ly = (int)(iy & (width - 1));
        if (ix < 0 || iy < 0 || lx == width - 1 || ly == width - 1)
        {
            return AcrossBorder(place.Face, ix, iy, wx, wy);
        }
        T[]? tile = Tile(place.Face, ix >> widthBits, iy >> widthBits);
        if (tile is null)
        {
            return Blank;
        }
        // Row width − 1 − ix of the file, column iy: the next ix is one row up.
        int at = (width - 1 - lx) * width + ly;
        T v00 = tile[at], v01 = tile[at + 1], v10 = tile[at - width], v11 = tile[at - width + 1];
        T low = v00 + (v10 - v00) * wx, high = v01 + (v11 - v01) * wx;
        T value = low + (high - low) * wy;
        return IsFinite(value) ? value : Finite(v00, v10, v01, v11, wx, wy);
    }

    private T AcrossBorder(int face, long ix, long iy, float wx, float wy) =>
        Finite(Pixel(face, ix, iy), Pixel(face, ix + 1, iy), Pixel(face, ix, iy + 1), Pixel(face, ix + 1, iy + 1), wx, wy);

    private static T Finite(T v00, T v10, T v01, T v11, float wx, float wy)
    {
        T sum = default;
        float weight = 0;
        Add(v00, (1 - wx) * (1 - wy), ref sum, ref weight);
        Add(v10, wx * (1 - wy), ref sum, ref weight);
        Add(v01, (1 - wx) * wy, ref sum, ref weight);
        Add(v11, wx * wy, ref sum, ref weight);
        return weight >= 0.5f ? sum / weight : Blank;
    }

    private static void Add(T value, float weight, ref T sum, ref float total)
    {
        if (IsFinite(value))
        {
            sum += value * weight;
            total += weight;
        }
    }

    // What is infinite or not a number does not vanish when it is taken from itself.
    private static bool IsFinite(T value) => value - value == default;

    // One pixel of the map, up to one outside the base cell; NaN where the survey is blank and where three cells meet and there is none.
    private T Pixel(int face, long ix, long iy)
    {
        if (!BaseCells.Enter(ref face, ref ix, ref iy, side))
        {
            return Blank;
        }
        T[]? tile = Tile(face, ix >> widthBits, iy >> widthBits);
        return tile is null ? Blank : tile[(width - 1 - (int)(ix & (width - 1))) * width + (int)(iy & (width - 1))];
    }

    private T[]? Tile(int face, long tx, long ty)
    {
        long key = (((long)face << order) + ty << order) + tx;
        if (key != heldKey)
        {
            if (!held.TryGetValue(key, out T[]? found))
            {
                if (held.Count == MostHeld)
                {
                    held.Clear();
                }
                found = tiles.Get(new TileKey(order, NestedIndex.Compose(order, face, tx, ty)))?.Pixels;
                held.Add(key, found);
            }
            (heldKey, heldPixels) = (key, found);
        }
        return heldPixels;
    }
}
