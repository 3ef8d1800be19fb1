namespace Astrolode.Networks.Torch;

/// <summary>libtorch refused a call (shapes that do not fit, memory used up); the message is its own, on one line.</summary>
public sealed class TorchException : InvalidOperationException
{
    /// <summary>Wraps libtorch's text.</summary>
    public TorchException(string message) : base("libtorch: " + message.ReplaceLineEndings(" ").Trim())
    {
    }
}
