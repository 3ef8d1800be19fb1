using System.Numerics;
using System.Numerics.Tensors;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>
/// Draws one object into a stamp of expected electrons. In Fourier space: transform of the light × transform of the PSF × sinc of the pixel × the phase of its place, up to 1 cycle per pixel; what
/// lies beyond half a cycle is folded back, as sampling does (Rowe et al. 2015, Astron. Comput. 10, 121, §6). Holds the memory of one thread.
/// </summary>
internal sealed class StampRenderer(PsfField psf, RenderSettings settings)
{
    private readonly PlaneFft fft = new();
    private readonly RayShooter rays = new();
    private readonly Blurs blurs = new(psf);
    private float[] halfRe = [], halfIm = [], light = [], rowRe = [], rowIm = [], alongYRe = [], alongYIm = [];

    /// <summary>Draws into <paramref name="image"/>, [y * Size + x] from the frame's corner on.</summary>
    public void Draw(SkyObject item, StampFrame frame, Span<float> image)
    {
        int size = frame.Size, pitch = PlaneFft.HalfPitch(size);
        Reserve(size);
        halfRe.AsSpan(0, size * pitch).Clear();
        halfIm.AsSpan(0, size * pitch).Clear();
        if (item is Arc traced)
        {
            rays.Shoot(traced, frame, settings.Level, fft);
            blurs.MoveTo(size, frame.Left + size / 2, frame.Bottom + size / 2);
        }
        else
        {
            blurs.MoveTo(size, item.X, item.Y);
        }
        // The canvas of an arc has cells of half a pixel, which lie a quarter pixel before the pixels' centres.
        bool isArc = item is Arc;
        double placeX = isArc ? -0.25 : item.X - frame.Left, placeY = isArc ? -0.25 : item.Y - frame.Bottom;
        for (int iy = 0; iy <= size; iy++)
        {
            Complex phase = Phase(iy, size, placeY, isArc);
            (alongYRe[iy], alongYIm[iy]) = ((float)phase.Real, (float)phase.Imaginary);
        }
        float norm = 1f / (size * size);
        for (int column = 1 - size; column < size; column++)
        {
            Complex phase = Phase(column, size, placeX, isArc) * norm;
            blurs.Row(column, rowRe, rowIm);
            Multiply(rowRe, rowIm, alongYRe, alongYIm, (float)phase.Real, (float)phase.Imaginary);
            switch (item)
            {
                case Star star:
                    Scale((float)star.Flux);
                    break;
                case Trail trail:
                    TrailRow(trail, column, size);
                    MultiplyByLight();
                    break;
                case Galaxy galaxy:
                    GalaxyRow(galaxy, column, size);
                    MultiplyByLight();
                    break;
                default:
                    rays.MultiplyRow(column, size, rowRe, rowIm);
                    break;
            }
            Fold(column, size, pitch);
        }
        fft.InverseReal(halfRe, halfIm, size, image);
    }

