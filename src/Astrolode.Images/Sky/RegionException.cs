namespace Astrolode.Images.Sky;

/// <summary>A region of the sky that cannot be read; the message says what was given, why it fails and what is understood.</summary>
public sealed class RegionException(string message) : FormatException(message);
