namespace Astrolode.Images.Codecs;

/// <summary>A JPEG or PNG that cannot be read: which file, why, and how to mend it.</summary>
public sealed class PictureFormatException : FormatException
{
    /// <summary>One line of text, made by the caller.</summary>
    public PictureFormatException(string message)
        : base(message)
    {
    }
}
