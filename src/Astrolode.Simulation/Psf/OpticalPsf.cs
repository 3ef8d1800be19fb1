using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// The PSF of a telescope: |transform of the pupil|² at each wavelength (Goodman 2005, Introduction to Fourier Optics, §6.3), so that its transform is the pupil's autocorrelation;
/// averaged over the passband and blurred by pointing and diffusion, both Gaussians. The pupil is sampled at λ/(size × pixel), which puts every wavelength on the same grid.
/// </summary>
public sealed class OpticalPsf : IPsf
{
    private const double ArcsecPerRadian = 206264.80624709636;
    private readonly OpticalPsfSettings settings;
    private readonly OpticalWings wings;

    /// <exception cref="ArgumentException">The settings are of no telescope, or it is so large or the pixels so coarse that its light goes beyond 1.2 cycles per pixel.</exception>
    public OpticalPsf(OpticalPsfSettings? settings = null)
    {
        this.settings = settings ?? new OpticalPsfSettings();
        OpticalPsfSettings s = this.settings;
        if (!(s.Pupil.Diameter > s.Pupil.Obscuration && s.Pupil.Obscuration >= 0 && s.PixelScaleArcsec > 0 && s.JitterArcsec >= 0 && s.DiffusionPixels >= 0
            && s.Band.Count > 0 && s.Band.All(part => part.Nanometres > 0 && part.Weight > 0)))
        {
            throw new ArgumentException("a telescope needs an opening larger than what is dark in it, pixels, and a passband of positive weights; blurs are not negative");
        }
        double cut = s.Pupil.Diameter / (s.Band.Min(part => part.Nanometres) * 1e-9) * s.PixelScaleArcsec / ArcsecPerRadian;
        if (cut > 1.2)
        {
            throw new ArgumentException($"the telescope passes {cut:f2} cycles per pixel of {s.PixelScaleArcsec} arcsec; up to 1.2 can be drawn, so use smaller pixels");
        }
        wings = new OpticalWings(s);
    }

    /// <inheritdoc/>
    public bool IsConstant => settings.Wavefront.All(term => term.AlongU == 0 && term.AlongV == 0 && term.Square == 0);

    /// <inheritdoc/>
    public TransferTable Tabulate(int size, double u, double v)
    {
        TransferTable table = new(size);
        int side = 2 * size;
        float[] re = new float[side * side], im = new float[side * side];
        PlaneFft fft = new();
        double total = settings.Band.Sum(part => part.Weight);
        foreach ((double nanometres, double weight) in settings.Band)
        {
            double area = FillPupil(re, im, side, nanometres * 1e-9, u, v);
            // |Σ P exp(+2πi …)|² is the PSF: real and imaginary part exchanged turn the sign.
            fft.Forward(im, re, side);
            for (int i = 0; i < re.Length; i++)
            {
                (re[i], im[i]) = (re[i] * re[i] + im[i] * im[i], 0);
            }
            fft.Forward(re, im, side, isReal: true);
            float factor = (float)(weight / total / ((double)side * side * area));
            for (int ix = 0; ix < side; ix++)
            {
                for (int iy = 0; iy <= size; iy++)
                {
                    table.Re[ix * table.Pitch + iy] += factor * re[iy * side + ix];
                    table.Im[ix * table.Pitch + iy] += factor * im[iy * side + ix];
                }
            }
        }
        // The autocorrelation has a cusp at 0, where half-covered squares at edges count too little.
        table.Re[0] = 1;
        Blur(table);
        Centre(table);
        return table;
    }

    /// <inheritdoc/>
    public double Wing(double dx, double dy) => wings.At(dx, dy);

