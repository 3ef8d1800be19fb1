using System.Buffers.Binary;

namespace Astrolode.Networks.Weights;

/// <summary>Types of numbers that weights of TensorFlow Lite come in; numbered as in schema.fbs.</summary>
internal enum TfliteType
{
    Float32 = 0,
    Int32 = 2,
    UInt8 = 3,
    Int8 = 9,
}

/// <summary>An array of a TensorFlow Lite graph: a constant when it has data, else what an operator gives.</summary>
/// <param name="Name">As TensorFlow named it.</param>
/// <param name="Shape">Slowest axis first.</param>
/// <param name="Type">Type of number.</param>
/// <param name="Start">First byte of its data in the file.</param>
/// <param name="Length">Bytes of data, 0 for none.</param>
/// <param name="Scales">real = scale * (stored - zero); one for all, or one an index of <paramref name="Axis"/>.</param>
/// <param name="Zeros">As many as scales.</param>
/// <param name="Axis">The axis along which scales change.</param>
internal sealed record TfliteTensor(string Name, int[] Shape, TfliteType Type, int Start, int Length, float[] Scales, long[] Zeros, int Axis);

/// <summary>A step of the graph: what it does, on which arrays.</summary>
internal sealed record TfliteOperator(int Code, string CustomName, int[] Inputs, int[] Outputs, int Stride);

/// <summary>
/// The first graph of a TensorFlow Lite file, as far as weights need it.
/// Field numbers: tensorflow/lite/schema/schema.fbs, counted from 0 in the order of declaration.
/// </summary>
internal sealed class TfliteModel
{
    /// <summary>BuiltinOperator.CONV_2D.</summary>
    public const int Conv2D = 3;

    /// <summary>BuiltinOperator.DEPTHWISE_CONV_2D.</summary>
    public const int DepthwiseConv2D = 4;

    /// <summary>BuiltinOperator.CUSTOM.</summary>
    public const int Custom = 32;

    private readonly FlatBuffer _file;

    public IReadOnlyList<TfliteTensor> Tensors { get; }

    public IReadOnlyList<TfliteOperator> Operators { get; }

    /// <exception cref="ModelException">The bytes are not a whole TensorFlow Lite file.</exception>
    public TfliteModel(byte[] bytes, string name)
    {
        _file = new FlatBuffer(bytes, name);
        FlatTable model = _file.Root("TFL3");
        FlatTable[] codes = model.Tables(1);
        FlatTable[] buffers = model.Tables(4);
        FlatTable graph = model.Tables(2) is [var first, ..] ? first : throw _file.Damaged(model.Position, "it has no graph");
        Tensors = [.. graph.Tables(0).Select(table => Tensor(table, buffers))];
        Operators = [.. graph.Tables(3).Select(table => Operator(table, codes))];
    }

    /// <summary>The array as real numbers, in the order of the file.</summary>
    /// <exception cref="ModelException">It has no data, or not as much as its shape needs, or is of another type.</exception>
    public float[] Values(TfliteTensor tensor)
    {
        int size = tensor.Type is TfliteType.UInt8 or TfliteType.Int8 ? 1 : 4;
        double count = tensor.Shape.Aggregate(1.0, (product, side) => product * Math.Max(side, 0));
        if (count == 0 || count * size != tensor.Length)
        {
            throw _file.Damaged(tensor.Start, $"{tensor.Name} has shape [{string.Join(", ", tensor.Shape)}] but {tensor.Length} bytes");
        }
        ReadOnlySpan<byte> data = _file.Bytes(tensor.Start, tensor.Length);
        float[] values = new float[(int)count];
        if (tensor.Type == TfliteType.Float32)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
            }
            return values;
        }
        Dequantise(tensor, data, values);
        return values;
    }

    private void Dequantise(TfliteTensor tensor, ReadOnlySpan<byte> data, float[] values)
    {
        int scales = tensor.Scales.Length;
        bool perAxis = scales > 1 && tensor.Axis >= 0 && tensor.Axis < tensor.Shape.Length && tensor.Shape[tensor.Axis] == scales;
        if (tensor.Zeros.Length != scales || (scales != 1 && !perAxis))
        {
            throw _file.Damaged(tensor.Start, $"{tensor.Name} has {scales} scales and {tensor.Zeros.Length} zero points for shape [{string.Join(", ", tensor.Shape)}]");
        }
        int inner = perAxis ? tensor.Shape.Skip(tensor.Axis + 1).Aggregate(1, (product, side) => product * side) : values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            int k = i / inner % scales;
            long stored = tensor.Type switch
            {
                TfliteType.UInt8 => data[i],
                TfliteType.Int8 => (sbyte)data[i],
                TfliteType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]),
                _ => throw _file.Damaged(tensor.Start, $"{tensor.Name} has numbers of type {(int)tensor.Type}; float32, int32, uint8 and int8 are known"),
            };
            values[i] = tensor.Scales[k] * (stored - tensor.Zeros[k]);
        }
    }

    private TfliteTensor Tensor(FlatTable table, FlatTable[] buffers)
    {
        int buffer = table.Int32(2);
        if (buffer < 0 || buffer >= buffers.Length)
        {
            throw _file.Damaged(table.Position, $"it names buffer {buffer} of {buffers.Length}");
        }
        (int start, int length) = buffers[buffer].Vector(0, 1);
        FlatTable? quantisation = table.Table(4);
        return new TfliteTensor(table.Text(3), table.Int32s(0), (TfliteType)table.Byte(1), start, length,
            quantisation?.Singles(2) ?? [], quantisation?.Int64s(3) ?? [], quantisation?.Int32(6) ?? 0);
    }

    private TfliteOperator Operator(FlatTable table, FlatTable[] codes)
    {
        int index = table.Int32(0);
        if (index < 0 || index >= codes.Length)
        {
            throw _file.Damaged(table.Position, $"it names operator code {index} of {codes.Length}");
        }
        // Since schema version 3a the code has a wider field as well; the narrow one holds all that we need.
        int code = Math.Max(codes[index].Byte(0), codes[index].Int32(3));
        int[] inputs = Known(table, 1);
        int[] outputs = Known(table, 2);
        int stride = code is Conv2D or DepthwiseConv2D ? table.Table(4)?.Int32(2) ?? 0 : 0;
        return new TfliteOperator(code, codes[index].Text(1), inputs, outputs, stride);
    }

    // -1 stands for an optional input that is not given.
    private int[] Known(FlatTable table, int field)
    {
        int[] indices = table.Int32s(field);
        return indices.All(index => index >= -1 && index < Tensors.Count) ? indices : throw _file.Damaged(table.Position, $"it uses an array that is not one of {Tensors.Count}");
    }
}
