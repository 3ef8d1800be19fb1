namespace Astrolode.Networks.Weights;

/// <summary>TensorFlow's orders of a convolution's filter, turned into PyTorch's: [out, in, height, width].</summary>
internal static class FilterLayout
{
    /// <summary>From [out, height, width, in] (TensorFlow Lite) with a square kernel.</summary>
    public static float[] FromChannelsLast(ReadOnlySpan<float> values, int outputs, int kernel, int inputs)
    {
        float[] result = new float[values.Length];
        int area = kernel * kernel;
        for (int o = 0; o < outputs; o++)
        {
            for (int p = 0; p < area; p++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    result[(o * inputs + i) * area + p] = values[(o * area + p) * inputs + i];
                }
            }
        }
        return result;
    }

    /// <summary>From [height, width, in, out] (TensorFlow); depthwise filters [height, width, channels, 1] are the case of one input and channels outputs.</summary>
    public static float[] FromSpatialFirst(ReadOnlySpan<float> values, int kernel, int inputs, int outputs)
    {
        float[] result = new float[values.Length];
        int area = kernel * kernel;
        for (int p = 0; p < area; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    result[(o * inputs + i) * area + p] = values[(p * inputs + i) * outputs + o];
                }
            }
        }
        return result;
    }
}
