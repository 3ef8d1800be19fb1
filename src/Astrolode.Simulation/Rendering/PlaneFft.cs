namespace Astrolode.Simulation.Rendering;

/// <summary>
/// Fourier transforms of square planes, a power of two of at least 32 on a side, single precision, not normalised. An instance holds the working memory
/// of one thread.
/// </summary>
internal sealed class PlaneFft
{
    private const int Lanes = LaneFft.Lanes;
    private float[] re = [], im = [], workRe = [], workIm = [], middleRe = [], middleIm = [];

    /// <summary>Elements from one row of a half plane of <paramref name="size"/> to the next: size/2 + 1 and zeros up to a whole number of vectors.</summary>
    public static int HalfPitch(int size) => size / 2 + Lanes;

    /// <summary>Transforms [y * size + x] in place into [ky * size + kx] with exp(−2πi …).</summary>
    /// <param name="planeRe">Real parts.</param>
    /// <param name="planeIm">Imaginary parts.</param>
    /// <param name="size">Elements on a side.</param>
    /// <param name="isReal">The imaginary parts are 0: only ky from 0 to size/2 is made, the rest follows by symmetry and is not written.</param>
    public void Forward(Span<float> planeRe, Span<float> planeIm, int size, bool isReal = false)
    {
        Reserve(size, size * size);
        AlongFirst(planeRe, planeIm, size, size, size, middleRe, middleIm);
        AlongFirst(middleRe, middleIm, size, isReal ? size / 2 + Lanes : size, size, planeRe, planeIm);
    }

    /// <summary>
    /// The real image whose transform is given: image[y * size + x] = Σ S(kx, ky) exp(2πi (kx x + ky y)/size), the other half of S by symmetry.
    /// </summary>
    /// <param name="halfRe">[kx * HalfPitch + ky], ky 0 to size/2; kx 0 to size − 1, the upper half negative. Its content stays.</param>
    /// <param name="halfIm">The same.</param>
    /// <param name="size">Pixels on a side.</param>
    /// <param name="image">[y * size + x].</param>
    public void InverseReal(Span<float> halfRe, Span<float> halfIm, int size, Span<float> image)
    {
        int pitch = HalfPitch(size), half = size / 2;
        Reserve(size, pitch * size);
        // With real and imaginary part exchanged, the forward transform is the inverse one.
        AlongFirst(halfIm, halfRe, size, pitch, pitch, middleIm, middleRe);
        LaneFft fft = LaneFft.OfLength(half);
        for (int x = 0; x < size; x += Lanes)
        {
            PackReal(size, x);
            fft.Forward(im, re, workIm, workRe);
            for (int m = 0; m < half; m++)
            {
                re.AsSpan(m * Lanes, Lanes).CopyTo(image[(2 * m * size + x)..]);
                im.AsSpan(m * Lanes, Lanes).CopyTo(image[((2 * m + 1) * size + x)..]);
            }
        }
    }

    // Two real values make one complex one: Z[k] = X[k] + X*[M−k] + i e^(2πik/N) (X[k] − X*[M−k]), M = N/2 (Press et al. 2007, Numerical Recipes, §12.3).
    private void PackReal(int size, int x)
    {
        int half = size / 2;
        for (int k = 0; k < half; k++)
        {
            (double s, double c) = Math.SinCos(2 * Math.PI * k / size);
            float sin = (float)s, cos = (float)c;
            ReadOnlySpan<float> aRe = middleRe.AsSpan(k * size + x, Lanes), aIm = middleIm.AsSpan(k * size + x, Lanes);
            ReadOnlySpan<float> bRe = middleRe.AsSpan((half - k) * size + x, Lanes), bIm = middleIm.AsSpan((half - k) * size + x, Lanes);
            Span<float> toRe = re.AsSpan(k * Lanes, Lanes), toIm = im.AsSpan(k * Lanes, Lanes);
            for (int j = 0; j < Lanes; j++)
            {
                float differenceRe = aRe[j] - bRe[j], differenceIm = aIm[j] + bIm[j];
                toRe[j] = aRe[j] + bRe[j] - sin * differenceRe - cos * differenceIm;
                toIm[j] = aIm[j] - bIm[j] + cos * differenceRe - sin * differenceIm;
            }
        }
    }

    // [i * fromPitch + j] is transformed along i and written transposed, [j * size + i]; columns is a multiple of the lanes.
    private void AlongFirst(Span<float> fromRe, Span<float> fromIm, int size, int columns, int fromPitch, Span<float> toRe, Span<float> toIm)
    {
        LaneFft fft = LaneFft.OfLength(size);
        for (int j = 0; j < columns; j += Lanes)
        {
            for (int i = 0; i < size; i++)
            {
                fromRe.Slice(i * fromPitch + j, Lanes).CopyTo(re.AsSpan(i * Lanes));
                fromIm.Slice(i * fromPitch + j, Lanes).CopyTo(im.AsSpan(i * Lanes));
            }
            if (!re.AsSpan(0, size * Lanes).ContainsAnyExcept(0f) && !im.AsSpan(0, size * Lanes).ContainsAnyExcept(0f))
            {
                // Most of a padded pupil, or of the canvas of an arc, is dark.
                toRe.Slice(j * size, Lanes * size).Clear();
                toIm.Slice(j * size, Lanes * size).Clear();
                continue;
            }
            fft.Forward(re, im, workRe, workIm);
            for (int lane = 0; lane < Lanes; lane++)
            {
                Span<float> rowRe = toRe.Slice((j + lane) * size, size), rowIm = toIm.Slice((j + lane) * size, size);
                for (int i = 0; i < rowRe.Length; i++)
                {
                    rowRe[i] = re[i * Lanes + lane];
                    rowIm[i] = im[i * Lanes + lane];
                }
            }
        }
    }

    private void Reserve(int size, int plane)
    {
        if (re.Length < size * Lanes)
        {
            int count = size * Lanes;
            (re, im, workRe, workIm) = (new float[count], new float[count], new float[count], new float[count]);
        }
        if (middleRe.Length < plane)
        {
            (middleRe, middleIm) = (new float[plane], new float[plane]);
        }
    }
}
