namespace Astrolode.Networks.Torch;

// The differentiable operations that are methods or operators in PyTorch.
public sealed partial class Tensor
{
    /// <summary>Sum, element by element with broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Own(NativeMethods.Add(a, b, out nint result), result);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Tensor a, double b) => Own(NativeMethods.AddScalar(a, b, out nint result), result);

    /// <summary>Difference, element by element with broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Own(NativeMethods.Sub(a, b, out nint result), result);

    /// <summary>Product, element by element with broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Own(NativeMethods.Mul(a, b, out nint result), result);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Tensor a, double b) => Own(NativeMethods.MulScalar(a, b, out nint result), result);

    /// <summary>Quotient, element by element with broadcasting.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Own(NativeMethods.Div(a, b, out nint result), result);

    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor Add(Tensor left, Tensor right) => left + right;

    /// <inheritdoc cref="op_Subtraction(Tensor, Tensor)"/>
    public static Tensor Subtract(Tensor left, Tensor right) => left - right;

    /// <inheritdoc cref="op_Multiply(Tensor, Tensor)"/>
    public static Tensor Multiply(Tensor left, Tensor right) => left * right;

    /// <inheritdoc cref="op_Division(Tensor, Tensor)"/>
    public static Tensor Divide(Tensor left, Tensor right) => left / right;

    /// <summary>Matrix product.</summary>
    public Tensor Matmul(Tensor other) => Own(NativeMethods.Matmul(this, other, out nint result), result);

    /// <summary>Exponential of every element.</summary>
    public Tensor Exp() => Own(NativeMethods.Exp(this, out nint result), result);

    /// <summary>Square root of every element.</summary>
    public Tensor Sqrt() => Own(NativeMethods.Sqrt(this, out nint result), result);

    /// <summary>1 / (1 + exp(-x)) of every element.</summary>
    public Tensor Sigmoid() => Own(NativeMethods.Sigmoid(this, out nint result), result);

    /// <summary>Sum of all elements, a scalar.</summary>
    public Tensor Sum() => Own(NativeMethods.Sum(this, out nint result), result);

    /// <summary>Sum over axes.</summary>
    public Tensor Sum(ReadOnlySpan<long> dims, bool keepDim = false) => Own(NativeMethods.SumDims(this, dims, dims.Length, keepDim ? 1 : 0, out nint result), result);

    /// <summary>Mean of all elements, a scalar.</summary>
    public Tensor Mean() => Own(NativeMethods.Mean(this, out nint result), result);

    /// <summary>Mean over axes.</summary>
    public Tensor Mean(ReadOnlySpan<long> dims, bool keepDim = false) => Own(NativeMethods.MeanDims(this, dims, dims.Length, keepDim ? 1 : 0, out nint result), result);

    /// <summary>Axes in another order, without moving values.</summary>
    public Tensor Permute(params ReadOnlySpan<long> order) => Own(NativeMethods.Permute(this, order, order.Length, out nint result), result);

    /// <summary>Another shape for the same values in the same order; one side may be -1.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => Own(NativeMethods.Reshape(this, shape, shape.Length, out nint result), result);

    /// <summary>A stretch along one axis, without copying.</summary>
    public Tensor Narrow(int dim, long start, long length) => Own(NativeMethods.Narrow(this, dim, start, length, out nint result), result);

    /// <summary>The slices along one axis that an int64 tensor names.</summary>
    public Tensor IndexSelect(int dim, Tensor index) => Own(NativeMethods.IndexSelect(this, dim, index, out nint result), result);

    /// <summary>Tensors one behind the other along an axis (torch.cat).</summary>
    public static Tensor Cat(IReadOnlyList<Tensor> tensors, int dim)
    {
        TensorList list = new(tensors);
        Tensor joined = Own(NativeMethods.Cat(list.Handles, list.Count, dim, out nint result), result);
        GC.KeepAlive(tensors);
        return joined;
    }
}
