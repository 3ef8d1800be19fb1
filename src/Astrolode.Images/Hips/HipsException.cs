namespace Astrolode.Images.Hips;

/// <summary>A HiPS that cannot be used: its properties lack something, or a tile is not what they say. The message names the survey and the mend.</summary>
public sealed class HipsException : FormatException
{
    internal HipsException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
