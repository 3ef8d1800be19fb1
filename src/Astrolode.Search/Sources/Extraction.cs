namespace Astrolode.Search.Sources;

/// <summary>An image taken apart. All planes are [y * Width + x].</summary>
/// <param name="Width">Pixels along x.</param>
/// <param name="Height">Pixels along y.</param>
/// <param name="Sources">In the order of SEP; the source of number n is at n − 1.</param>
/// <param name="Pixels">The image less its background; blank pixels stay NaN.</param>
/// <param name="Noise">Standard deviation of the background in each pixel.</param>
/// <param name="Segments">Number of the source to which a pixel belongs, 0 for none.</param>
/// <param name="Background">Mean of the background map.</param>
/// <param name="BackgroundNoise">Mean of the noise map.</param>
public sealed record Extraction(int Width, int Height, IReadOnlyList<ExtractedSource> Sources, float[] Pixels, float[] Noise, int[] Segments, double Background, double BackgroundNoise);
