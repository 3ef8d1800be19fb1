namespace Astrolode.Networks.Ssd;

/// <summary>Brings photos to what a detector trained on photos reads.</summary>
public static class PhotoInput
{
    /// <summary>
    /// Resizes to 300 x 300, without regard to the photo's proportions, and scales bytes to -1..1.
    /// Source: TensorFlow 1 resize_bilinear with align_corners false: output pixel i is taken at input i * side / 300, not averaged over the pixels in between;
    /// MobileNet's preprocessing: byte / 127.5 - 1.
    /// </summary>
    /// <param name="rgb">[height, width, 3].</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="output">[3, 300, 300].</param>
    public static void Resize(ReadOnlySpan<byte> rgb, int width, int height, Span<float> output)
    {
        const int Side = SsdLayers.ImageSize;
        if (width < 1 || height < 1 || rgb.Length != 3L * width * height || output.Length != 3 * Side * Side)
        {
            throw new ArgumentException($"{rgb.Length} bytes are no photo of {width} x {height}, or {output.Length} no room for 3 x {Side} x {Side} numbers");
        }
        for (int y = 0; y < Side; y++)
        {
            (int top, int bottom, float down) = Source(y, height);
            for (int x = 0; x < Side; x++)
            {
                (int left, int right, float across) = Source(x, width);
                for (int channel = 0; channel < 3; channel++)
                {
                    float above = Between(rgb[(top * width + left) * 3 + channel], rgb[(top * width + right) * 3 + channel], across);
                    float below = Between(rgb[(bottom * width + left) * 3 + channel], rgb[(bottom * width + right) * 3 + channel], across);
                    output[(channel * Side + y) * Side + x] = Between(above, below, down) / 127.5f - 1;
                }
            }
        }
    }

    private static (int First, int Second, float Weight) Source(int i, int size)
    {
        float at = i * (size / (float)SsdLayers.ImageSize);
        int first = Math.Min((int)at, size - 1);
        return (first, Math.Min(first + 1, size - 1), at - first);
    }

    private static float Between(float a, float b, float weight) => a + (b - a) * weight;
}
