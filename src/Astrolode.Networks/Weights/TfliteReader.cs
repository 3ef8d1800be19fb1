using System.Text.RegularExpressions;
using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Weights;

/// <summary>
/// SSD MobileNet v1 or MobileNet v1 alone from a TensorFlow Lite file, quantised or not. Layers are found by the names that TensorFlow gave
/// to the outputs of convolutions, and must have the shape and stride of <see cref="SsdLayers"/>. Batch norm is folded in such files, so it comes out as the
/// identity with a shift. Quantised files are run here in real numbers, which differs a little from the integers they were made for.
/// </summary>
public static partial class TfliteReader
{
    /// <summary>Key in the metadata of the result; its value is <c>no</c> when the file holds the backbone only.</summary>
    public const string HasHeads = "has_heads";

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">The file is damaged or holds another network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NetworkWeights Read(string path) => Read(File.ReadAllBytes(path), path);

    internal static NetworkWeights Read(byte[] bytes, string name)
    {
        TfliteModel model = new(bytes, name);
        Dictionary<string, TfliteOperator> convolutions = Convolutions(model, name);
        int first = Constant(model, convolutions, "Conv2d_0", 1, name).Shape.ElementAtOrDefault(0);
        int channels = Constant(model, convolutions, "Conv2d_0", 1, name).Shape.ElementAtOrDefault(3);
        bool heads = convolutions.ContainsKey("Predictor_0_class");
        int logits = heads ? Constant(model, convolutions, "Predictor_0_class", 1, name).Shape.ElementAtOrDefault(0) : 0;
        SsdShape network = new(channels, logits / SsdLayers.FeatureMaps[0].Boxes - 1, first / 32.0);
        NetworkWeights weights = new();
        weights.Metadata["source"] = Path.GetFileName(name);
        weights.Metadata[HasHeads] = heads ? "yes" : "no";
        foreach (SsdLayer layer in heads ? SsdLayers.All(network) : SsdLayers.Trunk(channels, network.DepthMultiplier).Where(layer => layer.Role == LayerRole.Backbone))
        {
            Add(weights, layer, model, convolutions, name);
        }
        return weights;
    }

    /// <summary>
    /// The default boxes [1917, 4] (y centre, x centre, height, width) that a detector's file stores for its last step, quantised to about 1/155.
    /// </summary>
    internal static float[] Anchors(byte[] bytes, string name)
    {
        TfliteModel model = new(bytes, name);
        TfliteOperator last = model.Operators.FirstOrDefault(step => step is { Code: TfliteModel.Custom, CustomName: "TFLite_Detection_PostProcess", Inputs: [_, _, >= 0] })
            ?? throw new ModelException($"cannot read default boxes ({name}): it is no detector; give the file of an SSD");
        return model.Values(model.Tensors[last.Inputs[2]]);
    }

    private static void Add(NetworkWeights weights, SsdLayer layer, TfliteModel model, Dictionary<string, TfliteOperator> convolutions, string name)
    {
        TfliteTensor filter = Constant(model, convolutions, layer.Name, 1, name);
        TfliteTensor bias = Constant(model, convolutions, layer.Name, 2, name);
        // [out, height, width, in], depthwise [1, height, width, channels].
        int[] expected = layer.Depthwise ? [1, layer.Kernel, layer.Kernel, layer.Output] : [layer.Output, layer.Kernel, layer.Kernel, layer.Input];
        int stride = convolutions[layer.Name].Stride;
        if (!filter.Shape.AsSpan().SequenceEqual(expected) || bias.Shape is not [var biases] || biases != layer.Output || stride != layer.Stride)
        {
            throw new ModelException($"cannot import ({name}): {layer.Name} is [{string.Join(", ", filter.Shape)}] with stride {stride}, "
                + $"SSD MobileNet v1 has [{string.Join(", ", expected)}] with stride {layer.Stride}; give a MobileNet v1 file");
        }
        float[] values = model.Values(filter);
        weights.Set($"{layer.Name}.weight", layer.WeightShape, layer.Depthwise
            ? FilterLayout.FromSpatialFirst(values, layer.Kernel, 1, layer.Output)
            : FilterLayout.FromChannelsLast(values, layer.Output, layer.Kernel, layer.Input));
        FoldedBatchNorm.SetBias(weights, layer, model.Values(bias));
    }

    private static Dictionary<string, TfliteOperator> Convolutions(TfliteModel model, string name)
    {
        Dictionary<string, TfliteOperator> found = [];
        foreach (TfliteOperator step in model.Operators)
        {
            if (step is { Code: TfliteModel.Conv2D or TfliteModel.DepthwiseConv2D, Inputs: [_, >= 0, >= 0], Outputs: [>= 0] }
                && LayerName(model.Tensors[step.Outputs[0]].Name) is string layer)
            {
                found[layer] = step;
            }
        }
        return found.ContainsKey("Conv2d_0") ? found : throw new ModelException($"cannot import ({name}): it has no layer named like those of MobileNet v1; give the file of an SSD MobileNet v1 or a MobileNet v1");
    }

    private static TfliteTensor Constant(TfliteModel model, Dictionary<string, TfliteOperator> convolutions, string layer, int input, string name) =>
        convolutions.TryGetValue(layer, out TfliteOperator? step)
            ? model.Tensors[step.Inputs[input]]
            : throw new ModelException($"cannot import ({name}): layer {layer} is missing; give the whole file of an SSD MobileNet v1");

    // Newer converters join all names that were fused into an operator by semicolons; the first is its own.
    private static string? LayerName(string tensor)
    {
        string own = tensor.Split(';')[0];
        if (Predictor().Match(own) is { Success: true } predictor)
        {
            return $"Predictor_{predictor.Groups[1].Value}_{(predictor.Groups[2].Value == "BoxEncoding" ? "box" : "class")}";
        }
        if (Extra().Match(own) is { Success: true } extra)
        {
            return $"Extra_{extra.Groups[1].Value[0] - '1'}_{extra.Groups[2].Value}";
        }
        return Backbone().Match(own) is { Success: true } backbone ? backbone.Groups[1].Value : null;
    }

    [GeneratedRegex("BoxPredictor_([0-5])/(BoxEncoding|Class)Predictor/")]
    private static partial Regex Predictor();

    // Conv2d_13_pointwise_1_Conv2d_2_1x1_256: the extra layers are numbered from 2.
    [GeneratedRegex("Conv2d_13_pointwise_[12]_Conv2d_([2-5])_(1x1|3x3)_")]
    private static partial Regex Extra();

    [GeneratedRegex("MobilenetV1/(Conv2d_(?:0|[0-9]+_depthwise|[0-9]+_pointwise))/")]
    private static partial Regex Backbone();
}
