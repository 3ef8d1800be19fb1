namespace Astrolode.Images.Tiles;

/// <summary>What was named as a source of sky pixels is none; the message says why and what is understood.</summary>
public sealed class SkySourceException(string message) : FormatException(message);
