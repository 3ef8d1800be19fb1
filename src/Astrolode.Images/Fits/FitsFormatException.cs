namespace Astrolode.Images.Fits;

/// <summary>A FITS file that cannot be read as FITS: what failed (file, HDU, byte where known), why, and how to mend it.</summary>
public sealed class FitsFormatException : FormatException
{
    /// <summary>One line of text, made by the caller in the form <c>WHAT FAILED (file/HDU/byte): WHY; HOW TO MEND</c>.</summary>
    public FitsFormatException(string message)
        : base(message)
    {
    }
}
