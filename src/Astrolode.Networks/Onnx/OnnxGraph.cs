using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Astrolode.Networks.Onnx;

/// <summary>Builds an ONNX graph node by node; each node's one output has the node's name. Equal calls give equal bytes.</summary>
/// <param name="half">Store weights as float16 and widen them when the model is loaded.</param>
internal sealed class OnnxGraph(bool half)
{
    /// <summary>Operator set 13: all that is needed, and old enough for every reader of these days.</summary>
    private const int OperatorSet = 13;

    /// <summary>Version of the file format that goes with operator set 13.</summary>
    private const int FileFormat = 7;

    private readonly global::Onnx.GraphProto _graph = new();

    /// <summary>An array of the model, stored as float16 if the graph was asked to.</summary>
    /// <exception cref="ModelException">A value does not fit in float16 or is not finite.</exception>
    public string Weight(string name, int[] shape, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value) || (half && MathF.Abs(value) > (float)System.Half.MaxValue))
            {
                throw new ModelException($"cannot export the network: {name} holds {value}, which {(half ? "float16" : "a network")} cannot; train again, or export with whole precision");
            }
        }
        if (!half)
        {
            return Constant(name, shape, values);
        }
        System.Half[] halves = new System.Half[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, halves);
        Add($"{name}.half", shape, global::Onnx.TensorProto.Types.DataType.Float16, MemoryMarshal.AsBytes(halves.AsSpan()));
        return Node("Cast", name, [$"{name}.half"], Int("to", (long)global::Onnx.TensorProto.Types.DataType.Float));
    }

    /// <summary>A float32 array of the model.</summary>
    public string Constant(string name, int[] shape, ReadOnlySpan<float> values) =>
        Add(name, shape, global::Onnx.TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values));

    /// <summary>An int64 vector of the model: shapes and indices.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        Add(name, [values.Length], global::Onnx.TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values));

    /// <summary>A step; returns the name of its output, which is its own.</summary>
    public string Node(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<global::Onnx.AttributeProto> attributes)
    {
        global::Onnx.NodeProto node = new() { OpType = operation, Name = name };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(name);
        node.Attribute.AddRange(attributes.ToArray());
        _graph.Node.Add(node);
        return name;
    }

    public static global::Onnx.AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = global::Onnx.AttributeProto.Types.AttributeType.Int, I = value };

    public static global::Onnx.AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        global::Onnx.AttributeProto attribute = new() { Name = name, Type = global::Onnx.AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    /// <summary>What the model reads; -1 is the number of images, any.</summary>
    public void Input(string name, params ReadOnlySpan<long> shape) => _graph.Input.Add(Described(name, shape));

    /// <summary>What the model gives.</summary>
    public void Output(string name, params ReadOnlySpan<long> shape) => _graph.Output.Add(Described(name, shape));

    /// <summary>The finished file.</summary>
    public byte[] ToBytes(string name, string version, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        _graph.Name = name;
        global::Onnx.ModelProto model = new() { IrVersion = FileFormat, ProducerName = "astrolode", ProducerVersion = version, Graph = _graph };
        model.OpsetImport.Add(new global::Onnx.OperatorSetIdProto { Domain = "", Version = OperatorSet });
        foreach ((string key, string value) in metadata)
        {
            model.MetadataProps.Add(new global::Onnx.StringStringEntryProto { Key = key, Value = value });
        }
        return model.ToByteArray();
    }

    private string Add(string name, int[] shape, global::Onnx.TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes)
    {
        global::Onnx.TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.Select(side => (long)side));
        _graph.Initializer.Add(tensor);
        return name;
    }

    private static global::Onnx.ValueInfoProto Described(string name, ReadOnlySpan<long> shape)
    {
        global::Onnx.TensorShapeProto dimensions = new();
        foreach (long side in shape)
        {
            dimensions.Dim.Add(side < 0 ? new global::Onnx.TensorShapeProto.Types.Dimension { DimParam = "N" } : new() { DimValue = side });
        }
        global::Onnx.TypeProto.Types.Tensor tensor = new() { ElemType = (int)global::Onnx.TensorProto.Types.DataType.Float, Shape = dimensions };
        return new global::Onnx.ValueInfoProto { Name = name, Type = new global::Onnx.TypeProto { TensorType = tensor } };
    }
}
