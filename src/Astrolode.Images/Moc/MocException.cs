namespace Astrolode.Images.Moc;

/// <summary>A coverage map that cannot be read, or not be used in this way; the message says what, where, why and how to mend it.</summary>
public sealed class MocException : FormatException
{
    internal MocException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
