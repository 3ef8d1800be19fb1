namespace Astrolode.Networks.Torch;

/// <summary>Tensors passed to native code together: the parameters of a network, or what belongs to them one by one.</summary>
public sealed class TensorList
{
    private readonly IReadOnlyList<Tensor> _tensors;
    private readonly nint[] _handles;

    /// <summary>Keeps the tensors alive as long as itself lives; it does not own them.</summary>
    public TensorList(IReadOnlyList<Tensor> tensors)
    {
        _tensors = tensors;
        _handles = [.. tensors.Select(tensor => tensor.DangerousGetHandle())];
    }

    /// <summary>Number of tensors.</summary>
    public int Count => _handles.Length;

    /// <summary>The tensor at a place.</summary>
    public Tensor this[int index] => _tensors[index];

    internal ReadOnlySpan<nint> Handles
    {
        get
        {
            foreach (Tensor tensor in _tensors)
            {
                ObjectDisposedException.ThrowIf(tensor.IsClosed, tensor);
            }
            return _handles;
        }
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad() => NativeMethods.Check(NativeMethods.ZeroGrad(Handles, Count));

    /// <summary>Scales the gradients so that their common L2 norm is at most <paramref name="limit"/>; returns the norm before (torch.nn.utils.clip_grad_norm_).</summary>
    public double ClipGradNorm(double limit)
    {
        NativeMethods.Check(NativeMethods.ClipGradNorm(Handles, Count, limit, out double norm));
        return norm;
    }

    /// <summary>No value is NaN or infinite.</summary>
    public bool AllFinite()
    {
        NativeMethods.Check(NativeMethods.AllFinite(Handles, Count, out int answer));
        return answer != 0;
    }
}
