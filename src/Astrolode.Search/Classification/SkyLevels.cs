namespace Astrolode.Search.Classification;

/// <summary>Brightness of the empty sky and the standard deviation of its pixels, in the image's unit.</summary>
public readonly record struct SkyLevel(double Background, double Noise);

/// <summary>Background and noise of an image in square cells: the median, and 1.4826 times the median distance from it, which sources hardly move.</summary>
public sealed class SkyLevels
{
    // Wider than a galaxy, narrower than the unevenness of sky and flat field.
    private const int CellSide = 128;

    // A median of 4096 pixels is good to 2 % of the noise.
    private const int Stride = 2;

    private readonly int across;
    private readonly SkyLevel[] cells;

    private SkyLevels(int across, SkyLevel[] cells) => (this.across, this.cells) = (across, cells);

    /// <summary>Measures an image. A cell without pixels, or with all alike, has the mean of the others.</summary>
    /// <param name="pixels">[y * width + x], NaN where blank.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="parallel">Threads, and how to stop.</param>
    /// <exception cref="FormatException">No cell has pixels that differ: the image is blank.</exception>
    public static SkyLevels Measure(float[] pixels, int width, int height, ParallelOptions parallel)
    {
        (int across, int down) = ((width + CellSide - 1) / CellSide, (height + CellSide - 1) / CellSide);
        SkyLevel?[] measured = new SkyLevel?[across * down];
        Parallel.For(0, measured.Length, parallel, cell => measured[cell] = Cell(pixels, width, height, cell % across * CellSide, cell / across * CellSide));
        SkyLevel[] known = [.. measured.OfType<SkyLevel>()];
        if (known.Length == 0)
        {
            throw new FormatException("the image has no pixels that differ from each other; give one that shows sky");
        }
        SkyLevel mean = new(known.Average(level => level.Background), known.Average(level => level.Noise));
        return new SkyLevels(across, [.. measured.Select(level => level ?? mean)]);
    }

    /// <summary>Level of the cell of a pixel.</summary>
    public SkyLevel At(int x, int y) => cells[y / CellSide * across + x / CellSide];

    private static SkyLevel? Cell(float[] pixels, int width, int height, int left, int top)
    {
        List<float> values = [];
        for (int y = top; y < Math.Min(height, top + CellSide); y += Stride)
        {
            for (int x = left; x < Math.Min(width, left + CellSide); x += Stride)
            {
                if (float.IsFinite(pixels[y * width + x]))
                {
                    values.Add(pixels[y * width + x]);
                }
            }
        }
        if (values.Count == 0)
        {
            return null;
        }
        double median = Median(values);
        double noise = 1.4826 * Median([.. values.Select(value => (float)Math.Abs(value - median))]);
        return noise > 0 ? new SkyLevel(median, noise) : null;
    }

    private static double Median(List<float> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
