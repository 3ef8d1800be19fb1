using System.Numerics;
using Astrolode.Images.Fits;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// A PSF measured or computed elsewhere, as an image: samples of the PSF without the response of our pixels, Nyquist or finer. It is normalised to 1, and its centroid becomes
/// its centre. Between samples it is what the sampling theorem says.
/// </summary>
public sealed class PsfImage : IPsf
{
    private readonly Image image;
    private readonly double step, centreX, centreY, total;

    /// <param name="image">Finite, of a positive sum; up to 512 pixels on a side.</param>
    /// <param name="step">Side of its pixels over the side of ours: 0.2 for 0.02″ on 0.1″.</param>
    /// <exception cref="ArgumentException">The image is none of a PSF.</exception>
    public PsfImage(Image image, double step)
    {
        if (!(step is > 0 and <= 4) || image.Width > 512 || image.Height > 512)
        {
            throw new ArgumentException($"{image.Name}: {image.Width} × {image.Height} pixels, each {step} of ours, are no PSF to draw with; use up to 512 on a side and a step above 0, up to 4");
        }
        (this.image, this.step) = (image, step);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            double value = image.Pixels[i];
            total += value;
            centreX += value * (i % image.Width);
            centreY += value * (i / image.Width);
        }
        if (!(total > 0 && double.IsFinite(total)))
        {
            throw new ArgumentException($"{image.Name} is no PSF: its pixels sum to {total}; they must be finite with a sum above 0");
        }
        (centreX, centreY) = (centreX / total, centreY / total);
    }

    /// <inheritdoc/>
    public bool IsConstant => true;

    /// <summary>The PSF of a FITS file.</summary>
    /// <param name="path">Its first image.</param>
    /// <param name="scaleArcsec">Side of its pixels.</param>
    /// <param name="pixelScaleArcsec">Side of the pixels to draw on.</param>
    /// <exception cref="FitsFormatException">It is no FITS image.</exception>
    /// <exception cref="ArgumentException">The image is none of a PSF.</exception>
    public static PsfImage Read(string path, double scaleArcsec, double pixelScaleArcsec) => new(FitsImage.Read(path), scaleArcsec / pixelScaleArcsec);

    /// <inheritdoc/>
    public TransferTable Tabulate(int size, double u, double v)
    {
        // Σ over x and then over y; the samples hold nothing beyond half a cycle each.
        int width = image.Width, height = image.Height;
        Complex[] alongY = Phases(size, size + 1, height, centreY), alongX = Phases(size, 2 * size, width, centreX);
        Complex[] columns = new Complex[(size + 1) * width];
        Parallel.For(0, size + 1, iy =>
        {
            for (int y = 0; y < height; y++)
            {
                Complex phase = alongY[iy * height + y] / total;
                for (int x = 0; x < width; x++)
                {
                    columns[iy * width + x] += image.Pixels[y * width + x] * phase;
                }
            }
        });
        TransferTable table = new(size);
        double nyquist = 0.5 / step * (1 + 1e-9);
        Parallel.For(0, 2 * size, ix =>
        {
            for (int iy = 0; iy <= size; iy++)
            {
                if (Math.Abs(TransferTable.Frequency(ix, size)) > nyquist || iy > nyquist * size)
                {
                    continue;
                }
                Complex sum = 0;
                for (int x = 0; x < width; x++)
                {
                    sum += columns[iy * width + x] * alongX[ix * width + x];
                }
                (table.Re[ix * table.Pitch + iy], table.Im[ix * table.Pitch + iy]) = ((float)sum.Real, (float)sum.Imaginary);
            }
        });
        return table;
    }

    /// <inheritdoc/>
    public double Wing(double dx, double dy)
    {
        int x = (int)Math.Round(centreX + dx / step), y = (int)Math.Round(centreY + dy / step);
        return x >= 0 && y >= 0 && x < image.Width && y < image.Height ? image.Pixels[y * image.Width + x] / (total * step * step) : 0;
    }

    private Complex[] Phases(int size, int frequencies, int samples, double centre)
    {
        Complex[] phases = new Complex[frequencies * samples];
        for (int i = 0; i < phases.Length; i++)
        {
            phases[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * TransferTable.Frequency(i / samples, size) * (i % samples - centre) * step);
        }
        return phases;
    }
}
