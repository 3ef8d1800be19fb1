namespace Astrolode.Images.Fits;

/// <summary>The physical values of one HDU, counted a megapixel at a time.</summary>
internal static class HduStatistics
{
    private const int ChunkPixels = 1 << 20;

    /// <summary>Counts the pixels of an image or of the arrays of random groups; null for a table.</summary>
    /// <exception cref="FitsFormatException">The data are damaged.</exception>
    public static PixelStatistics? Of(FitsReader reader, FitsHdu hdu) => hdu.Kind switch
    {
        FitsHduKind.Image => OfRuns(reader, hdu, 0, 1, 0, hdu.PixelCount),
        FitsHduKind.CompressedImage => OfTiles(reader, hdu),
        FitsHduKind.RandomGroups => OfGroups(reader, hdu),
        _ => null,
    };

    /// <summary>Counts the pixels of one plane of an image.</summary>
    /// <exception cref="FitsFormatException">The data are damaged.</exception>
    public static PixelStatistics OfPlane(FitsReader reader, FitsHdu hdu, long plane)
    {
        PixelStatistics statistics = new();
        // Parts of rows where a row is longer than a chunk.
        long width = Math.Min(hdu.Axes[0], ChunkPixels), height = Math.Max(1, ChunkPixels / width);
        double[] chunk = new double[width * Math.Min(height, hdu.Axes[1])];
        for (long y = 0; y < hdu.Axes[1]; y += height)
        {
            for (long x = 0; x < hdu.Axes[0]; x += width)
            {
                PixelRectangle part = new(x, y, Math.Min(width, hdu.Axes[0] - x), Math.Min(height, hdu.Axes[1] - y));
                Span<double> pixels = chunk.AsSpan(0, (int)(part.Width * part.Height));
                reader.Read(hdu, PixelRegion.InPlane(hdu.Axes, plane, part), pixels);
                statistics.Add(pixels);
            }
        }
        return statistics;
    }

    private static PixelStatistics OfGroups(FitsReader reader, FitsHdu hdu)
    {
        // A group is its parameters, then its array (section 6.1).
        long parameters = hdu.Header.Integer("PCOUNT") ?? 0;
        long array = hdu.Axes.Skip(1).Aggregate(1L, (product, axis) => product * axis);
        return OfRuns(reader, hdu, parameters, hdu.Header.Integer("GCOUNT") ?? 1, parameters + array, array);
    }

    private static PixelStatistics OfRuns(FitsReader reader, FitsHdu hdu, long first, long runs, long stride, long length)
    {
        PixelStatistics statistics = new();
        PlainPixels pixels = new(reader.Bytes, hdu);
        double[] chunk = new double[Math.Min(length, ChunkPixels)];
        for (long run = 0; run < runs && length > 0; run++)
        {
            for (long at = 0; at < length; at += chunk.Length)
            {
                Span<double> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - at));
                pixels.ReadRun(first + run * stride + at, part);
                statistics.Add(part);
            }
        }
        return statistics;
    }

    private static PixelStatistics OfTiles(FitsReader reader, FitsHdu hdu)
    {
        PixelStatistics statistics = new();
        if (hdu.Axes.Length == 0 || hdu.Axes.Contains(0))
        {
            return statistics;
        }
        TiledImage image = new(reader.Bytes, hdu, reader.Name);
        double[] pixels = new double[image.TileSides.Aggregate(1L, (product, side) => product * side)];
        for (long tile = 0; tile < image.TileCount; tile++)
        {
            Span<double> part = pixels.AsSpan(0, (int)image.Tile(tile).Pixels);
            image.ReadTile(tile, part);
            statistics.Add(part);
        }
        return statistics;
    }
}
