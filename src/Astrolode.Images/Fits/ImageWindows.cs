namespace Astrolode.Images.Fits;

/// <summary>Windows into one plane of an image, at full resolution or averaged over whole pixels, put together from blocks that are read when they are wanted.</summary>
/// <param name="width">Columns of the image.</param>
/// <param name="height">Rows of the image.</param>
/// <param name="block">Sides of a block, pixels.</param>
/// <param name="blocks">The memory for blocks.</param>
/// <param name="read">Reads a rectangle, [y * width + x], NaN where blank; called from several threads at once.</param>
internal sealed class ImageWindows(long width, long height, (int Width, int Height) block, PixelBlocks blocks, Action<PixelRectangle, float[]> read)
{
    // Pixels that are read at once to be averaged.
    private const long PiecePixels = 1 << 22;

    /// <summary>Columns of the image.</summary>
    public long Width => width;

    /// <summary>Rows of the image.</summary>
    public long Height => height;

    /// <summary>A window of the plane averaged <paramref name="factor"/>-fold; outside the image it has no pixels, so it may be smaller.</summary>
    /// <param name="factor">1 for the image itself.</param>
    /// <param name="wanted">Averaged pixels.</param>
    /// <param name="corner">The averaged pixel that is the window's first.</param>
    /// <param name="memory">Gives an array of at least so many pixels for the window; null for a new one.</param>
    public Plane? Window(int factor, PixelRectangle wanted, out (long X, long Y) corner, Func<int, float[]>? memory = null)
    {
        (long columns, long rows) = (Divide(width, factor), Divide(height, factor));
        (long left, long low) = corner = (Math.Max(0, wanted.X), Math.Max(0, wanted.Y));
        long right = Math.Min(columns, wanted.X + wanted.Width), high = Math.Min(rows, wanted.Y + wanted.Height);
        if (left >= right || low >= high)
        {
            return null;
        }
        int pixels = checked((int)((right - left) * (high - low)));
        Plane window = new((int)(right - left), (int)(high - low), memory is null ? GC.AllocateUninitializedArray<float>(pixels) : memory(pixels));
        for (int y = (int)(low / block.Height); y <= (high - 1) / block.Height; y++)
        {
            for (int x = (int)(left / block.Width); x <= (right - 1) / block.Width; x++)
            {
                (int column, int row) = (x, y);
                Plane part = blocks.Get((this, factor, x, y), () => ReadBlock(factor, column, row));
                Copy(part, ((long)x * block.Width, (long)y * block.Height), window, corner);
            }
        }
        return window;
    }

    /// <summary>The averaged pixels, on the image, that it takes to interpolate at positions; of no size where none of the positions counts.</summary>
    /// <param name="positions">Pixels x, y (pairs) of the image itself.</param>
    /// <param name="factor">1 for the image itself.</param>
    /// <param name="beside">Positions count that are less than this off the image, in its pixels.</param>
    /// <param name="reach">Averaged pixels on each side of a position that the interpolation takes.</param>
    public PixelRectangle Around(ReadOnlySpan<double> positions, int factor, double beside, int reach)
    {
        (double left, double low, double right, double high) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int i = 0; i < positions.Length; i += 2)
        {
            (double x, double y) = (positions[i], positions[i + 1]);
            if (x > -beside && y > -beside && x < width + beside && y < height + beside)
            {
                (left, low, right, high) = (Math.Min(left, x), Math.Min(low, y), Math.Max(right, x), Math.Max(high, y));
            }
        }
        if (left > right)
        {
            return default;
        }
        double shift = (factor - 1) / 2.0;
        long At(double position, int away, long pixels) => Math.Clamp((long)Math.Floor((position - shift) / factor) + away, 0, Divide(pixels, factor));
        (long fromX, long fromY) = (At(left, 1 - reach, width), At(low, 1 - reach, height));
        return new PixelRectangle(fromX, fromY, At(right, reach + 1, width) - fromX, At(high, reach + 1, height) - fromY);
    }

    private static long Divide(long length, int factor) => (length + factor - 1) / factor;

    private static void Copy(Plane part, (long X, long Y) at, Plane window, (long X, long Y) corner)
    {
        long left = Math.Max(at.X, corner.X), right = Math.Min(at.X + part.Width, corner.X + window.Width);
        long low = Math.Max(at.Y, corner.Y), high = Math.Min(at.Y + part.Height, corner.Y + window.Height);
        for (long y = low; y < high; y++)
        {
            part.Pixels.AsSpan((int)((y - at.Y) * part.Width + left - at.X), (int)(right - left))
                .CopyTo(window.Pixels.AsSpan((int)((y - corner.Y) * window.Width + left - corner.X)));
        }
    }

    private Plane ReadBlock(int factor, int column, int row)
    {
        long left = (long)column * block.Width, low = (long)row * block.Height;
        int columns = (int)Math.Min(block.Width, Divide(width, factor) - left), rows = (int)Math.Min(block.Height, Divide(height, factor) - low);
        float[] pixels = new float[columns * rows];
        if (factor == 1)
        {
            read(new PixelRectangle(left, low, columns, rows), pixels);
            return new Plane(columns, rows, pixels);
        }
        // Pieces of whole averaged pixels: some columns of one row, or some whole rows.
        int wide = (int)Math.Clamp(PiecePixels / ((long)factor * factor), 1, columns);
        int tall = wide < columns ? 1 : (int)Math.Clamp(PiecePixels / ((long)columns * factor * factor), 1, rows);
        for (int y = 0; y < rows; y += tall)
        {
            for (int x = 0; x < columns; x += wide)
            {
                Plane piece = Average(factor, new PixelRectangle(left + x, low + y, Math.Min(wide, columns - x), Math.Min(tall, rows - y)));
                Copy(piece, (x, y), new Plane(columns, rows, pixels), (0, 0));
            }
        }
        return new Plane(columns, rows, pixels);
    }

    private Plane Average(int factor, PixelRectangle averaged)
    {
        (long left, long low) = (averaged.X * factor, averaged.Y * factor);
        (long across, long up) = (Math.Min(averaged.Width * factor, width - left), Math.Min(averaged.Height * factor, height - low));
        float[] pixels = GC.AllocateUninitializedArray<float>(checked((int)(across * up)));
        read(new PixelRectangle(left, low, across, up), pixels);
        return new Plane((int)across, (int)up, pixels).Average(factor);
    }
}
