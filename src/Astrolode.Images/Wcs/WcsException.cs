namespace Astrolode.Images.Wcs;

/// <summary>World coordinates that are missing, contradictory or of a kind that cannot be used: what failed (file), why, and how to mend it.</summary>
public sealed class WcsException : FormatException
{
    /// <summary>One line of text, made by the caller in the form <c>WHAT FAILED (file/HDU): WHY; HOW TO MEND</c>.</summary>
    public WcsException(string message)
        : base(message)
    {
    }
}
