namespace Astrolode.Networks.Ssd;

/// <summary>
/// Where in an image a detector sees a class: the largest score over the default boxes of each cell of a feature map. It says in which cell the network answers, not which pixels made it do so: a
/// detector has no mean over pixels from which class-activation maps could be taken, and each cell sees more of the image than it covers.
/// </summary>
public sealed class CellScores
{
    private readonly float[][] cells;

    private CellScores(float[][] cells) => this.cells = cells;

    /// <summary>Scores of the cells of a feature map, [y, x] with the sides of <see cref="FeatureMap.Size"/>; 0 is the finest.</summary>
    public ReadOnlySpan<float> Of(int map) => cells[map];

    /// <summary>Scores of one class.</summary>
    /// <param name="scores">[1917, classes], as the model gives them.</param>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="chosen">Which.</param>
    public static CellScores Of(ReadOnlySpan<float> scores, int classes, int chosen)
    {
        if (scores.Length != SsdLayers.BoxCount * classes)
        {
            throw new ArgumentException($"{scores.Length} scores are not those of {SsdLayers.BoxCount} boxes and {classes} classes");
        }
        float[][] cells = [.. SsdLayers.FeatureMaps.Select(map => new float[map.Size * map.Size])];
        int box = 0;
        foreach (FeatureMap map in SsdLayers.FeatureMaps)
        {
            for (int i = 0; i < map.Size * map.Size * map.Boxes; i++, box++)
            {
                ref float cell = ref cells[map.Index][i / map.Boxes];
                cell = Math.Max(cell, scores[box * classes + chosen]);
            }
        }
        return new CellScores(cells);
    }

    /// <summary>The largest over all feature maps in each pixel of the image, [300, 300].</summary>
    public float[] Largest()
    {
        const int Side = SsdLayers.ImageSize;
        float[] image = new float[Side * Side];
        foreach (FeatureMap map in SsdLayers.FeatureMaps)
        {
            for (int i = 0; i < image.Length; i++)
            {
                image[i] = Math.Max(image[i], cells[map.Index][i / Side * map.Size / Side * map.Size + i % Side * map.Size / Side]);
            }
        }
        return image;
    }
}
