using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Lensing;

/// <summary>A halo in front of an image: what it does to the galaxies behind. Positions in pixels.</summary>
public sealed class ClusterLens
{
    // Where the mean convergence inside is below this over a whole galaxy, its image is the local matrix's to some percent of its surface brightness.
    private const double WeakBelow = 0.4;

    // The deflection over radius, in steps of a quarter pixel; between them a straight line, wrong by less than 0.01 pixels.
    private const int StepsPerPixel = 4, TableRadius = 6000;

    private readonly double pixelScaleArcsec;
    private readonly double[] deflection = new double[StepsPerPixel * TableRadius + 2];

    /// <param name="halo">The mass.</param>
    /// <param name="x">Of its centre, pixels.</param>
    /// <param name="y">Of its centre, pixels.</param>
    /// <param name="pixelScaleArcsec">Side of a pixel.</param>
    public ClusterLens(NfwHalo halo, double x, double y, double pixelScaleArcsec)
    {
        if (!(double.IsFinite(x) && double.IsFinite(y) && pixelScaleArcsec > 0))
        {
            throw new ArgumentException($"a lens at ({x}, {y}) on pixels of {pixelScaleArcsec} arcsec; both must be finite and the pixels above 0");
        }
        (Halo, X, Y, this.pixelScaleArcsec) = (halo, x, y, pixelScaleArcsec);
        for (int i = 0; i < deflection.Length; i++)
        {
            deflection[i] = halo.Deflection((double)i / StepsPerPixel * pixelScaleArcsec) / pixelScaleArcsec;
        }
    }

    /// <summary>The mass.</summary>
    public NfwHalo Halo { get; }

    /// <summary>Of the centre, pixels.</summary>
    public double X { get; }

    /// <summary>Of the centre, pixels.</summary>
    public double Y { get; }

    /// <summary>The mapping near a place of the image: 1 − κ and the shear, which stretches around the centre.</summary>
    public LensMatrix At(double x, double y)
    {
        double dx = x - X, dy = y - Y, radius = Math.Max(double.Hypot(dx, dy), 1e-6);
        double kappa = Halo.Convergence(radius * pixelScaleArcsec), shear = Halo.TangentialShear(radius * pixelScaleArcsec);
        double cos = (dx * dx - dy * dy) / (radius * radius), sin = 2 * dx * dy / (radius * radius);
        return new LensMatrix(1 - kappa + shear * cos, shear * sin, shear * sin, 1 - kappa - shear * cos);
    }

    /// <summary>Where light that arrives at a place of the image comes from, β = θ − α(θ).</summary>
    public (double X, double Y) ToSource(double x, double y)
    {
        double dx = x - X, dy = y - Y, radius = Math.Sqrt(dx * dx + dy * dy);
        double factor = radius < 1e-9 ? 1 : 1 - DeflectionAt(radius) / radius;
        return (X + dx * factor, Y + dy * factor);
    }

    /// <summary>The outermost image of a point behind: the only one, except near the centre.</summary>
    public (double X, double Y) ToImage(double sourceX, double sourceY)
    {
        double dx = sourceX - X, dy = sourceY - Y, source = double.Hypot(dx, dy), radius = ImageRadius(source);
        return source < 1e-9 ? (X + radius, Y) : (X + dx / source * radius, Y + dy / source * radius);
    }

    /// <summary>
    /// What is seen of a galaxy behind: in the weak regime a <see cref="Galaxy"/> drawn with the local matrix at its image, else an <see cref="Arc"/> drawn by ray shooting.
    /// </summary>
    /// <param name="light">Without the lens.</param>
    /// <param name="sourceX">Where it would be seen without the lens, pixels.</param>
    /// <param name="sourceY">The same along y.</param>
    public SkyObject Lens(GalaxyLight light, double sourceX, double sourceY)
    {
        (double x, double y) = ToImage(sourceX, sourceY);
        double extent = 2 * light.Parts().Select(part => part.Component.HalfLightRadius).DefaultIfEmpty(0).Max();
        double inner = double.Hypot(x - X, y - Y) - extent;
        return inner > 0 && Halo.MeanConvergence(inner * pixelScaleArcsec) < WeakBelow
            ? new Galaxy(x, y, light, At(x, y))
            : new Arc(sourceX, sourceY, light, this);
    }

    /// <summary>Distance from the centre of the outermost image of a point at distance <paramref name="source"/>.</summary>
    internal double ImageRadius(double source)
    {
        // θ − α(θ) falls below 0 near the centre and grows steadily beyond; the outermost root is found from outside.
        double high = source + 1;
        while (high - DeflectionAt(high) < source)
        {
            high *= 2;
        }
        double low = high;
        while (low > 1e-3 && low - DeflectionAt(low) > source)
        {
            (high, low) = (low, low * 0.98);
        }
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = middle - DeflectionAt(middle) < source ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    private double DeflectionAt(double radius)
    {
        if (radius >= TableRadius)
        {
            return Halo.Deflection(radius * pixelScaleArcsec) / pixelScaleArcsec;
        }
        double place = radius * StepsPerPixel;
        int i = (int)place;
        return deflection[i] + (deflection[i + 1] - deflection[i]) * (place - i);
    }
}
