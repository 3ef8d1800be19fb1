namespace Astrolode.Tests.Simulation.Rendering;

/// <summary>Unweighted moments of a stamp.</summary>
internal sealed record Moments(double Flux, double X, double Y, double Xx, double Xy, double Yy)
{
    /// <summary>Size² = √det Q.</summary>
    public double Area => Math.Sqrt(Xx * Yy - Xy * Xy);

    /// <summary>First component of (a − b)/(a + b).</summary>
    public double E1 => (Xx - Yy) / (Xx + Yy + 2 * Area);

    /// <summary>Second component.</summary>
    public double E2 => 2 * Xy / (Xx + Yy + 2 * Area);

    public Moments Less(Moments blur) => this with { Xx = Xx - blur.Xx, Xy = Xy - blur.Xy, Yy = Yy - blur.Yy };

    public static Moments Of(float[] image, int left, int bottom)
    {
        int size = (int)Math.Sqrt(image.Length);
        double flux = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < image.Length; i++)
        {
            double value = image[i], px = i % size, py = i / size;
            (flux, x, y) = (flux + value, x + value * px, y + value * py);
        }
        (x, y) = (x / flux, y / flux);
        for (int i = 0; i < image.Length; i++)
        {
            double value = image[i], dx = i % size - x, dy = i / size - y;
            (xx, xy, yy) = (xx + value * dx * dx, xy + value * dx * dy, yy + value * dy * dy);
        }
        return new Moments(flux, left + x, bottom + y, xx / flux, xy / flux, yy / flux);
    }
}
