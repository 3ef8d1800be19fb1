namespace Astrolode.Networks.Torch;

/// <summary>
/// Frees every tensor that its thread made since it was opened, except those that were kept: a training step allocates
/// hundreds of megabytes that the garbage collector does not see. Scopes nest; they are closed in reverse order.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _innermost;

    private readonly TensorScope? _outer = _innermost;
    private readonly List<Tensor> _tensors = [];

    /// <summary>Opens a scope on this thread.</summary>
    public TensorScope() => _innermost = this;

    internal static void Register(Tensor tensor) => _innermost?._tensors.Add(tensor);

    /// <summary>Hands a tensor of this scope to the one around it, or to the caller when there is none.</summary>
    public Tensor Keep(Tensor tensor)
    {
        if (_tensors.Remove(tensor))
        {
            _outer?._tensors.Add(tensor);
        }
        return tensor;
    }

    /// <summary>Frees the tensors.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or this is another thread.</exception>
    public void Dispose()
    {
        if (_innermost != this)
        {
            throw new InvalidOperationException("tensor scopes are closed in reverse order, on the thread that opened them");
        }
        _innermost = _outer;
        foreach (Tensor tensor in _tensors)
        {
            tensor.Dispose();
        }
        _tensors.Clear();
    }
}
