namespace Astrolode.Images.Fits;

/// <summary>Pixels to resample, [y * width + x], NaN where blank.</summary>
internal sealed class Plane(int width, int height, float[] pixels)
{
    // Half a pixel, but for the rounding of a projection: the seam of a map of the whole sky lies exactly on its two edges and must not be blank.
    private const double Rim = 0.5 + 1e-6;

    public int Width => width;

    public int Height => height;

    public float[] Pixels => pixels;

    /// <summary>Copies a rectangle, [y * width + x].</summary>
    public void CopyTo(PixelRectangle rectangle, float[] target)
    {
        for (int row = 0; row < rectangle.Height; row++)
        {
            pixels.AsSpan((int)((rectangle.Y + row) * width + rectangle.X), (int)rectangle.Width).CopyTo(target.AsSpan((int)(row * rectangle.Width)));
        }
    }

    /// <summary>
    /// Means over boxes of <paramref name="factor"/>² pixels, of those that are not blank; blank where more than half of the box is. The last boxes of a row or column
    /// may be cut by the edge.
    /// </summary>
    public Plane Average(int factor)
    {
        int columns = (width + factor - 1) / factor, rows = (height + factor - 1) / factor;
        float[] means = new float[columns * rows];
        Parallel.For(0, rows, row =>
        {
            for (int column = 0; column < columns; column++)
            {
                means[row * columns + column] = BoxMean(column * factor, row * factor, factor);
            }
        });
        return new Plane(columns, rows, means);
    }

    /// <summary>
    /// Values at positions x, y of the image of whose <paramref name="factor"/>-fold average this plane is the part from the pixel <paramref name="corner"/> on; NaN outside.
    /// </summary>
    public void Sample(ReadOnlySpan<double> positions, int factor, (long X, long Y) corner, Span<float> values)
    {
        double shift = (factor - 1) / 2.0, scale = 1.0 / factor;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = At((positions[2 * i] - shift) * scale - corner.X, (positions[2 * i + 1] - shift) * scale - corner.Y);
        }
    }

    // Bilinear, weights made one again over the neighbours that are there and not blank.
    private float At(double x, double y)
    {
        // Written so that NaN is outside too.
        if (!(x > -Rim && y > -Rim && x < width - 1 + Rim && y < height - 1 + Rim))
        {
            return float.NaN;
        }
        int left = (int)Math.Floor(x), low = (int)Math.Floor(y);
        float u = (float)(x - left), v = (float)(y - low);
        if (left >= 0 && low >= 0 && left + 1 < width && low + 1 < height)
        {
            int at = low * width + left;
            float a = pixels[at], b = pixels[at + 1], c = pixels[at + width], d = pixels[at + width + 1];
            float bottom = a + (b - a) * u, top = c + (d - c) * u;
            float value = bottom + (top - bottom) * v;
            if (!float.IsNaN(value))
            {
                return value;
            }
        }
        return Renormalised(left, low, u, v);
    }

    private float Renormalised(int left, int low, float u, float v)
    {
        float sum = 0, weight = 0;
        Add(left, low, (1 - u) * (1 - v), ref sum, ref weight);
        Add(left + 1, low, u * (1 - v), ref sum, ref weight);
        Add(left, low + 1, (1 - u) * v, ref sum, ref weight);
        Add(left + 1, low + 1, u * v, ref sum, ref weight);
        // Exactly half the weight is kept, but for its rounding.
        return weight >= 0.4999f ? sum / weight : float.NaN;
    }

    private void Add(int x, int y, float share, ref float sum, ref float weight)
    {
        if ((uint)x < (uint)width && (uint)y < (uint)height && share > 0 && !float.IsNaN(pixels[y * width + x]))
        {
            sum += share * pixels[y * width + x];
            weight += share;
        }
    }

    private float BoxMean(int left, int low, int factor)
    {
        int right = Math.Min(left + factor, width), high = Math.Min(low + factor, height);
        double sum = 0;
        int count = 0;
        for (int y = low; y < high; y++)
        {
            foreach (float pixel in pixels.AsSpan(y * width + left, right - left))
            {
                if (!float.IsNaN(pixel))
                {
                    sum += pixel;
                    count++;
                }
            }
        }
        return 2 * count >= (right - left) * (high - low) ? (float)(sum / count) : float.NaN;
    }
}
