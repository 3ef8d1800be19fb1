using System.Numerics;
using Astrolode.Simulation.Rendering;
using MathNet.Numerics;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// The optical transfer function at one place: H(k) = ∫ PSF(x) exp(−2πi k·x) dx, 1 at 0, on a grid of 1/<see cref="Size"/> cycles per pixel up to 1 cycle per pixel, so that a stamp of
/// Size pixels finds every value it needs. What of the PSF lies beyond Size pixels is wrapped into it: flux is kept.
/// </summary>
public sealed class TransferTable
{
    /// <summary>An empty table.</summary>
    public TransferTable(int size)
    {
        if (!BitOperations.IsPow2(size) || size is < 32 or > 1024)
        {
            throw new ArgumentException($"a table of {size} steps per cycle; use a power of two from 32 to 1024", nameof(size));
        }
        Size = size;
        Pitch = PlaneFft.HalfPitch(2 * size);
        (Re, Im) = (new float[2 * size * Pitch], new float[2 * size * Pitch]);
    }

    /// <summary>Steps per cycle per pixel; pixels of a stamp that takes every value.</summary>
    public int Size { get; }

    // [ix * Pitch + iy]: kx = ix/Size (from 2 Size − 1 down: negative), ky = iy/Size from 0 to 1; zeros behind.
    internal float[] Re { get; }

    internal float[] Im { get; }

    internal int Pitch { get; }

    /// <summary>The table of a function of (kx, ky) in cycles per pixel.</summary>
    public static TransferTable Of(int size, Func<double, double, Complex> transform)
    {
        TransferTable table = new(size);
        Parallel.For(0, 2 * size, ix =>
        {
            for (int iy = 0; iy <= size; iy++)
            {
                Complex value = transform(Frequency(ix, size), (double)iy / size);
                (table.Re[ix * table.Pitch + iy], table.Im[ix * table.Pitch + iy]) = ((float)value.Real, (float)value.Imaginary);
            }
        });
        return table;
    }

    /// <summary>kx of a row, cycles per pixel.</summary>
    internal static double Frequency(int ix, int size) => (ix < size ? ix : ix - 2 * size) / (double)size;

    /// <summary>The value at (ix, iy)/Size cycles per pixel, |ix| and |iy| up to Size.</summary>
    public Complex this[int ix, int iy]
    {
        get
        {
            int i = ((iy < 0 ? -ix : ix) + 2 * Size) % (2 * Size) * Pitch + Math.Abs(iy);
            return new Complex(Re[i], iy < 0 ? -Im[i] : Im[i]);
        }
    }

    /// <summary>A table of fewer steps: of the same PSF in a smaller stamp.</summary>
    /// <param name="size">At most <see cref="Size"/>.</param>
    public TransferTable Coarser(int size)
    {
        int step = Size / size;
        TransferTable coarse = new(size);
        for (int ix = 0; ix < 2 * size; ix++)
        {
            for (int iy = 0; iy <= size; iy++)
            {
                coarse.Re[ix * coarse.Pitch + iy] = Re[ix * step * Pitch + iy * step];
                coarse.Im[ix * coarse.Pitch + iy] = Im[ix * step * Pitch + iy * step];
            }
        }
        return coarse;
    }

    /// <summary>The PSF with half a pixel from sample to sample, light per square pixel: [y * 2 Size + x], its centre at x = y = Size.</summary>
    public float[] Draw()
    {
        int side = 2 * Size;
        float[] re = new float[Re.Length], im = new float[Im.Length], image = new float[side * side];
        for (int ix = 0; ix < side; ix++)
        {
            for (int iy = 0; iy <= Size; iy++)
            {
                // The step by Size half pixels changes every other sign.
                float sign = ((ix + iy) & 1) == 0 ? 1f / (Size * Size) : -1f / (Size * Size);
                (re[ix * Pitch + iy], im[ix * Pitch + iy]) = (sign * Re[ix * Pitch + iy], sign * Im[ix * Pitch + iy]);
            }
        }
        new PlaneFft().InverseReal(re, im, side, image);
        return image;
    }

    /// <summary>The table whose image <see cref="Draw"/> gives.</summary>
    /// <param name="image">[y * 2 size + x], half a pixel from sample to sample; its content is lost.</param>
    /// <param name="size">See <see cref="Size"/>.</param>
    internal static TransferTable OfImage(float[] image, int size)
    {
        int side = 2 * size;
        TransferTable table = new(size);
        float[] im = new float[image.Length];
        new PlaneFft().Forward(image, im, side, isReal: true);
        for (int ix = 0; ix < side; ix++)
        {
            for (int iy = 0; iy <= size; iy++)
            {
                float factor = ((ix + iy) & 1) == 0 ? 0.25f : -0.25f;
                (table.Re[ix * table.Pitch + iy], table.Im[ix * table.Pitch + iy]) = (factor * image[iy * side + ix], factor * im[iy * side + ix]);
            }
        }
        return table;
    }

    /// <summary>Part of the light within <paramref name="radius"/> pixels of the centre: ∫ H(k) radius J₁(2π k radius)/k d²k, without the response of pixels.</summary>
    public double EncircledEnergy(double radius)
    {
        double sum = 0;
        for (int ix = 0; ix < 2 * Size; ix++)
        {
            for (int iy = 0; iy <= Size; iy++)
            {
                double k = double.Hypot(Frequency(ix, Size), (double)iy / Size);
                double weight = k == 0 ? Math.PI * radius * radius : radius * SpecialFunctions.BesselJ(1, 2 * Math.PI * k * radius) / k;
                sum += weight * Re[ix * Pitch + iy] * (iy == 0 || iy == Size ? 1 : 2);
            }
        }
        return sum / ((double)Size * Size);
    }

    /// <summary>Full width at half maximum of the mean over all directions, pixels.</summary>
    public double Fwhm()
    {
        double half = MeanBrightness(0) / 2, low = 0, high = Size / 4.0;
        for (int i = 0; i < 30; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = MeanBrightness(middle) > half ? (middle, high) : (low, middle);
        }
        return low + high;
    }

    // Light per square pixel at a distance from the centre, mean of all directions: ∫ H(k) J₀(2π k r) d²k.
    private double MeanBrightness(double radius)
    {
        double sum = 0;
        for (int ix = 0; ix < 2 * Size; ix++)
        {
            for (int iy = 0; iy <= Size; iy++)
            {
                double k = double.Hypot(Frequency(ix, Size), (double)iy / Size);
                sum += Re[ix * Pitch + iy] * (iy == 0 || iy == Size ? 1 : 2) * SpecialFunctions.BesselJ(0, 2 * Math.PI * k * radius);
            }
        }
        return sum / ((double)Size * Size);
    }
}
