namespace Astrolode.Networks.Ssd;

/// <summary>A labelled object in a training image: corners as fractions of the image's width and height, 0 to 1 (it may stick out).</summary>
/// <param name="X1">Left.</param>
/// <param name="Y1">Top (first row).</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Bottom (last row).</param>
/// <param name="Class">0 for the first class; the background is no class here.</param>
/// <param name="Ignore">Neither to be found nor to be missed: default boxes on it are not trained.</param>
public readonly record struct TruthBox(float X1, float Y1, float X2, float Y2, int Class, bool Ignore = false);
