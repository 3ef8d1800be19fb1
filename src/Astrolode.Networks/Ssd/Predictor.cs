using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>The 1x1 convolution from a feature map to what is predicted for its default boxes.</summary>
internal sealed class Predictor(SsdLayer plan, NetworkWeights weights)
{
    private readonly Tensor _weight = WeightTensor.From(weights, plan.Name + ".weight", trainable: true);
    private readonly Tensor _bias = WeightTensor.From(weights, plan.Name + ".bias", trainable: true);

    /// <summary>[N, C, H, W] to [N, H W boxes, <paramref name="values"/>].</summary>
    public Tensor Forward(Tensor map, int values)
    {
        Tensor output = Functional.Conv2d(map, _weight, _bias);
        // [N, boxes * values, H, W] -> [N, H, W, boxes * values] -> [N, H * W * boxes, values]
        return output.Permute(0, 2, 3, 1).Reshape(map.Shape[0], -1, values);
    }

    public IEnumerable<Parameter> Parameters(double weightDecay) =>
        [new(plan.Name + ".weight", _weight, 1, weightDecay), new(plan.Name + ".bias", _bias)];

    public IEnumerable<(string Name, Tensor Value)> Arrays() => [(plan.Name + ".weight", _weight), (plan.Name + ".bias", _bias)];
}
