namespace Astrolode.Networks.Ssd;

/// <summary>
/// Weights to start from. Convolutions before batch norm: normal with variance 2 / fan-out (He et al. 2015, section 2.2), under
/// which short trainings from nothing converge better than with TensorFlow's fixed 0.09. Predictors: normal with deviation 0.03
/// cut at two deviations and zero bias, as in ssd_mobilenet_v1_coco.config.
/// </summary>
public static class SsdInitialisation
{
    private const double PredictorDeviation = 0.03;

    /// <summary>A whole network of random weights.</summary>
    public static NetworkWeights Random(SsdShape shape, int seed)
    {
        NetworkWeights weights = new();
        System.Random random = new(seed);
        foreach (SsdLayer layer in SsdLayers.All(shape))
        {
            Fill(weights, layer, random);
        }
        return weights;
    }

    /// <summary>
    /// Pretrained weights for other images or classes. For other channels, each filter of the first layer is its mean over the
    /// old channels times old / new, so that a grey image repeated in all channels gives the same sums as before. Class predictors are random again
    /// where the number of classes differs; box predictors stay, unless <paramref name="resetPredictors"/> makes all predictors random.
    /// </summary>
    /// <param name="pretrained">A whole network; not changed.</param>
    /// <param name="name">What to call it in messages, usually the file.</param>
    /// <param name="channels">Channels wanted.</param>
    /// <param name="classes">Classes wanted.</param>
    /// <param name="seed">For the random ones.</param>
    /// <param name="resetPredictors">Forget what the predictors know.</param>
    /// <exception cref="ModelException">The weights are no SSD MobileNet v1.</exception>
    public static NetworkWeights Adapt(NetworkWeights pretrained, string name, int channels, int classes, int seed, bool resetPredictors = false)
    {
        SsdShape old = SsdLayers.Check(pretrained, name);
        NetworkWeights weights = new();
        System.Random random = new(seed);
        foreach (SsdLayer layer in SsdLayers.All(channels, classes, old.DepthMultiplier))
        {
            bool reset = layer.Role switch
            {
                LayerRole.ClassPredictor => resetPredictors || classes != old.Classes,
                LayerRole.BoxPredictor => resetPredictors,
                _ => false,
            };
            if (reset)
            {
                Fill(weights, layer, random);
                continue;
            }
            foreach ((string array, int[] shape) in layer.Arrays())
            {
                float[] values = pretrained[array].Values;
                weights.Set(array, shape, array == "Conv2d_0.weight" ? AdaptChannels(values, old.Channels, channels, shape) : [.. values]);
            }
        }
        return weights;
    }

    private static float[] AdaptChannels(float[] values, int from, int to, int[] shape)
    {
        if (from == to)
        {
            return [.. values];
        }
        (int outputs, int taps) = (shape[0], shape[2] * shape[3]);
        float[] adapted = new float[outputs * to * taps];
        for (int output = 0; output < outputs; output++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                float sum = 0;
                for (int channel = 0; channel < from; channel++)
                {
                    sum += values[(output * from + channel) * taps + tap];
                }
                for (int channel = 0; channel < to; channel++)
                {
                    adapted[(output * to + channel) * taps + tap] = sum / to;
                }
            }
        }
        return adapted;
    }

    internal static void Fill(NetworkWeights weights, SsdLayer layer, System.Random random)
    {
        double deviation = layer.HasBatchNorm ? Math.Sqrt(2.0 / (layer.Kernel * layer.Kernel * (layer.Output / layer.Groups))) : PredictorDeviation;
        foreach ((string name, int[] shape) in layer.Arrays())
        {
            float[] values = new float[shape.Aggregate(1, (product, side) => product * side)];
            if (shape.Length == 4)
            {
                FillNormal(values, deviation, random);
            }
            else if (name.EndsWith("gamma", StringComparison.Ordinal) || name.EndsWith("variance", StringComparison.Ordinal))
            {
                Array.Fill(values, 1);
            }
            weights.Set(name, shape, values);
        }
    }

    // Box & Muller 1958, drawn again beyond two deviations.
    internal static void FillNormal(Span<float> values, double deviation, System.Random random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double normal;
            do
            {
                normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
            while (Math.Abs(normal) > 2);
            values[i] = (float)(deviation * normal);
        }
    }
}
