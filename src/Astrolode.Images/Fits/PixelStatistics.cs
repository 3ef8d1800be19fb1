namespace Astrolode.Images.Fits;

/// <summary>Least, greatest, mean and counts of pixels that come in pieces. Sums are kept in double precision, one piece at a time, so that rounding stays at that of a piece.</summary>
internal sealed class PixelStatistics
{
    private double least = double.PositiveInfinity;
    private double greatest = double.NegativeInfinity;
    private double sum;

    /// <summary>Pixels that are neither NaN nor infinite.</summary>
    public long Finite { get; private set; }

    /// <summary>Pixels that are NaN.</summary>
    public long Nan { get; private set; }

    /// <summary>Least finite value; null before there is one.</summary>
    public double? Min => Finite > 0 ? least : null;

    /// <summary>Greatest finite value; null before there is one.</summary>
    public double? Max => Finite > 0 ? greatest : null;

    /// <summary>Mean of the finite values; null before there is one.</summary>
    public double? Mean => Finite > 0 ? sum / Finite : null;

    /// <summary>Counts a piece in.</summary>
    public void Add(ReadOnlySpan<double> pixels)
    {
        const int Row = 4096;
        for (; pixels.Length > 0; pixels = pixels[Math.Min(Row, pixels.Length)..])
        {
            AddRow(pixels[..Math.Min(Row, pixels.Length)]);
        }
    }

    private void AddRow(ReadOnlySpan<double> pixels)
    {
        double rowSum = 0;
        int finite = 0;
        int nan = 0;
        foreach (double pixel in pixels)
        {
            if (double.IsFinite(pixel))
            {
                finite++;
                rowSum += pixel;
                least = Math.Min(least, pixel);
                greatest = Math.Max(greatest, pixel);
            }
            else if (double.IsNaN(pixel))
            {
                nan++;
            }
        }
        sum += rowSum;
        Finite += finite;
        Nan += nan;
    }
}
