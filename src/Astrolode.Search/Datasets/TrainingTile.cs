namespace Astrolode.Search.Datasets;

/// <summary>A labelled box in a tile, fractions of its side, (x1, y1) top left as stored; ignored ones are neither taught nor punished.</summary>
public readonly record struct TileBox(float X1, float Y1, float X2, float Y2, bool Ignore);

/// <summary>A tile as the network gets it: pixels [y, x] in −1..1 and the labels inside it.</summary>
public sealed record TrainingTile(float[] Pixels, IReadOnlyList<TileBox> Boxes);
