namespace Astrolode.Networks;

/// <summary>
/// A network file, its weights or its settings are damaged, unknown or do not fit together.
/// The message reads: what failed (file): why; how to mend.
/// </summary>
public sealed class ModelException : FormatException
{
    /// <summary>States what failed, where, why and how to mend it, on one line.</summary>
    public ModelException(string message) : base(message)
    {
    }

    /// <inheritdoc cref="ModelException(string)"/>
    public ModelException(string message, Exception inner) : base(message, inner)
    {
    }
}
