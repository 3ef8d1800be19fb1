using Astrolode.Images.Fits;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// Lanczos-3 interpolation (Duchon 1979, J. Appl. Meteorol. 18, 1016): weights sinc(t)·sinc(t/3) over six pixels in each direction, which sum to one. Where one of the
/// 36 is missing (edges, blanks) the value is the bilinear one: over what is left the negative weights would extrapolate.
/// </summary>
internal static class Lanczos
{
    private const int Taps = 6;
    private const int Phases = 1024;

    // Weights of the six pixels for each phase between two of them; phase Phases is the next pixel itself.
    private static readonly float[] Table = MakeTable();

    /// <summary>
    /// Values at positions x, y (pairs) of the image of which the plane is the <paramref name="factor"/>-fold average; NaN outside and where bilinear interpolation has none.
    /// </summary>
    public static void Sample(Plane plane, ReadOnlySpan<double> positions, int factor, Span<float> values)
    {
        plane.Sample(positions, factor, (0, 0), values);
        double shift = (factor - 1) / 2.0, scale = 1.0 / factor;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsNaN(values[i]))
            {
                values[i] = At(plane, (positions[2 * i] - shift) * scale, (positions[2 * i + 1] - shift) * scale, values[i]);
            }
        }
    }

    private static float At(Plane plane, double x, double y, float bilinear)
    {
        int left = (int)Math.Floor(x) - 2, low = (int)Math.Floor(y) - 2;
        if (left < 0 || low < 0 || left + Taps > plane.Width || low + Taps > plane.Height)
        {
            return bilinear;
        }
        ReadOnlySpan<float> across = Weights(x), up = Weights(y);
        float sum = 0;
        for (int j = 0; j < Taps; j++)
        {
            ReadOnlySpan<float> row = plane.Pixels.AsSpan((low + j) * plane.Width + left, Taps);
            float along = 0;
            for (int i = 0; i < Taps; i++)
            {
                along += across[i] * row[i];
            }
            sum += up[j] * along;
        }
        return float.IsNaN(sum) ? bilinear : sum;
    }

    private static ReadOnlySpan<float> Weights(double position) =>
        Table.AsSpan(Taps * (int)Math.Round((position - Math.Floor(position)) * Phases), Taps);

    private static float[] MakeTable()
    {
        float[] table = new float[Taps * (Phases + 1)];
        for (int phase = 0; phase <= Phases; phase++)
        {
            double sum = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                sum += Kernel(tap - 2 - (double)phase / Phases);
            }
            for (int tap = 0; tap < Taps; tap++)
            {
                table[Taps * phase + tap] = (float)(Kernel(tap - 2 - (double)phase / Phases) / sum);
            }
        }
        return table;
    }

    private static double Kernel(double t) => Math.Abs(t) >= 3 ? 0 : Sinc(t) * Sinc(t / 3);

    private static double Sinc(double t) => Math.Abs(t) < 1e-9 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
}
