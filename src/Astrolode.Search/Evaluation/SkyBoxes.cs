using Astrolode.Images.Sky;

namespace Astrolode.Search.Evaluation;

/// <summary>A detection to be evaluated: its box and its score.</summary>
public readonly record struct ScoredBox(SkyBox Box, double Score);

/// <summary>A label to be evaluated against.</summary>
/// <param name="Box">The box that should be found, in the frame of the detections.</param>
/// <param name="RadiusArcmin">Effective radius, arcmin: the size by which recall is binned.</param>
/// <param name="Ignore">Whether the label does not count: it is not missed when it is not found, and a detection on it is no false positive.</param>
public readonly record struct TruthBox(SkyBox Box, double RadiusArcmin, bool Ignore);
