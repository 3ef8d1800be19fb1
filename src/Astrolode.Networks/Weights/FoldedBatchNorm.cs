using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Weights;

/// <summary>Layers whose file holds a bias where the network has batch norm.</summary>
internal static class FoldedBatchNorm
{
    /// <summary>
    /// Stores a bias: as itself for predictors, else as the batch norm that adds it and changes nothing else
    /// (gamma 1, beta = bias, mean 0, variance 1 - epsilon), so that training may go on from there.
    /// </summary>
    public static void SetBias(NetworkWeights weights, SsdLayer layer, float[] bias)
    {
        if (!layer.HasBatchNorm)
        {
            weights.Set($"{layer.Name}.bias", [layer.Output], bias);
            return;
        }
        weights.Set($"{layer.Name}.gamma", [layer.Output], Filled(layer.Output, 1));
        weights.Set($"{layer.Name}.beta", [layer.Output], bias);
        weights.Set($"{layer.Name}.mean", [layer.Output], Filled(layer.Output, 0));
        weights.Set($"{layer.Name}.variance", [layer.Output], Filled(layer.Output, (float)(1 - SsdLayers.BatchNormEpsilon)));
    }

    private static float[] Filled(int count, float value)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return values;
    }
}
