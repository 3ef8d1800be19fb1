using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Astrolode.Networks.Onnx;

/// <summary>The feature maps that a layer makes of one image, after its activation.</summary>
/// <param name="Name">The layer, as the training module and the weights name it.</param>
/// <param name="Operation">What it does: <c>convolution</c>, <c>largest of 3 x 3</c>, <c>mean of 3 x 3</c>, <c>concatenation</c>, <c>mean over all pixels</c>.</param>
/// <param name="Channels">Maps.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Width">Columns of a map.</param>
/// <param name="Values">[channel, y, x].</param>
public sealed record LayerActivation(string Name, string Operation, int Channels, int Height, int Width, float[] Values)
{
    /// <summary>One map, [y, x].</summary>
    public ReadOnlySpan<float> Map(int channel) => Values.AsSpan(channel * Height * Width, Height * Width);
}

/// <summary>A fully connected layer behind the mean over the pixels of feature maps.</summary>
/// <param name="Layer">The layer that made these maps.</param>
/// <param name="Weight">[classes, maps].</param>
/// <param name="Bias">[classes].</param>
public sealed record FullyConnected(LayerActivation Layer, float[] Weight, float[] Bias);

/// <summary>
/// What every layer of a model file of this program makes of one image. ONNX Runtime gives a model's outputs alone, so those of its layers are added to them; no checkpoint of the training is needed.
/// </summary>
public sealed class NetworkActivations
{
    private readonly Dictionary<string, float[]> outputs;

    private NetworkActivations(IReadOnlyList<LayerActivation> layers, Dictionary<string, float[]> outputs, FullyConnected? fullyConnected) =>
        (Layers, this.outputs, FullyConnected) = (layers, outputs, fullyConnected);

    /// <summary>The layers in forward order: convolutions, pools, concatenations, predictors.</summary>
    public IReadOnlyList<LayerActivation> Layers { get; }

    /// <summary>The layer that makes logits of the mean over pixels; null for a network without one, as detectors are.</summary>
    public FullyConnected? FullyConnected { get; }

    /// <summary>An output of the model itself.</summary>
    public float[] Output(string name) => outputs[name];

    /// <summary>Runs the model on one image.</summary>
    /// <param name="model">The bytes of the file, in whole or half precision.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="image">[channels, height, width], as the model's input has them.</param>
    /// <exception cref="ModelException">It is no model of this program, or is damaged.</exception>
    /// <exception cref="ArgumentException">The image has another size than the model's input.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public static NetworkActivations Of(ReadOnlySpan<byte> model, string name, ReadOnlySpan<float> image)
    {
        global::Onnx.ModelProto proto = Parse(model, name);
        global::Onnx.NodeProto[] nodes = [.. LayerNodes(proto.Graph)];
        proto.Graph.Output.AddRange(nodes.Select(node => FloatOutput(node.Output[0])));
        using InferenceSession session = new(proto.ToByteArray(), name, new SessionOptions(Environment.ProcessorCount));
        Dictionary<string, (long[] Shape, float[] Values)> seen = Run(session, image);
        // Those of boxes join rows, not maps.
        LayerActivation[] layers = [.. nodes.Where(node => seen[node.Output[0]].Shape.Length == 4).Select(node => Layer(node, seen[node.Output[0]]))];
        string[] added = [.. nodes.Select(node => node.Output[0])];
        return new NetworkActivations(layers, seen.Where(one => !added.Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value.Values), FullyConnectedOf(proto.Graph, layers, name));
    }

