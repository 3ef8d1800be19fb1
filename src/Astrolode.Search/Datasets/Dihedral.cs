namespace Astrolode.Search.Datasets;

/// <summary>
/// The eight symmetries of a square tile: quarter turns and mirror images. The sky has no up, so each is as likely as the tile itself.
/// Symmetry s = 0..7: bit 2 transposes, bit 0 then mirrors x, bit 1 then mirrors y.
/// </summary>
internal static class Dihedral
{
    public const int Count = 8;

    /// <summary>Writes the transformed square image [y, x] of the given side.</summary>
    public static void Apply(int symmetry, ReadOnlySpan<float> image, Span<float> output, int side)
    {
        (bool transpose, bool mirrorX, bool mirrorY) = Bits(symmetry);
        for (int y = 0; y < side; y++)
        {
            int v = mirrorY ? side - 1 - y : y;
            for (int x = 0; x < side; x++)
            {
                int u = mirrorX ? side - 1 - x : x;
                output[y * side + x] = transpose ? image[u * side + v] : image[v * side + u];
            }
        }
    }

    /// <summary>The box (x1, y1, x2, y2), in fractions of the side, as it lies in the transformed image.</summary>
    public static (float X1, float Y1, float X2, float Y2) Apply(int symmetry, (float X1, float Y1, float X2, float Y2) box)
    {
        (bool transpose, bool mirrorX, bool mirrorY) = Bits(symmetry);
        (float x1, float y1, float x2, float y2) = transpose ? (box.Y1, box.X1, box.Y2, box.X2) : box;
        (x1, x2) = mirrorX ? (1 - x2, 1 - x1) : (x1, x2);
        (y1, y2) = mirrorY ? (1 - y2, 1 - y1) : (y1, y2);
        return (x1, y1, x2, y2);
    }

    private static (bool Transpose, bool MirrorX, bool MirrorY) Bits(int symmetry) =>
        ((symmetry & 4) != 0, (symmetry & 1) != 0, (symmetry & 2) != 0);
}
