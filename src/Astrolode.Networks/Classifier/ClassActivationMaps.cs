using System.Numerics.Tensors;
using Astrolode.Networks.Onnx;

namespace Astrolode.Networks.Classifier;

/// <summary>
/// Where in a cutout a classifier sees each class: M(y, x) = sum over k of w_k f_k(y, x), the last feature maps weighted as the class's logit weights their means (Zhou et al. 2016, CVPR,
/// section 2, eq. 2). The mean of a map over its pixels plus the bias is the logit, before the temperature.
/// </summary>
public sealed class ClassActivationMaps
{
    private readonly float[] maps;

    private ClassActivationMaps(LayerActivation layer, float[] maps, float[] bias) => (Layer, this.maps, Bias) = (layer, maps, bias);

    /// <summary>The last feature maps.</summary>
    public LayerActivation Layer { get; }

    /// <summary>Bias of each class.</summary>
    public IReadOnlyList<float> Bias { get; }

    /// <summary>The map of a class, [y, x] with the rows and columns of <see cref="Layer"/>.</summary>
    public ReadOnlySpan<float> Map(int index) => maps.AsSpan(index * Pixels, Pixels);

    /// <summary>Mean of the map plus bias.</summary>
    public double Logit(int index) => TensorPrimitives.Sum(Map(index)) / Pixels + Bias[index];

    /// <summary>The maps of all classes.</summary>
    public static ClassActivationMaps Of(FullyConnected last)
    {
        LayerActivation layer = last.Layer;
        int pixels = layer.Height * layer.Width;
        float[] maps = new float[last.Bias.Length * pixels];
        for (int i = 0; i < last.Weight.Length; i++)
        {
            Span<float> map = maps.AsSpan(i / layer.Channels * pixels, pixels);
            TensorPrimitives.MultiplyAdd(layer.Map(i % layer.Channels), last.Weight[i], map, map);
        }
        return new ClassActivationMaps(layer, maps, last.Bias);
    }

    private int Pixels => Layer.Height * Layer.Width;
}
