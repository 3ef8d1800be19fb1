namespace Astrolode.Search.Pictures;

/// <summary>Maps of numbers at another size. All are [y, x].</summary>
internal static class Enlarged
{
    /// <summary>Each pixel is that of the map in which it lies; where the result is smaller, the mean of those that it covers.</summary>
    public static float[] Cells(ReadOnlySpan<float> map, int width, int height, int newWidth, int newHeight)
    {
        float[] result = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            (int top, int bottom) = Covered(y, height, newHeight);
            for (int x = 0; x < newWidth; x++)
            {
                (int left, int right) = Covered(x, width, newWidth);
                double sum = 0;
                for (int v = top; v < bottom; v++)
                {
                    foreach (float value in map[(v * width + left)..(v * width + right)])
                    {
                        sum += value;
                    }
                }
                result[y * newWidth + x] = (float)(sum / ((bottom - top) * (right - left)));
            }
        }
        return result;
    }

    /// <summary>Bilinear between the middles of pixels, as Zhou et al. 2016 lay coarse maps over an image; edges repeated.</summary>
    public static float[] Bilinear(ReadOnlySpan<float> map, int width, int height, int newWidth, int newHeight)
    {
        float[] result = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            (int top, int bottom, float down) = Between(y, height, newHeight);
            for (int x = 0; x < newWidth; x++)
            {
                (int left, int right, float across) = Between(x, width, newWidth);
                float upper = float.Lerp(map[top * width + left], map[top * width + right], across);
                float lower = float.Lerp(map[bottom * width + left], map[bottom * width + right], across);
                result[y * newWidth + x] = float.Lerp(upper, lower, down);
            }
        }
        return result;
    }

    private static (int From, int To) Covered(int i, int size, int newSize)
    {
        int from = (int)((long)i * size / newSize);
        return (from, newSize >= size ? from + 1 : Math.Max(from + 1, (int)((long)(i + 1) * size / newSize)));
    }

    private static (int Low, int High, float Weight) Between(int i, int size, int newSize)
    {
        double at = Math.Clamp((i + 0.5) * size / newSize - 0.5, 0, size - 1);
        int low = (int)at;
        return (low, Math.Min(low + 1, size - 1), (float)(at - low));
    }
}
