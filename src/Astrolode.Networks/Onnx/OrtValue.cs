using System.Runtime.InteropServices;

namespace Astrolode.Networks.Onnx;

/// <summary>A float32 tensor of ONNX Runtime, over memory of the caller or of the runtime. Not thread-safe.</summary>
public sealed unsafe class OrtValue : IDisposable
{
    private const int Float = 1;

    private readonly OrtHandle _handle;

    internal OrtValue(nint handle) => _handle = new OrtHandle(OrtRelease.Value, handle);

    internal nint Pointer => _handle.Pointer;

    /// <summary>A tensor over memory that stays where it is (pinned or native) until the value is disposed; nothing is copied.</summary>
    /// <param name="data">First number.</param>
    /// <param name="shape">Slowest axis first; the memory holds its product of numbers.</param>
    public static OrtValue CreateTensorWithData(float* data, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long side in shape)
        {
            count *= side;
        }
        nint value;
        fixed (long* sides = shape)
        {
            OrtApi.CreateTensorWithData(OrtEnvironment.Memory.Pointer, data, (nuint)(count * sizeof(float)), sides, (nuint)shape.Length, Float, &value);
        }
        return new OrtValue(value);
    }

    /// <summary>Its shape, slowest axis first.</summary>
    public long[] GetShape()
    {
        nint info;
        OrtApi.GetTensorTypeAndShape(Pointer, &info);
        using OrtHandle owner = new(OrtRelease.TensorInfo, info);
        return OrtTensorInfo.Dimensions(info);
    }

    /// <summary>Its numbers, in place: valid until the value is disposed.</summary>
    public Span<float> GetTensorDataAsSpan()
    {
        long count = GetShape().Aggregate(1L, (product, side) => product * side);
        void* data;
        OrtApi.GetTensorMutableData(Pointer, &data);
        return new Span<float>(data, checked((int)count));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}

/// <summary>Reads ONNX Runtime's descriptions of tensors.</summary>
internal static unsafe class OrtTensorInfo
{
    public static long[] Dimensions(nint info)
    {
        nuint rank;
        OrtApi.GetDimensionsCount(info, &rank);
        long[] shape = new long[rank];
        fixed (long* sides = shape)
        {
            OrtApi.GetDimensions(info, sides, rank);
        }
        return shape;
    }
}
