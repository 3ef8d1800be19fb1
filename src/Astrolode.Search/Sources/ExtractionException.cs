namespace Astrolode.Search.Sources;

/// <summary>Sources that cannot be extracted from an image: what, where and why, in one line.</summary>
public sealed class ExtractionException(string message) : FormatException(message);
