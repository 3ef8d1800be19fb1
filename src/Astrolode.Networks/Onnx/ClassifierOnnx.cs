using Astrolode.Files;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Onnx;

/// <summary>
/// Writes a classifier as an ONNX model: input <c>cutouts</c> [N, 8, 24, 24] (see <see cref="ClassifierShape.Channels"/>; pixels stretched as the card says), output
/// <c>probabilities</c> [N, classes]. Batch norm is folded into the convolutions, the temperature into the logits. The model card travels in the file's metadata.
/// </summary>
public static class ClassifierOnnx
{
    /// <summary>Name of the input.</summary>
    public const string Cutouts = ClassifierPlan.Image;

    /// <summary>Name of the output.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>Writes the model and, beside it, its card; each file whole or not at all.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="weights">A whole network.</param>
    /// <param name="card">Its card; architecture, channels and classes must be those of the weights.</param>
    /// <param name="temperature">Divides the logits (Guo et al. 2017, section 4.2).</param>
    /// <param name="half">Store weights as float16: half the size.</param>
    /// <exception cref="ModelException">Weights or card do not fit, or a weight cannot be stored.</exception>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, NetworkWeights weights, ModelCard card, double temperature, bool half = false)
    {
        byte[] bytes = ToBytes(weights, card, temperature, half);
        AtomicFile.WriteBytes(path, bytes);
        card.WriteBeside(path);
    }

    /// <summary>The bytes of the model file; equal input gives equal bytes.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static byte[] ToBytes(NetworkWeights weights, ModelCard card, double temperature, bool half = false)
    {
        ClassifierShape shape = ClassifierPlan.Check(weights, card.Name);
        if (card.Architecture != shape.Name || card.Channels != ClassifierShape.Channels || card.Classes.Length != shape.Classes)
        {
            throw new ModelException($"cannot export the network ({card.Name}): its card speaks of {card.Architecture}, {card.Channels} channels and {card.Classes.Length} classes, "
                + $"its weights are for {shape.Name}, {ClassifierShape.Channels} and {shape.Classes}; correct the card");
        }
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        OnnxGraph graph = new(half);
        ClassifierPlan plan = ClassifierPlan.Of(shape.Architecture);
        graph.Input(Cutouts, -1, ClassifierShape.Channels, ClassifierShape.Size, ClassifierShape.Size);
        OnnxConvolution.AddBounds(graph);
        string trunk = Trunk(graph, plan, weights);
        string features = graph.Node("Flatten", "features", [graph.Node("GlobalAveragePool", "mean", [trunk])], OnnxGraph.Int("axis", 1));
        string[] logits = [features, Weight(graph, weights, ".weight"), Weight(graph, weights, ".bias")];
        string scaled = graph.Node("Div", "scaled_logits", [graph.Node("Gemm", "logits", logits, OnnxGraph.Int("transB", 1)), graph.Constant("temperature", [], [(float)temperature])]);
        graph.Node("Softmax", Probabilities, [scaled], OnnxGraph.Int("axis", 1));
        graph.Output(Probabilities, -1, shape.Classes);
        return graph.ToBytes(card.Name, SsdOnnx.Version, [new(SsdOnnx.CardKey, card.ToJson())]);
    }

    private static string Weight(OnnxGraph graph, NetworkWeights weights, string part)
    {
        (int[] shape, float[] values) = weights[ClassifierPlan.Logits + part];
        return graph.Weight(ClassifierPlan.Logits + part, shape, values);
    }

    private static string Trunk(OnnxGraph graph, ClassifierPlan plan, NetworkWeights weights)
    {
        Dictionary<string, (string Node, int Size)> outputs = new() { [ClassifierPlan.Image] = (Cutouts, ClassifierShape.Size) };
        foreach (ClassifierStep step in plan.Steps)
        {
            outputs[step.Name] = step switch
            {
                ConvolutionStep { Input: string input, Layer: SsdLayer layer } => (
                    OnnxConvolution.AddRelu6(graph, weights, layer, outputs[input].Node, outputs[input].Size),
                    SsdLayers.SamePadding(outputs[input].Size, layer.Kernel, layer.Stride).Output),
                PoolStep pool => (Pool(graph, pool, outputs[pool.Input].Node), (outputs[pool.Input].Size - 1) / pool.Stride + 1),
                ConcatenationStep { Inputs: var inputs } => (
                    graph.Node("Concat", step.Name, [.. inputs.Select(input => outputs[input].Node)], OnnxGraph.Int("axis", 1)), outputs[inputs[0]].Size),
                _ => throw new InvalidOperationException($"a classifier has no step {step}"),
            };
        }
        return outputs[plan.Steps[^1].Name].Node;
    }

    // Both leave what lies beyond the border out of account: count_include_pad is 0 by default.
    private static string Pool(OnnxGraph graph, PoolStep pool, string input) => graph.Node(pool.IsMax ? "MaxPool" : "AveragePool", pool.Name, [input],
        OnnxGraph.Ints("kernel_shape", PoolStep.Kernel, PoolStep.Kernel),
        OnnxGraph.Ints("pads", PoolStep.Padding, PoolStep.Padding, PoolStep.Padding, PoolStep.Padding),
        OnnxGraph.Ints("strides", pool.Stride, pool.Stride));
}