    // The pupil's light, in squares of the grid.
    private double FillPupil(float[] re, float[] im, int side, double wavelength, double u, double v)
    {
        Array.Clear(re);
        Array.Clear(im);
        double step = wavelength * ArcsecPerRadian / (side / 2 * settings.PixelScaleArcsec), radius = settings.Pupil.Diameter / 2;
        int reach = Math.Min((int)Math.Ceiling(radius / step), side / 2 - 1);
        double area = 0;
        double[] coefficients = [.. settings.Wavefront.Select(term => 2e-9 * Math.PI / wavelength * term.At(u, v))];
        for (int iy = -reach; iy <= reach; iy++)
        {
            for (int ix = -reach; ix <= reach; ix++)
            {
                double x = ix * step, y = iy * step, open = settings.Pupil.Transmission(x, y, step), phase = 0;
                area += open;
                if (open == 0)
                {
                    continue;
                }
                for (int i = 0; i < coefficients.Length; i++)
                {
                    phase += coefficients[i] * settings.Wavefront[i].Polynomial(x / radius, y / radius);
                }
                (double sin, double cos) = Math.SinCos(phase);
                int at = (iy + side) % side * side + (ix + side) % side;
                (re[at], im[at]) = ((float)(open * cos), (float)(open * sin));
            }
        }
        return area;
    }

    private void Blur(TransferTable table)
    {
        double jitter = settings.JitterArcsec / settings.PixelScaleArcsec, variance = jitter * jitter + settings.DiffusionPixels * settings.DiffusionPixels;
        for (int ix = 0; ix < 2 * table.Size; ix++)
        {
            double kx = TransferTable.Frequency(ix, table.Size);
            for (int iy = 0; iy <= table.Size; iy++)
            {
                double ky = (double)iy / table.Size;
                float factor = (float)Math.Exp(-2 * Math.PI * Math.PI * variance * (kx * kx + ky * ky));
                table.Re[ix * table.Pitch + iy] *= factor;
                table.Im[ix * table.Pitch + iy] *= factor;
            }
        }
    }

    // Coma moves the light: as the astrometry of a survey does, a position is that of the image, the peak of the PSF under a Gaussian of the size of its core (a Gaussian-windowed centroid is 0 there).
    private static void Centre(TransferTable table)
    {
        const double WindowPixels = 1;
        double x = 0, y = 0;
        for (int step = 0; step < 8; step++)
        {
            double gx = 0, gy = 0, hxx = 0, hyy = 0, hxy = 0;
            for (int ix = 0; ix < 2 * table.Size; ix++)
            {
                double kx = 2 * Math.PI * TransferTable.Frequency(ix, table.Size);
                for (int iy = 0; iy <= table.Size; iy++)
                {
                    double ky = 2 * Math.PI * iy / table.Size, window = Math.Exp(-WindowPixels * WindowPixels * (kx * kx + ky * ky) / 2) * (iy == 0 ? 1 : 2);
                    int i = ix * table.Pitch + iy;
                    (double sin, double cos) = Math.SinCos(kx * x + ky * y);
                    double value = window * (table.Re[i] * cos - table.Im[i] * sin), slope = window * (table.Re[i] * sin + table.Im[i] * cos);
                    (gx, gy) = (gx - kx * slope, gy - ky * slope);
                    (hxx, hyy, hxy) = (hxx - kx * kx * value, hyy - ky * ky * value, hxy - kx * ky * value);
                }
            }
            double determinant = hxx * hyy - hxy * hxy;
            (x, y) = (x - (hyy * gx - hxy * gy) / determinant, y - (hxx * gy - hxy * gx) / determinant);
        }
        for (int ix = 0; ix < 2 * table.Size; ix++)
        {
            double kx = 2 * Math.PI * TransferTable.Frequency(ix, table.Size);
            for (int iy = 0; iy <= table.Size; iy++)
            {
                int i = ix * table.Pitch + iy;
                (double sin, double cos) = Math.SinCos(kx * x + 2 * Math.PI * iy / table.Size * y);
                (table.Re[i], table.Im[i]) = ((float)(table.Re[i] * cos - table.Im[i] * sin), (float)(table.Re[i] * sin + table.Im[i] * cos));
            }
        }
    }
}