    private static global::Onnx.ModelProto Parse(ReadOnlySpan<byte> model, string name)
    {
        try
        {
            global::Onnx.ModelProto proto = global::Onnx.ModelProto.Parser.ParseFrom(model);
            return proto.Graph is null ? throw new ModelException($"cannot load the model ({name}): it has no graph; give a whole ONNX file") : proto;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"cannot load the model ({name}): {error.Message.ReplaceLineEndings(" ")}; give a whole ONNX file", error);
        }
    }

    // A convolution's own sums are of interest only where no activation follows: in predictors.
    private static IEnumerable<global::Onnx.NodeProto> LayerNodes(global::Onnx.GraphProto graph)
    {
        HashSet<string> given = [.. graph.Output.Select(output => output.Name), .. graph.Node.Where(node => node.OpType == "Clip").SelectMany(node => node.Input.Take(1))];
        return graph.Node.Where(node => OperationOf(node) is not null && node.Output is [string output, ..] && !given.Contains(output));
    }

    private static string? OperationOf(global::Onnx.NodeProto node) => node.OpType switch
    {
        "Clip" or "Conv" => "convolution",
        "MaxPool" => $"largest of {Window(node)}",
        "AveragePool" => $"mean of {Window(node)}",
        "GlobalAveragePool" => "mean over all pixels",
        "Concat" => "concatenation",
        _ => null,
    };

    private static string Window(global::Onnx.NodeProto node) => string.Join(" x ", node.Attribute.Where(attribute => attribute.Name == "kernel_shape").SelectMany(attribute => attribute.Ints));

    private static global::Onnx.ValueInfoProto FloatOutput(string name) =>
        new() { Name = name, Type = new global::Onnx.TypeProto { TensorType = new global::Onnx.TypeProto.Types.Tensor { ElemType = (int)DataType.Float } } };

    private static unsafe Dictionary<string, (long[] Shape, float[] Values)> Run(InferenceSession session, ReadOnlySpan<float> image)
    {
        long[] shape = [1, .. session.InputMetadata[0].Dimensions[1..]];
        if (shape.Aggregate(1L, (product, side) => product * side) != image.Length)
        {
            throw new ArgumentException($"{image.Length} numbers are no image of {string.Join(" x ", shape[1..])}");
        }
        OrtValue[] results = new OrtValue[session.OutputMetadata.Count];
        fixed (float* data = image)
        {
            using OrtValue input = OrtValue.CreateTensorWithData(data, shape);
            session.Run([input], results);
        }
        try
        {
            return session.OutputMetadata.Zip(results).ToDictionary(pair => pair.First.Name, pair => (pair.Second.GetShape(), pair.Second.GetTensorDataAsSpan().ToArray()));
        }
        finally
        {
            foreach (OrtValue result in results)
            {
                result.Dispose();
            }
        }
    }

    private static LayerActivation Layer(global::Onnx.NodeProto node, (long[] Shape, float[] Values) seen) =>
        new(LayerName(node.Output[0]), OperationOf(node)!, (int)seen.Shape[1], (int)seen.Shape[2], (int)seen.Shape[3], seen.Values);

    // The exporter's nodes are the layer's name and what is done there.
    private static string LayerName(string output) => output.EndsWith(".relu6", StringComparison.Ordinal) || output.EndsWith(".conv", StringComparison.Ordinal) ? output[..output.LastIndexOf('.')] : output;

    private static FullyConnected? FullyConnectedOf(global::Onnx.GraphProto graph, LayerActivation[] layers, string name)
    {
        if (graph.Node.FirstOrDefault(node => node.OpType == "GlobalAveragePool") is not { Input: [string maps, ..] }
            || graph.Node.FirstOrDefault(node => node.OpType == "Gemm") is not { Input: [_, string weight, string bias] }
            || layers.FirstOrDefault(layer => layer.Name == LayerName(maps)) is not { } last)
        {
            return null;
        }
        FullyConnected found = new(last, Stored(graph, weight, name), Stored(graph, bias, name));
        return found.Weight.Length == found.Bias.Length * found.Layer.Channels
            ? found
            : throw new ModelException($"cannot use the model ({name}): {weight} has {found.Weight.Length} numbers, not {found.Bias.Length} x {found.Layer.Channels}; export it again");
    }

    // Half precision is stored under another name and widened by a node.
    private static float[] Stored(global::Onnx.GraphProto graph, string array, string name)
    {
        string stored = graph.Node.FirstOrDefault(node => node.OpType == "Cast" && node.Output.Contains(array)) is { Input: [string half] } ? half : array;
        global::Onnx.TensorProto? tensor = graph.Initializer.FirstOrDefault(each => each.Name == stored);
        ReadOnlySpan<byte> bytes = tensor is null ? default : tensor.RawData.Span;
        switch ((DataType)(tensor?.DataType ?? 0))
        {
            case DataType.Float:
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case DataType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                float[] values = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, values);
                return values;
            default:
                throw new ModelException($"cannot use the model ({name}): it does not hold {array} in float32 or float16; export it again");
        }
    }
}
