using Microsoft.Win32.SafeHandles;

namespace Astrolode.Networks.Torch;

/// <summary>
/// A libtorch tensor of float32 values (or of int64 indices), with automatic differentiation. Names and meanings are PyTorch's.
/// It belongs to the innermost <see cref="TensorScope"/> of the thread that made it, if there is one.
/// </summary>
public sealed partial class Tensor : SafeHandleZeroOrMinusOneIsInvalid
{
    private Tensor(nint handle) : base(ownsHandle: true) => SetHandle(handle);

    /// <summary>Wraps what a native call returned.</summary>
    internal static Tensor Own(int status, nint handle)
    {
        NativeMethods.Check(status);
        Tensor tensor = new(handle);
        TensorScope.Register(tensor);
        return tensor;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.Delete(handle) == 0;

    /// <summary>A tensor with a copy of the values, row-major.</summary>
    /// <exception cref="ArgumentException">Their number is not the product of the shape.</exception>
    public static Tensor FromFloats(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        RequireCount(values.Length, shape);
        return Own(NativeMethods.FromFloats(values, shape, shape.Length, out nint result), result);
    }

    /// <summary>An int64 tensor with a copy of the values, row-major.</summary>
    /// <inheritdoc cref="FromFloats"/>
    public static Tensor FromLongs(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape)
    {
        RequireCount(values.Length, shape);
        return Own(NativeMethods.FromLongs(values, shape, shape.Length, out nint result), result);
    }

    /// <summary>One value everywhere.</summary>
    public static Tensor Full(double value, params ReadOnlySpan<long> shape) =>
        Own(NativeMethods.Full(shape, shape.Length, value, out nint result), result);

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Full(0, shape);

    /// <summary>Ones.</summary>
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Full(1, shape);

    /// <summary>Standard normal values from libtorch's generator.</summary>
    public static Tensor Randn(params ReadOnlySpan<long> shape) => Own(NativeMethods.Randn(shape, shape.Length, out nint result), result);

    /// <summary>Sides, slowest axis first.</summary>
    public long[] Shape
    {
        get
        {
            NativeMethods.Check(NativeMethods.Dim(this, out int dims));
            long[] shape = new long[dims];
            NativeMethods.Check(NativeMethods.Shape(this, shape));
            return shape;
        }
    }

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, side) => product * side);

    /// <summary>Stored NHWC in memory though indexed NCHW.</summary>
    public bool IsChannelsLast
    {
        get
        {
            NativeMethods.Check(NativeMethods.IsChannelsLast(this, out int answer));
            return answer != 0;
        }
    }

    /// <summary>Gradients with respect to it, or through it, are recorded. Can be set on tensors that no operation made.</summary>
    public bool RequiresGrad
    {
        get
        {
            NativeMethods.Check(NativeMethods.RequiresGrad(this, out int answer));
            return answer != 0;
        }
        set => NativeMethods.Check(NativeMethods.SetRequiresGrad(this, value ? 1 : 0));
    }

    /// <summary>The gradient that <see cref="Backward"/> accumulated, as a new tensor object each time; null when there is none.</summary>
    public Tensor? Grad
    {
        get
        {
            int status = NativeMethods.Grad(this, out nint result);
            return status == 0 && result == 0 ? null : Own(status, result);
        }
    }

    /// <summary>The value of a tensor of one element.</summary>
    public double Item()
    {
        NativeMethods.Check(NativeMethods.Item(this, out double value));
        return value;
    }

    /// <summary>Copies all values out, row-major whatever the memory format.</summary>
    public void CopyTo(Span<float> values) => NativeMethods.Check(NativeMethods.ToFloats(this, values, values.Length));

    /// <summary>All values, row-major.</summary>
    public float[] ToArray()
    {
        float[] values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Overwrites all values, given row-major; not recorded for gradients.</summary>
    public void Set(ReadOnlySpan<float> values) => NativeMethods.Check(NativeMethods.SetFloats(this, values, values.Length));

    /// <summary>Overwrites all values with another tensor's.</summary>
    public void CopyFrom(Tensor source) => NativeMethods.Check(NativeMethods.Copy(this, source));

    /// <summary>The same values outside the graph of gradients.</summary>
    public Tensor Detach() => Own(NativeMethods.Detach(this, out nint result), result);

    /// <summary>A copy.</summary>
    public Tensor Clone() => Own(NativeMethods.Clone(this, out nint result), result);

    /// <summary>The same values stored NHWC, which is what makes MobileNet fast on a CPU; itself if it already is.</summary>
    public Tensor ChannelsLast() => Own(NativeMethods.Contiguous(this, 1, out nint result), result);

    /// <summary>The same values stored row-major; itself if it already is.</summary>
    public Tensor Contiguous() => Own(NativeMethods.Contiguous(this, 0, out nint result), result);

    /// <summary>Adds the gradient of this scalar to every leaf that it depends on and that requires one.</summary>
    public void Backward() => NativeMethods.Check(NativeMethods.Backward(this));

    private static void RequireCount(int count, ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long side in shape)
        {
            product *= side;
        }
        if (product != count)
        {
            throw new ArgumentException($"shape [{string.Join(", ", shape.ToArray())}] needs {product} values, not {count}");
        }
    }
}
