namespace Astrolode.Images.Healpix;

/// <summary>How the twelve base cells of HEALPix meet (Górski et al. 2005, figure 4): where a step across an edge leads.</summary>
internal static class BaseCells
{
    private const sbyte None = -1;

    // Rows: the side that is left (S, SE, E, SW, none, NE, W, NW, N); columns: the cell that is left; value: the cell that is entered.
    private static ReadOnlySpan<sbyte> Next =>
    [
        8, 9, 10, 11, None, None, None, None, 10, 11, 8, 9,
        5, 6, 7, 4, 8, 9, 10, 11, 9, 10, 11, 8,
        None, None, None, None, 5, 6, 7, 4, None, None, None, None,
        4, 5, 6, 7, 11, 8, 9, 10, 11, 8, 9, 10,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
        1, 2, 3, 0, 0, 1, 2, 3, 5, 6, 7, 4,
        None, None, None, None, 7, 4, 5, 6, None, None, None, None,
        3, 0, 1, 2, 3, 0, 1, 2, 4, 5, 6, 7,
        2, 3, 0, 1, None, None, None, None, 0, 1, 2, 3,
    ];

    // Rows as above; columns: north cap, equator, south cap; value: 1 mirrors x, 2 mirrors y, 4 swaps them, in this order.
    private static ReadOnlySpan<byte> Turn =>
    [
        0, 0, 3,
        0, 0, 6,
        0, 0, 0,
        0, 0, 5,
        0, 0, 0,
        5, 0, 0,
        0, 0, 0,
        6, 0, 0,
        3, 0, 0,
    ];

    /// <summary>
    /// Brings a pixel that lies up to one cell outside <paramref name="face"/> onto the cell where it is.
    /// False at the eight corners where only three cells meet and no pixel is.
    /// </summary>
    public static bool Enter(ref int face, ref long x, ref long y, long side)
    {
        int through = 4;
        if (x < 0)
        {
            x += side;
            through -= 1;
        }
        else if (x >= side)
        {
            x -= side;
            through += 1;
        }
        if (y < 0)
        {
            y += side;
            through -= 3;
        }
        else if (y >= side)
        {
            y -= side;
            through += 3;
        }
        int next = Next[through * 12 + face];
        if (next == None)
        {
            return false;
        }
        int turn = Turn[through * 3 + face / 4];
        x = (turn & 1) != 0 ? side - 1 - x : x;
        y = (turn & 2) != 0 ? side - 1 - y : y;
        (x, y) = (turn & 4) != 0 ? (y, x) : (x, y);
        face = next;
        return true;
    }
}
