using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Torch;

/// <summary>Compares recorded gradients with central differences, in float32: the step is large, so functions must be smooth over it.</summary>
internal static class FiniteDifferences
{
    private const float Step = 1e-2f;

    /// <summary>Checks the gradient of the sum of <paramref name="function"/>'s values times fixed random numbers, with respect to every input value.</summary>
    public static void Check(Func<Tensor[], Tensor> function, double tolerance, params (float[] Values, long[] Shape)[] inputs)
    {
        using TensorScope scope = new();
        Tensor[] tensors = [.. inputs.Select(input => Tensor.FromFloats(input.Values, input.Shape))];
        foreach (Tensor tensor in tensors)
        {
            tensor.RequiresGrad = true;
        }
        Tensor output = function(tensors);
        float[] slopes = Values((int)output.Count, 99);
        Tensor weights = Tensor.FromFloats(slopes, output.Shape);
        (output * weights).Sum().Backward();
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] gradient = tensors[i].Grad!.ToArray();
            for (int j = 0; j < gradient.Length; j++)
            {
                double expected = (Shifted(Step) - Shifted(-Step)) / (2 * Step);
                Assert.True(Math.Abs(gradient[j] - expected) <= tolerance * (1 + Math.Abs(expected)), $"input {i} value {j}: gradient {gradient[j]}, differences {expected}");

                double Shifted(float by)
                {
                    using NoGrad noGrad = NoGrad.Begin();
                    using TensorScope inner = new();
                    Tensor[] moved = [.. inputs.Select((input, k) =>
                    {
                        float[] values = [.. input.Values];
                        values[j % values.Length] += k == i ? by : 0;
                        return Tensor.FromFloats(values, input.Shape);
                    })];
                    // Summed in double: the differences are small beside the sum.
                    return function(moved).ToArray().Select((value, at) => (double)value * slopes[at]).Sum();
                }
            }
        }
    }

    /// <summary>Reproducible values between -1 and 1.</summary>
    public static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }
}
