using System.Numerics.Tensors;

namespace Astrolode.Simulation.Scenes;

/// <summary>Convolution with a Gaussian point spread function, along x and then along y; beyond an edge its last pixel goes on.</summary>
internal static class GaussianBlur
{
    /// <summary>Blurs [y * width + x] in place; sigma in pixels.</summary>
    public static void Apply(float[] pixels, int width, int height, double sigma, ParallelOptions parallel)
    {
        float[] kernel = Kernel(sigma);
        int reach = kernel.Length / 2;
        float[] across = new float[pixels.Length];
        Parallel.For(0, height, parallel, () => new float[width + 2 * reach], (y, _, padded) =>
        {
            ReadOnlySpan<float> row = pixels.AsSpan(y * width, width);
            row.CopyTo(padded.AsSpan(reach));
            padded.AsSpan(0, reach).Fill(row[0]);
            padded.AsSpan(reach + width).Fill(row[^1]);
            Span<float> result = across.AsSpan(y * width, width);
            result.Clear();
            for (int k = 0; k < kernel.Length; k++)
            {
                AddScaled(padded.AsSpan(k, width), kernel[k], result);
            }
            return padded;
        }, _ => { });
        Parallel.For(0, height, parallel, y =>
        {
            Span<float> result = pixels.AsSpan(y * width, width);
            result.Clear();
            for (int k = 0; k < kernel.Length; k++)
            {
                int from = Math.Clamp(y + k - reach, 0, height - 1);
                AddScaled(across.AsSpan(from * width, width), kernel[k], result);
            }
        });
    }

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> result) =>
        TensorPrimitives.MultiplyAdd(source, factor, result, result);

    private static float[] Kernel(double sigma)
    {
        int reach = (int)Math.Ceiling(4 * sigma);
        double[] values = new double[2 * reach + 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Exp(-Math.Pow((i - reach) / sigma, 2) / 2);
        }
        double sum = values.Sum();
        return [.. values.Select(value => (float)(value / sum))];
    }
}
