using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Arrays of a network as tensors that live as long as it does.</summary>
internal static class WeightTensor
{
    /// <summary>A copy in the memory format in which convolutions want it.</summary>
    public static Tensor From(NetworkWeights weights, string name, bool trainable)
    {
        (int[] shape, float[] values) = weights[name];
        using TensorScope scope = new();
        Tensor tensor = Tensor.FromFloats(values, [.. shape.Select(side => (long)side)]);
        tensor = shape.Length == 4 ? tensor.ChannelsLast() : tensor;
        tensor.RequiresGrad = trainable;
        return scope.Keep(tensor);
    }
}
