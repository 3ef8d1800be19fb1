using MathNet.Numerics.Integration;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// The light of a telescope far from the core, some hundred pixels and more, where only edges of the pupil send it (Keller 1962, J. Opt. Soc. Am. 52, 116). With θ the distance, A the open area and the fringes averaged: a
/// circular edge of diameter D makes D λ / (4π² A θ³) around, which is Airy's pattern at large θ; a vane of width w and length L the spike
/// (w L)² sinc²(w θ∥/λ) sinc²(L θ⊥/λ) / (A λ²) across itself, widened by pointing, diffusion and pixels. The wavefront turns none of this by more than its own slope and is left out.
/// </summary>
internal sealed class OpticalWings
{
    private const double ArcsecPerRadian = 206264.80624709636;

    // Of the tables across a spike: beyond, 0.03 % of its middle are left.
    private const int HalfWidth = 48, StepsPerPixel = 8, Length = 16384;

    private readonly double rings;
    private readonly (double Sin, double Cos)[] directions;
    private readonly float[][] along, across;
    private readonly int wavelengths;

    public OpticalWings(OpticalPsfSettings settings)
    {
        Pupil pupil = settings.Pupil;
        double pixel = settings.PixelScaleArcsec / ArcsecPerRadian, total = settings.Band.Sum(part => part.Weight);
        double[] lengths = [.. pupil.Struts.Select(strut => OpenLength(pupil, strut))];
        double area = Math.PI / 4 * (pupil.Diameter * pupil.Diameter - pupil.Obscuration * pupil.Obscuration) - pupil.Struts.Zip(lengths, (strut, length) => strut.Width * length).Sum();
        double mean = settings.Band.Sum(part => part.Weight * part.Nanometres * 1e-9) / total;
        rings = (pupil.Diameter + pupil.Obscuration) * mean / (4 * Math.PI * Math.PI * area * pixel);
        // A vane along an angle has its spike at a right angle to it.
        directions = [.. pupil.Struts.Select(strut => Math.SinCos((strut.AngleDegrees + 90) * Math.PI / 180))];
        wavelengths = settings.Band.Count;
        double jitter = settings.JitterArcsec / settings.PixelScaleArcsec;
        double blur = Math.Sqrt(jitter * jitter + settings.DiffusionPixels * settings.DiffusionPixels + 1.0 / 12);
        (along, across) = (new float[pupil.Struts.Count][], new float[pupil.Struts.Count][]);
        for (int i = 0; i < pupil.Struts.Count; i++)
        {
            (along[i], across[i]) = (new float[Length * wavelengths], new float[(HalfWidth * StepsPerPixel + 1) * wavelengths]);
            for (int j = 0; j < wavelengths; j++)
            {
                (double nanometres, double weight) = settings.Band[j];
                double lambda = nanometres * 1e-9, perPixel = pixel / lambda, width = pupil.Struts[i].Width;
                double factor = weight / total * Math.Pow(width * lengths[i] * perPixel, 2) / area;
                for (int k = 0; k < Length; k++)
                {
                    along[i][k * wavelengths + j] = (float)(factor * Sinc2(width * k * perPixel));
                }
                for (int k = 0; k <= HalfWidth * StepsPerPixel; k++)
                {
                    across[i][k * wavelengths + j] = (float)Blurred(lengths[i] * perPixel, (double)k / StepsPerPixel, blur);
                }
            }
        }
    }

    /// <summary>Part of the light in a pixel at an offset from the core, both in pixels.</summary>
    public double At(double dx, double dy)
    {
        double square = dx * dx + dy * dy, sum = rings / (square * Math.Sqrt(square));
        for (int i = 0; i < directions.Length; i++)
        {
            (double sin, double cos) = directions[i];
            double side = Math.Abs(dy * cos - dx * sin);
            if (side < HalfWidth)
            {
                sum += Spike(i, Math.Abs(dx * cos + dy * sin), side);
            }
        }
        return sum;
    }

    private double Spike(int strut, double distance, double side)
    {
        double row = side * StepsPerPixel;
        int at = Math.Min((int)distance, Length - 1) * wavelengths, low = (int)row * wavelengths;
        double rest = row - (int)row, sum = 0;
        ReadOnlySpan<float> a = along[strut].AsSpan(at, wavelengths), c = across[strut].AsSpan(low, wavelengths), next = across[strut].AsSpan(low + wavelengths, wavelengths);
        for (int j = 0; j < wavelengths; j++)
        {
            sum += a[j] * (c[j] + rest * (next[j] - c[j]));
        }
        return sum;
    }

    // What of a vane lies before open pupil.
    private static double OpenLength(Pupil pupil, Strut strut)
    {
        const double Step = 0.001;
        Pupil bare = pupil with { Struts = [] };
        (double sin, double cos) = Math.SinCos(strut.AngleDegrees * Math.PI / 180);
        double sum = 0;
        for (double t = (Step - strut.Length) / 2; t < strut.Length / 2; t += Step)
        {
            sum += Step * bare.Transmission(strut.X + t * cos, strut.Y + t * sin, Step);
        }
        return sum;
    }

    private static double Blurred(double cyclesPerPixel, double side, double sigma) =>
        GaussLegendreRule.Integrate(t => Sinc2(cyclesPerPixel * (side + t * sigma)) * Math.Exp(-t * t / 2), -5, 5, 64) / Math.Sqrt(2 * Math.PI);

    private static double Sinc2(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Pow(Math.Sin(Math.PI * x) / (Math.PI * x), 2);
}
