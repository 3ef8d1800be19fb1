namespace Astrolode.Networks.Torch;

/// <summary>
/// While it lives, operations of this thread record no gradients (torch.no_grad): <c>using NoGrad _ = NoGrad.Begin();</c>
/// </summary>
public readonly ref struct NoGrad
{
    private readonly int _previous;

    private NoGrad(int previous) => _previous = previous;

    /// <summary>Stops recording until the result is disposed.</summary>
    public static NoGrad Begin()
    {
        NativeMethods.Check(NativeMethods.SetGradEnabled(0, out int previous));
        return new NoGrad(previous);
    }

    /// <summary>Restores what was before.</summary>
    public void Dispose() => NativeMethods.Check(NativeMethods.SetGradEnabled(_previous, out _));
}
