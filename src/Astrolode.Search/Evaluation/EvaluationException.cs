namespace Astrolode.Search.Evaluation;

/// <summary>Truth or detections that cannot be compared: what, where and why, in one line.</summary>
public sealed class EvaluationException(string message) : FormatException(message);
