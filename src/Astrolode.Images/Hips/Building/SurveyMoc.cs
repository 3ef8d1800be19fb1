using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Astrolode.Files;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// The coverage map of a survey in ICRS (MOC 2.0, NUNIQ): the cells with a pixel that is not blank, read off tiles of a coarser order, in which a pixel is blank only where
/// all the finest ones under it are. Cells are 16 of the finest pixels wide, or coarser where the survey is large; of a Galactic survey twice as wide, and every one that a pixel's corner or
/// middle lies in is taken.
/// </summary>
internal sealed class SurveyMoc
{
    private const int OrdersBelowFinest = 4;
    private const int MostTiles = 1024;

    /// <summary>Order of the cells.</summary>
    public required int Order { get; init; }

    /// <summary>The cells, ICRS.</summary>
    public required CellRanges Cells { get; init; }

    /// <summary>Covered part of the sky, 0 to 1.</summary>
    public double SkyFraction => Cells.Count / (double)NestedIndex.PixelCount(Order);

    /// <summary>Reads the coverage off the tiles.</summary>
    /// <param name="plan">The survey.</param>
    /// <param name="folder">Its tiles.</param>
    /// <param name="finest">The finest tiles that may be there.</param>
    public static SurveyMoc Of(BuildPlan plan, TileFolder folder, CellRanges finest)
    {
        int tileOrder = Math.Max(0, plan.Order - OrdersBelowFinest);
        while (tileOrder > 0 && finest.Coarsen(plan.Order - tileOrder).Count > MostTiles)
        {
            tileOrder--;
        }
        int pixelOrder = tileOrder + BitOperations.Log2((uint)plan.TileWidth);
        bool rotated = plan.Frame != SkyFrame.Icrs;
        int order = rotated ? pixelOrder - 1 : pixelOrder;
        long[] tiles = [.. finest.Coarsen(plan.Order - tileOrder).Cells];
        CellRanges[] parts = new CellRanges[tiles.Length];
        Parallel.For(0, tiles.Length, i =>
        {
            float[]? pixels = folder.Read(new TileKey(tileOrder, tiles[i]));
            IEnumerable<long> covered = pixels is null ? [] : Covered(tiles[i], pixels, plan.TileWidth);
            parts[i] = CellRanges.Of(rotated ? covered.SelectMany(cell => IcrsCells(cell, pixelOrder, order, plan.Frame)) : covered);
        });
        return new SurveyMoc { Order = order, Cells = CellRanges.Union(parts) };
    }

    /// <summary>The cells of one of some maps of one order.</summary>
    public static SurveyMoc Union(IReadOnlyList<SurveyMoc> maps) => new() { Order = maps[0].Order, Cells = CellRanges.Union(maps.Select(map => map.Cells)) };

    /// <summary>Writes the map, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        List<long> numbers = [.. Uniq()];
        numbers.Sort();
        string[] table =
        [
            "XTENSION= 'BINTABLE'           / Multi-order coverage map", Card("BITPIX", 8), Card("NAXIS", 2), Card("NAXIS1", 8), Card("NAXIS2", numbers.Count),
            Card("PCOUNT", 0), Card("GCOUNT", 1), Card("TFIELDS", 1), "TTYPE1  = 'UNIQ    '           / 4 * 4**order + cell", "TFORM1  = '1K      '",
            "MOCVERS = '2.0     '", "MOCDIM  = 'SPACE   '", "ORDERING= 'NUNIQ   '", "COORDSYS= 'C       '           / ICRS", Card("MOCORD_S", Order), Card("MOCORDER", Order),
            "MOCTOOL = 'astrolode'", "END",
        ];
        byte[] bytes = new byte[2880 + 2880 + (8 * numbers.Count + 2879) / 2880 * 2880];
        Put(bytes, ["SIMPLE  =                    T", Card("BITPIX", 8), Card("NAXIS", 0), "EXTEND  =                    T", "END"]);
        Put(bytes.AsSpan(2880), table);
        for (int i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(5760 + 8 * i), numbers[i]);
        }
        AtomicFile.WriteBytes(path, bytes);
    }

    private static IEnumerable<long> Covered(long tile, float[] pixels, int width)
    {
        int bits = BitOperations.Log2((uint)width);
        for (int i = 0; i < pixels.Length; i++)
        {
            if (!float.IsNaN(pixels[i]))
            {
                yield return (tile << (2 * bits)) + NestedIndex.Compose(bits, 0, width - 1 - i / width, i % width);
            }
        }
    }

    private static long[] IcrsCells(long cell, int pixelOrder, int order, SkyFrame frame)
    {
        Span<(double X, double Y, double Z)> places = stackalloc (double, double, double)[5];
        NestedIndex.Corners(pixelOrder, cell, places);
        places[4] = NestedIndex.PixelToVector(pixelOrder, cell);
        long[] cells = new long[places.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            (double x, double y, double z) = SkyPosition.Rotate(frame, SkyFrame.Icrs, places[i].X, places[i].Y, places[i].Z);
            cells[i] = NestedIndex.VectorToPixel(order, x, y, z);
        }
        return cells;
    }

    // The largest cells that make up each range.
    private IEnumerable<long> Uniq()
    {
        foreach ((long start, long end) in Cells.Bounds.ToArray().Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            for (long at = start; at < end;)
            {
                int up = 0;
                while (up < Order && at % (1L << (2 * up + 2)) == 0 && at + (1L << (2 * up + 2)) <= end)
                {
                    up++;
                }
                yield return (4L << (2 * (Order - up))) + (at >> (2 * up));
                at += 1L << (2 * up);
            }
        }
    }

    private static string Card(string keyword, long value) => string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20}");

    private static void Put(Span<byte> block, string[] cards)
    {
        block[..2880].Fill((byte)' ');
        for (int i = 0; i < cards.Length; i++)
        {
            Encoding.ASCII.GetBytes(cards[i], block[(80 * i)..]);
        }
    }
}
