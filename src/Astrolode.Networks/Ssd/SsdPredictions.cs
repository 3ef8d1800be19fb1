namespace Astrolode.Networks.Ssd;

/// <summary>What a network says about some images.</summary>
/// <param name="Count">Images.</param>
/// <param name="Boxes">Images x 1917 x 4: x1, y1, x2, y2 as fractions of the image.</param>
/// <param name="Scores">Images x 1917 x classes: 0 to 1, background dropped.</param>
public sealed record SsdPredictions(int Count, float[] Boxes, float[] Scores);
