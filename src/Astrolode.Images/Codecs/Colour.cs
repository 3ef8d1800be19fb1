namespace Astrolode.Images.Codecs;

/// <summary>An sRGB colour, 0 to 255 a channel.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Black.</summary>
    public static Colour Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Colour White => new(255, 255, 255);

    /// <summary>Green that shows on the sky pictures: for truth.</summary>
    public static Colour Lime => new(64, 224, 64);

    /// <summary>Orange: for detections.</summary>
    public static Colour Orange => new(255, 160, 32);

    /// <summary>Cyan.</summary>
    public static Colour Cyan => new(64, 208, 255);

    /// <summary>Red.</summary>
    public static Colour Scarlet => new(232, 48, 48);

    /// <summary>Middle grey.</summary>
    public static Colour Grey => new(128, 128, 128);

    internal int Packed => Red << 16 | Green << 8 | Blue;
}
