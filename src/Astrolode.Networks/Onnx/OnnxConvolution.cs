using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Onnx;

/// <summary>Convolutions of a network as ONNX nodes, with TensorFlow's SAME padding written out and batch norm folded in.</summary>
internal static class OnnxConvolution
{
    /// <summary>Defines the bounds of ReLU6; once a graph, before <see cref="AddRelu6"/>.</summary>
    public static void AddBounds(OnnxGraph graph)
    {
        graph.Constant("zero", [], [0f]);
        graph.Constant("six", [], [6f]);
    }

    /// <summary>Convolution, batch norm and ReLU6; gives the node's name.</summary>
    /// <param name="graph">To add to.</param>
    /// <param name="weights">That hold the layer's arrays.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="input">Node that it reads.</param>
    /// <param name="size">Side of the input in pixels.</param>
    public static string AddRelu6(OnnxGraph graph, NetworkWeights weights, SsdLayer layer, string input, int size)
    {
        (float[] filter, float[] bias) = Folded(weights, layer);
        return graph.Node("Clip", $"{layer.Name}.relu6", [Add(graph, layer, input, filter, bias, size), "zero", "six"]);
    }

    /// <summary>A convolution with a bias alone; gives the node's name.</summary>
    public static string Add(OnnxGraph graph, SsdLayer layer, string input, ReadOnlySpan<float> filter, ReadOnlySpan<float> bias, int size)
    {
        (int before, int after, _) = SsdLayers.SamePadding(size, layer.Kernel, layer.Stride);
        string[] inputs = [input, graph.Weight($"{layer.Name}.weight", layer.WeightShape, filter), graph.Weight($"{layer.Name}.bias", [layer.Output], bias)];
        return graph.Node("Conv", $"{layer.Name}.conv", inputs,
            OnnxGraph.Int("group", layer.Groups),
            OnnxGraph.Ints("kernel_shape", layer.Kernel, layer.Kernel),
            OnnxGraph.Ints("pads", before, before, after, after),
            OnnxGraph.Ints("strides", layer.Stride, layer.Stride));
    }

    // gamma * (w * x - mean) / sqrt(variance + epsilon) + beta as one filter and one bias (Ioffe & Szegedy 2015, section 3.1).
    private static (float[] Filter, float[] Bias) Folded(NetworkWeights weights, SsdLayer layer)
    {
        float[] filter = [.. weights[$"{layer.Name}.weight"].Values];
        float[] bias = new float[layer.Output];
        int each = filter.Length / layer.Output;
        for (int i = 0; i < layer.Output; i++)
        {
            double scale = Value("gamma", i) / Math.Sqrt(Value("variance", i) + SsdLayers.BatchNormEpsilon);
            bias[i] = (float)(Value("beta", i) - Value("mean", i) * scale);
            foreach (ref float value in filter.AsSpan(i * each, each))
            {
                value = (float)(value * scale);
            }
        }
        return (filter, bias);

        double Value(string part, int channel) => weights[$"{layer.Name}.{part}"].Values[channel];
    }
}
