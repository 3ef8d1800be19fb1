using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Classifier;

/// <summary>
/// A classifier of cutouts for training, in libtorch, built from <see cref="ClassifierPlan"/>. Make it outside any <see cref="TensorScope"/>, whose end would free its parameters.
/// </summary>
public sealed class ClassifierNetwork : IDisposable
{
    private readonly ClassifierPlan plan;
    private readonly Dictionary<string, TrunkLayer> layers;
    private readonly Tensor logitWeight;
    private readonly Tensor logitBias;

    /// <summary>A network with the weights as they are.</summary>
    /// <param name="weights">A whole network.</param>
    /// <param name="name">What to call them in messages, usually the file.</param>
    /// <exception cref="ModelException">An array is missing or has another shape.</exception>
    public ClassifierNetwork(NetworkWeights weights, string name)
    {
        Shape = ClassifierPlan.Check(weights, name);
        plan = ClassifierPlan.Of(Shape.Architecture);
        layers = plan.Layers.ToDictionary(layer => layer.Name, layer => new TrunkLayer(layer, weights));
        logitWeight = WeightTensor.From(weights, ClassifierPlan.Logits + ".weight", trainable: true);
        logitBias = WeightTensor.From(weights, ClassifierPlan.Logits + ".bias", trainable: true);
    }

    /// <summary>Architecture and classes.</summary>
    public ClassifierShape Shape { get; }

    /// <summary>Batch norm uses the statistics of the batch, and dropout drops.</summary>
    public bool Training { get; set; }

    /// <summary>Share of the features that dropout drops.</summary>
    public double Dropout { get; set; } = 0.3;

    /// <summary>Share by which the running statistics of batch norm move towards a batch's.</summary>
    public double BatchNormMomentum { get; set; } = 0.1;

    /// <summary>
    /// The convolutions but the first stay as they are, statistics included: what was learnt elsewhere is kept until the layers around it have found their place. The first sees other channels than
    /// before and is trained.
    /// </summary>
    public bool IsFrozen
    {
        get;
        set
        {
            field = value;
            foreach (SsdLayer layer in plan.Layers.Skip(1))
            {
                layers[layer.Name].SetTrainable(!value);
            }
        }
    }

    /// <summary>Everything that is trained, frozen or not; what is frozen gets no gradient. The decay goes to weights, not to biases and batch norm.</summary>
    /// <param name="weightDecay">Decay of the weights.</param>
    public IReadOnlyList<Parameter> Parameters(double weightDecay) =>
    [
        .. plan.Layers.SelectMany(layer => layers[layer.Name].Parameters(weightDecay, rate: 1)),
        new(ClassifierPlan.Logits + ".weight", logitWeight, 1, weightDecay),
        new(ClassifierPlan.Logits + ".bias", logitBias),
    ];

    /// <summary>[N, 8, 24, 24] (see <see cref="ClassifierShape.Channels"/>) to logits [N, classes].</summary>
    public Tensor Forward(Tensor cutouts)
    {
        string first = plan.Steps[0].Name;
        Dictionary<string, Tensor> outputs = new() { [ClassifierPlan.Image] = cutouts.ChannelsLast() };
        Tensor last = Walk(outputs, (layer, input) => layer.Forward(input, Training && (!IsFrozen || layer.Plan.Name == first), BatchNormMomentum));
        // [N, C, H, W] -> [N, C]
        Tensor features = Functional.Dropout(last.Mean([2, 3]), Dropout, Training);
        return Functional.Linear(features, logitWeight, logitBias);
    }

    /// <summary>Logits of some cutouts, row-major [N, classes], with running statistics.</summary>
    /// <param name="cutouts">Row-major [N, 8, 24, 24].</param>
    public float[] Predict(ReadOnlySpan<float> cutouts)
    {
        using NoGrad noGrad = NoGrad.Begin();
        using TensorScope scope = new();
        bool training = Training;
        Training = false;
        float[] logits = Forward(ImageTensor(cutouts)).ToArray();
        Training = training;
        return logits;
    }

    /// <summary>As <see cref="SsdMobileNetV1.CalibrateBatchNorm"/>: the running statistics become those of real cutouts, what the network computes stays.</summary>
    /// <param name="batches">Cutouts [N, 8, 24, 24].</param>
    public void CalibrateBatchNorm(IEnumerable<float[]> batches)
    {
        using NoGrad noGrad = NoGrad.Begin();
        Dictionary<TrunkLayer, ChannelStatistics> statistics = layers.Values.ToDictionary(layer => layer, layer => new ChannelStatistics(layer.Plan.Output));
        foreach (float[] batch in batches)
        {
            using TensorScope scope = new();
            Walk(new() { [ClassifierPlan.Image] = ImageTensor(batch).ChannelsLast() }, (layer, input) =>
            {
                Tensor sums = layer.Convolve(input);
                statistics[layer].Add(sums);
                return layer.Normalise(sums, training: false, momentum: 0);
            });
        }
        foreach ((TrunkLayer layer, ChannelStatistics seen) in statistics)
        {
            layer.Recentre(seen.Mean, seen.Variance);
        }
    }

    /// <summary>A copy of all arrays.</summary>
    public NetworkWeights ToWeights()
    {
        NetworkWeights weights = new();
        foreach ((string name, Tensor value) in Arrays())
        {
            weights.Set(name, [.. value.Shape.Select(side => (int)side)], value.ToArray());
        }
        return weights;
    }

    /// <summary>Row-major cutouts, whole ones only, as a tensor [N, 8, 24, 24].</summary>
    internal static Tensor ImageTensor(ReadOnlySpan<float> cutouts) =>
        Tensor.FromFloats(cutouts, cutouts.Length / ClassifierShape.Length, ClassifierShape.Channels, ClassifierShape.Size, ClassifierShape.Size);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor value) in Arrays())
        {
            value.Dispose();
        }
    }

    private Tensor Walk(Dictionary<string, Tensor> outputs, Func<TrunkLayer, Tensor, Tensor> convolve)
    {
        foreach (ClassifierStep step in plan.Steps)
        {
            outputs[step.Name] = step switch
            {
                ConvolutionStep { Input: string input } => convolve(layers[step.Name], outputs[input]),
                PoolStep { IsMax: true } pool => Functional.MaxPool2d(outputs[pool.Input], PoolStep.Kernel, pool.Stride, PoolStep.Padding),
                PoolStep pool => Functional.AvgPool2d(outputs[pool.Input], PoolStep.Kernel, pool.Stride, PoolStep.Padding),
                ConcatenationStep { Inputs: var inputs } => Tensor.Cat([.. inputs.Select(input => outputs[input])], 1),
                _ => throw new InvalidOperationException($"a classifier has no step {step}"),
            };
        }
        return outputs[plan.Steps[^1].Name];
    }

    private IEnumerable<(string Name, Tensor Value)> Arrays() => plan.Layers.SelectMany(layer => layers[layer.Name].Arrays())
        .Append((ClassifierPlan.Logits + ".weight", logitWeight)).Append((ClassifierPlan.Logits + ".bias", logitBias));
}
