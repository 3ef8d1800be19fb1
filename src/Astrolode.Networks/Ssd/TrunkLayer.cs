using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Convolution with TensorFlow's SAME padding, batch norm and ReLU6.</summary>
internal sealed class TrunkLayer
{
    private readonly Tensor _weight;
    private readonly Tensor _gamma;
    private readonly Tensor _beta;
    private readonly Tensor _mean;
    private readonly Tensor _variance;

    public TrunkLayer(SsdLayer plan, NetworkWeights weights)
    {
        Plan = plan;
        _weight = WeightTensor.From(weights, plan.Name + ".weight", trainable: true);
        _gamma = WeightTensor.From(weights, plan.Name + ".gamma", trainable: true);
        _beta = WeightTensor.From(weights, plan.Name + ".beta", trainable: true);
        _mean = WeightTensor.From(weights, plan.Name + ".mean", trainable: false);
        _variance = WeightTensor.From(weights, plan.Name + ".variance", trainable: false);
    }

    public SsdLayer Plan { get; }

    public void SetTrainable(bool trainable) => _weight.RequiresGrad = _gamma.RequiresGrad = _beta.RequiresGrad = trainable;

    public Tensor Forward(Tensor input, bool training, double momentum) => Normalise(Convolve(input), training, momentum);

    /// <summary>The convolution alone.</summary>
    public Tensor Convolve(Tensor input)
    {
        (int before, int after, _) = SsdLayers.SamePadding((int)input.Shape[3], Plan.Kernel, Plan.Stride);
        return before == after
            ? Functional.Conv2d(input, _weight, null, Plan.Stride, before, Plan.Groups)
            : Functional.Conv2d(Functional.Pad(input, [before, after, before, after]), _weight, null, Plan.Stride, 0, Plan.Groups);
    }

    /// <summary>Batch norm and ReLU6; the sums are used up.</summary>
    public Tensor Normalise(Tensor sums, bool training, double momentum) =>
        Functional.BatchNormRelu6(sums, _gamma, _beta, _mean, _variance, training, momentum, SsdLayers.BatchNormEpsilon);

    /// <summary>Other running statistics, the same function of the input.</summary>
    public void Recentre(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance)
    {
        (float[] gamma, float[] beta, float[] oldMean, float[] oldVariance) = (_gamma.ToArray(), _beta.ToArray(), _mean.ToArray(), _variance.ToArray());
        for (int i = 0; i < gamma.Length; i++)
        {
            double slope = gamma[i] / Math.Sqrt(oldVariance[i] + SsdLayers.BatchNormEpsilon);
            double shift = beta[i] - oldMean[i] * slope;
            // The stored values are float32; the compensation must use them as they will be read.
            (oldMean[i], oldVariance[i]) = ((float)mean[i], (float)variance[i]);
            gamma[i] = (float)(slope * Math.Sqrt(oldVariance[i] + SsdLayers.BatchNormEpsilon));
            beta[i] = (float)(shift + oldMean[i] * slope);
        }
        _gamma.Set(gamma);
        _beta.Set(beta);
        _mean.Set(oldMean);
        _variance.Set(oldVariance);
    }

    public IEnumerable<Parameter> Parameters(double weightDecay, double rate) =>
    [
        new(Plan.Name + ".weight", _weight, rate, weightDecay),
        new(Plan.Name + ".gamma", _gamma, rate),
        new(Plan.Name + ".beta", _beta, rate),
    ];

    public IEnumerable<(string Name, Tensor Value)> Arrays() =>
    [
        (Plan.Name + ".weight", _weight), (Plan.Name + ".gamma", _gamma), (Plan.Name + ".beta", _beta),
        (Plan.Name + ".mean", _mean), (Plan.Name + ".variance", _variance),
    ];
}
