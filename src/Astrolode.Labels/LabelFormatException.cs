namespace Astrolode.Labels;

/// <summary>A label file that cannot be read: says which file, which line and which column, what was found there and what belongs there.</summary>
public sealed class LabelFormatException(string message) : FormatException(message);
