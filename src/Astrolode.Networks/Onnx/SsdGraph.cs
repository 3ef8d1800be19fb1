using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Onnx;

/// <summary>The convolutions of an SSD MobileNet v1 as ONNX nodes.</summary>
internal sealed class SsdGraph(NetworkWeights weights, SsdShape shape, bool half)
{
    public OnnxGraph Graph { get; } = new(half);

    /// <summary>Input, backbone and extra layers; gives the node of each layer by the layer's name.</summary>
    public IReadOnlyDictionary<string, string> Trunk()
    {
        Graph.Input(SsdOnnx.Images, -1, shape.Channels, SsdLayers.ImageSize, SsdLayers.ImageSize);
        OnnxConvolution.AddBounds(Graph);
        Dictionary<string, string> outputs = [];
        (string at, int size) = (SsdOnnx.Images, SsdLayers.ImageSize);
        foreach (SsdLayer layer in SsdLayers.Trunk(shape.Channels, shape.DepthMultiplier))
        {
            outputs[layer.Name] = at = OnnxConvolution.AddRelu6(Graph, weights, layer, at, size);
            size = SsdLayers.SamePadding(size, layer.Kernel, layer.Stride).Output;
        }
        return outputs;
    }

    /// <summary>Box codes of all maps as [N, 1917, 4], each box's codes in the given order of ty, tx, th, tw.</summary>
    public string BoxPredictors(IReadOnlyDictionary<string, string> maps, string name, ReadOnlySpan<int> order)
    {
        List<string> parts = [];
        foreach (FeatureMap map in SsdLayers.FeatureMapsOf(shape.DepthMultiplier))
        {
            parts.Add(Predictor(SsdLayers.BoxPredictor(map), map, maps[map.Layer], SsdLayers.CodeSize, order));
        }
        return Graph.Node("Concat", name, parts.ToArray(), OnnxGraph.Int("axis", 1));
    }

    /// <summary>Logits of all maps as [N, 1917, classes], or 1 + classes with the background first.</summary>
    public string ClassPredictors(IReadOnlyDictionary<string, string> maps, string name, bool withBackground)
    {
        int[] order = [.. Enumerable.Range(withBackground ? 0 : 1, withBackground ? 1 + shape.Classes : shape.Classes)];
        List<string> parts = [];
        foreach (FeatureMap map in SsdLayers.FeatureMapsOf(shape.DepthMultiplier))
        {
            parts.Add(Predictor(SsdLayers.ClassPredictor(map, shape.Classes), map, maps[map.Layer], 1 + shape.Classes, order));
        }
        return Graph.Node("Concat", name, parts.ToArray(), OnnxGraph.Int("axis", 1));
    }

    // The chosen channels of each box only, in the chosen order.
    private string Predictor(SsdLayer layer, FeatureMap map, string input, int perBox, ReadOnlySpan<int> order)
    {
        (float[] filter, float[] bias) = (weights[$"{layer.Name}.weight"].Values, weights[$"{layer.Name}.bias"].Values);
        float[] chosenFilter = new float[map.Boxes * order.Length * layer.Input];
        float[] chosenBias = new float[map.Boxes * order.Length];
        for (int i = 0; i < chosenBias.Length; i++)
        {
            int channel = i / order.Length * perBox + order[i % order.Length];
            filter.AsSpan(channel * layer.Input, layer.Input).CopyTo(chosenFilter.AsSpan(i * layer.Input));
            chosenBias[i] = bias[channel];
        }
        string convolved = OnnxConvolution.Add(Graph, layer with { Output = chosenBias.Length }, input, chosenFilter, chosenBias, map.Size);
        // (N, boxes * K, H, W) -> (N, H, W, boxes * K) -> (N, H * W * boxes, K)
        string last = Graph.Node("Transpose", $"{layer.Name}.nhwc", [convolved], OnnxGraph.Ints("perm", 0, 2, 3, 1));
        return Graph.Node("Reshape", $"{layer.Name}.flat", [last, Graph.Constant($"{layer.Name}.shape", 0, -1, order.Length)]);
    }
}
