using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// A Gaussian random field with the power spectrum of interstellar dust, P(k) ∝ k^index (Miville-Deschênes et al. 2007, A&amp;A 469, 595),
/// flat below the wave number of the outer scale, mean 0 and expected variance 1. White complex noise is weighted by √P and transformed back;
/// the real part is the field.
/// </summary>
internal static class TurbulentField
{
    /// <summary>The field, [y * width + x].</summary>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="index">Exponent of the power spectrum, negative.</param>
    /// <param name="outerScale">Wavelength in pixels beyond which the spectrum is flat.</param>
    /// <param name="seed">Seed of the scene.</param>
    /// <param name="part">What the field is for.</param>
    /// <param name="parallel">Threads to use; the result does not depend on them.</param>
    public static float[] Draw(int width, int height, double index, double outerScale, long seed, ScenePart part, ParallelOptions parallel)
    {
        // A larger periodic field is made and a corner kept, so that opposite edges of the scene do not join.
        int columns = (int)BitOperations.RoundUpToPowerOf2((uint)(width * 5L / 4));
        int rows = (int)BitOperations.RoundUpToPowerOf2((uint)(height * 5L / 4));
        Complex[][] spectrum = new Complex[rows][];
        double[] rowPower = new double[rows];
        Parallel.For(0, rows, parallel, y => spectrum[y] = DrawRow(y, rows, columns, index, outerScale, new RandomStream(seed, part, y), out rowPower[y]));
        double norm = 1 / Math.Sqrt(rowPower.Sum());
        Parallel.For(0, rows, parallel, y => Fourier.Inverse(spectrum[y], FourierOptions.NoScaling));

        float[] field = new float[width * height];
        Parallel.For(0, width, parallel, () => new Complex[rows], (x, _, column) =>
        {
            for (int y = 0; y < rows; y++)
            {
                column[y] = spectrum[y][x];
            }
            Fourier.Inverse(column, FourierOptions.NoScaling);
            for (int y = 0; y < height; y++)
            {
                field[y * width + x] = (float)(column[y].Real * norm);
            }
            return column;
        }, _ => { });
        return field;
    }

    private static Complex[] DrawRow(int y, int rows, int columns, double index, double outerScale, RandomStream random, out double power)
    {
        Complex[] row = new Complex[columns];
        double ky = Frequency(y, rows), least = 1 / outerScale;
        power = 0;
        for (int x = 0; x < columns; x++)
        {
            double k = Math.Max(double.Hypot(Frequency(x, columns), ky), least);
            double amplitude = x == 0 && y == 0 ? 0 : Math.Pow(k, index / 2);
            (double re, double im) = random.NextNormals();
            row[x] = new Complex(re * amplitude, im * amplitude);
            power += amplitude * amplitude;
        }
        return row;
    }

    // Cycles per pixel of a place in the transform.
    private static double Frequency(int i, int n) => (i <= n / 2 ? i : i - n) / (double)n;
}
