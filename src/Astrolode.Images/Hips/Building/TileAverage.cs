namespace Astrolode.Images.Hips.Building;

/// <summary>Tiles of the next coarser order: each pixel the mean of its four children, of those that are not blank; blank where all are.</summary>
internal static class TileAverage
{
    /// <summary>
    /// Averages a tile into its quarter of the parent. Both are in the order of a FITS file, row Width − 1 − ix, column iy; child i has bit 0 of its number in ix and bit 1 in iy.
    /// </summary>
    public static void Into(Span<float> parent, ReadOnlySpan<float> child, int number, int width)
    {
        int half = width / 2;
        int top = (number & 1) == 0 ? half : 0, left = (number >> 1) * half;
        for (int row = 0; row < half; row++)
        {
            ReadOnlySpan<float> lower = child.Slice(2 * row * width, width), upper = child.Slice((2 * row + 1) * width, width);
            Span<float> target = parent.Slice((top + row) * width + left, half);
            for (int column = 0; column < half; column++)
            {
                float a = lower[2 * column], b = lower[2 * column + 1], c = upper[2 * column], d = upper[2 * column + 1];
                float mean = (a + b + (c + d)) * 0.25f;
                target[column] = float.IsNaN(mean) ? MeanOfSome(a, b, c, d) : mean;
            }
        }
    }

    // NaN, 0/0, where there is none.
    private static float MeanOfSome(float a, float b, float c, float d)
    {
        float sum = 0;
        int count = 0;
        Add(a, ref sum, ref count);
        Add(b, ref sum, ref count);
        Add(c, ref sum, ref count);
        Add(d, ref sum, ref count);
        return sum / count;
    }

    private static void Add(float value, ref float sum, ref int count)
    {
        if (!float.IsNaN(value))
        {
            sum += value;
            count++;
        }
    }
}