    private Complex Phase(int i, int size, double place, bool isHalfPixel)
    {
        double k = (double)i / size, response = 1;
        if (isHalfPixel)
        {
            // The half-pixel cells have already taken a mean over themselves: sinc(k) / sinc(k/2) is missing.
            response = settings.PixelResponse ? Math.Cos(Math.PI * k / 2) : 1 / Sinc(k / 2);
        }
        else if (settings.PixelResponse)
        {
            response = Sinc(k);
        }
        return Complex.FromPolarCoordinates(response, -2 * Math.PI * k * place);
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    // The transform of a straight line of light.
    private void TrailRow(Trail trail, int column, int size)
    {
        (double sin, double cos) = Math.SinCos(trail.Angle);
        for (int iy = 0; iy <= size; iy++)
        {
            light[iy] = (float)(trail.Flux * Sinc(trail.Length * (column * cos + iy * sin) / size));
        }
    }

    // I(θ) = S(Mθ) has the transform S̃(M⁻ᵀ k)/|det M|, so q² = 4π² kᵀ M⁻¹ M⁻ᵀ k is a quadratic form.
    private void GalaxyRow(Galaxy galaxy, int column, int size)
    {
        Span<float> row = light.AsSpan(0, size + Vector<float>.Count);
        row.Clear();
        GalaxyLight lightOf = galaxy.Light;
        double flux = lightOf.Flux * galaxy.Lens.Magnification;
        if (lightOf.BulgeFraction > 0)
        {
            AddComponent(lightOf.Bulge, galaxy, flux * lightOf.BulgeFraction, column, size, row);
        }
        if (lightOf.BulgeFraction < 1)
        {
            AddComponent(lightOf.Disc, galaxy, flux * (1 - lightOf.BulgeFraction), column, size, row);
        }
    }

    private static void AddComponent(in SersicComponent component, Galaxy galaxy, double flux, int column, int size, Span<float> row)
    {
        LensMatrix back = (component.ToRound * galaxy.Lens).Inverse();
        double kx = 2 * Math.PI * column / size, ky = 2 * Math.PI / size;
        double constant = kx * kx * (back.Xx * back.Xx + back.Xy * back.Xy), cross = 2 * kx * ky * (back.Xx * back.Yx + back.Xy * back.Yy);
        double square = ky * ky * (back.Yx * back.Yx + back.Yy * back.Yy);
        SersicProfile profile = component.Profile;
        if (profile.N == 1)
        {
            AddExponential((float)flux, (float)(1 / (profile.B * profile.B)), (float)constant, (float)cross, (float)square, size, row);
            return;
        }
        SersicTransform spectrum = profile.Spectrum;
        float f = (float)flux, c0 = (float)constant, c1 = (float)cross, c2 = (float)square;
        for (int iy = 0; iy <= size; iy++)
        {
            row[iy] += f * spectrum.At(c0 + iy * (c1 + iy * c2));
        }
    }

    // F = (1 + q²/b²)^(−3/2).
    private static void AddExponential(float flux, float scale, float constant, float cross, float square, int size, Span<float> row)
    {
        Vector<float> iy = Vector.CreateSequence(0f, 1f), stepped = new(Vector<float>.Count), one = Vector<float>.One;
        Vector<float> c0 = new(constant), c1 = new(cross), c2 = new(square), s = new(scale), f = new(flux);
        for (int i = 0; i <= size; i += Vector<float>.Count)
        {
            Vector<float> u = one + s * Vector.Max(Vector<float>.Zero, c0 + iy * (c1 + iy * c2));
            (new Vector<float>(row[i..]) + f / (u * Vector.SquareRoot(u))).CopyTo(row[i..]);
            iy += stepped;
        }
    }

    // row × along y × a constant.
    private static void Multiply(Span<float> rowRe, Span<float> rowIm, ReadOnlySpan<float> yRe, ReadOnlySpan<float> yIm, float phaseRe, float phaseIm)
    {
        Vector<float> pRe = new(phaseRe), pIm = new(phaseIm);
        for (int i = 0; i + Vector<float>.Count <= rowRe.Length; i += Vector<float>.Count)
        {
            Vector<float> aRe = new(rowRe[i..]), aIm = new(rowIm[i..]), bRe = new(yRe[i..]), bIm = new(yIm[i..]);
            Vector<float> cRe = aRe * bRe - aIm * bIm, cIm = aRe * bIm + aIm * bRe;
            (cRe * pRe - cIm * pIm).CopyTo(rowRe[i..]);
            (cRe * pIm + cIm * pRe).CopyTo(rowIm[i..]);
        }
    }

    private void Scale(float factor)
    {
        TensorPrimitives.Multiply(rowRe, factor, rowRe);
        TensorPrimitives.Multiply(rowIm, factor, rowIm);
    }

    private void MultiplyByLight()
    {
        TensorPrimitives.Multiply(rowRe, light, rowRe);
        TensorPrimitives.Multiply(rowIm, light, rowIm);
    }

    // Sampling at whole pixels: k and k + 1 are the same. Of ky from −1/2 down the conjugate at (−kx, −ky) is at hand.
    private void Fold(int column, int size, int pitch)
    {
        int half = size / 2, row = (column + size) % size * pitch, mirrored = (size - column) % size * pitch;
        Span<float> toRe = halfRe.AsSpan(row, half + 1), toIm = halfIm.AsSpan(row, half + 1);
        TensorPrimitives.Add(toRe, rowRe.AsSpan(0, half + 1), toRe);
        TensorPrimitives.Add(toIm, rowIm.AsSpan(0, half + 1), toIm);
        Span<float> backRe = halfRe.AsSpan(mirrored, half + 1), backIm = halfIm.AsSpan(mirrored, half + 1);
        for (int iy = 0; iy <= half; iy++)
        {
            backRe[iy] += rowRe[size - iy];
            backIm[iy] -= rowIm[size - iy];
        }
    }

    private void Reserve(int size)
    {
        int plane = size * PlaneFft.HalfPitch(size), row = PlaneFft.HalfPitch(2 * size);
        if (halfRe.Length < plane)
        {
            (halfRe, halfIm) = (new float[plane], new float[plane]);
        }
        if (rowRe.Length != row)
        {
            (rowRe, rowIm, light, alongYRe, alongYIm) = (new float[row], new float[row], new float[row], new float[row], new float[row]);
        }
    }
}
