namespace Astrolode.Networks.Ssd;

/// <summary>
/// The 1917 boxes from which SSD MobileNet v1 measures its predictions (Liu et al. 2016, section 2.2), as TensorFlow's
/// ssd_anchor_generator with reduce_boxes_in_lowest_layer makes them: map by map, row by row, column by column, shape by shape.
/// </summary>
public static class DefaultBoxes
{
    private const double MinScale = 0.2;
    private const double MaxScale = 0.95;

    // The last is written so in ssd_mobilenet_v1_coco.config.
    private static readonly double[] AspectRatios = [1, 2, 0.5, 3, 0.3333];

    /// <summary>1917 x 4: centre y, centre x, height, width, as fractions of the image; they may stick out of it.</summary>
    public static ReadOnlySpan<float> CentreForm => Centres;

    /// <summary>1917 x 4: x1, y1, x2, y2, as fractions of the image.</summary>
    public static ReadOnlySpan<float> CornerForm => Corners;

    private static readonly float[] Centres = Generate();
    private static readonly float[] Corners = ToCorners(Centres);

    private static float[] Generate()
    {
        float[] boxes = new float[SsdLayers.BoxCount * 4];
        int next = 0;
        foreach (FeatureMap map in SsdLayers.FeatureMaps)
        {
            (double Height, double Width)[] shapes = Shapes(map.Index);
            for (int cell = 0; cell < map.Size * map.Size; cell++)
            {
                foreach ((double height, double width) in shapes)
                {
                    boxes[next++] = (float)((cell / map.Size + 0.5) / map.Size);
                    boxes[next++] = (float)((cell % map.Size + 0.5) / map.Size);
                    boxes[next++] = (float)height;
                    boxes[next++] = (float)width;
                }
            }
        }
        return boxes;
    }

    private static (double Height, double Width)[] Shapes(int map)
    {
        double scale = Scale(map);
        return map == 0
            ? [Shape(0.1, 1), Shape(scale, 2), Shape(scale, 0.5)]
            : [.. AspectRatios.Select(ratio => Shape(scale, ratio)), Shape(Math.Sqrt(scale * Scale(map + 1)), 1)];
    }

    // Six maps from the smallest to the largest scale; behind the last one follows 1.
    private static double Scale(int map) => map == SsdLayers.FeatureMaps.Count ? 1 : MinScale + (MaxScale - MinScale) * map / (SsdLayers.FeatureMaps.Count - 1);

    private static (double Height, double Width) Shape(double scale, double aspectRatio) => (scale / Math.Sqrt(aspectRatio), scale * Math.Sqrt(aspectRatio));

    private static float[] ToCorners(float[] centres)
    {
        float[] corners = new float[centres.Length];
        for (int i = 0; i < centres.Length; i += 4)
        {
            (float y, float x, float height, float width) = (centres[i], centres[i + 1], centres[i + 2], centres[i + 3]);
            (corners[i], corners[i + 1], corners[i + 2], corners[i + 3]) = (x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }
        return corners;
    }
}
