using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Which statistics batch norm uses while training.</summary>
public enum BatchNormMode
{
    /// <summary>The batch's own; the running ones follow.</summary>
    Train,

    /// <summary>The running ones, which stay; scale and shift are trained all the same.</summary>
    Frozen,
}

/// <summary>
/// SSD MobileNet v1 for training, in libtorch, built from <see cref="SsdLayers"/>: images to box codes and class logits.
/// Make it outside any <see cref="TensorScope"/>, whose end would free its parameters.
/// </summary>
public sealed class SsdMobileNetV1 : IDisposable
{
    private readonly List<TrunkLayer> _trunk;
    private readonly List<(Predictor Boxes, Predictor Classes)> _predictors;

    /// <summary>A network with random weights: see <see cref="SsdInitialisation"/>.</summary>
    public SsdMobileNetV1(SsdShape shape, int seed) : this(SsdInitialisation.Random(shape, seed), "random weights")
    {
    }

    /// <summary>A network with the weights as they are.</summary>
    /// <param name="weights">A whole network.</param>
    /// <param name="name">What to call them in messages, usually the file.</param>
    /// <exception cref="ModelException">An array is missing or has another shape.</exception>
    public SsdMobileNetV1(NetworkWeights weights, string name)
    {
        Shape = SsdLayers.Check(weights, name);
        _trunk = [.. SsdLayers.Trunk(Shape.Channels, Shape.DepthMultiplier).Select(layer => new TrunkLayer(layer, weights))];
        _predictors = [.. SsdLayers.FeatureMapsOf(Shape.DepthMultiplier).Select(map =>
            (new Predictor(SsdLayers.BoxPredictor(map), weights), new Predictor(SsdLayers.ClassPredictor(map, Shape.Classes), weights)))];
    }

    /// <summary>Channels, classes, width.</summary>
    public SsdShape Shape { get; }

    /// <summary>Backbone and extra layers in forward order.</summary>
    public int TrunkLayers => _trunk.Count;

    /// <summary>Statistics of batch norm while <see cref="Training"/>.</summary>
    public BatchNormMode BatchNorm { get; set; } = BatchNormMode.Train;

    /// <summary>Share by which the running statistics move towards a batch's: a tenth as in PyTorch suits runs of a few hundred steps.</summary>
    public double BatchNormMomentum { get; set; } = 0.1;

    /// <summary>Batch norm uses batch statistics where the mode and freezing allow it.</summary>
    public bool Training { get; set; }

    /// <summary>Trunk layers, counted from the image, that are not trained and whose batch norm is frozen.</summary>
    public int FrozenLayers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _trunk.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
            for (int i = 0; i < _trunk.Count; i++)
            {
                _trunk[i].SetTrainable(i >= value);
            }
        }
    }

    /// <summary>What is trained: all but the frozen layers. The decay goes to convolution weights, not to biases and batch norm.</summary>
    /// <param name="weightDecay">Decay of the convolution weights.</param>
    /// <param name="trunkRate">Factor on the learning rate of backbone and extra layers, e.g. 0.1 to change pretrained ones slowly.</param>
    public IReadOnlyList<Parameter> Parameters(double weightDecay, double trunkRate = 1) =>
    [
        .. _trunk.Skip(FrozenLayers).SelectMany(layer => layer.Parameters(weightDecay, trunkRate)),
        .. _predictors.SelectMany(pair => pair.Boxes.Parameters(weightDecay).Concat(pair.Classes.Parameters(weightDecay))),
    ];

    /// <summary>[N, C, 300, 300] in [-1, 1] to box codes [N, 1917, 4] (ty, tx, th, tw) and class logits [N, 1917, 1 + classes] (background first).</summary>
    public (Tensor Codes, Tensor Logits) Forward(Tensor images)
    {
        List<Tensor> codes = [];
        List<Tensor> logits = [];
        Tensor x = images.ChannelsLast();
        for (int i = 0; i < _trunk.Count; i++)
        {
            x = _trunk[i].Forward(x, Training && BatchNorm == BatchNormMode.Train && i >= FrozenLayers, BatchNormMomentum);
            if (codes.Count < _predictors.Count && _trunk[i].Plan.Name == SsdLayers.FeatureMaps[codes.Count].Layer)
            {
                (Predictor boxes, Predictor classes) = _predictors[codes.Count];
                codes.Add(boxes.Forward(x, SsdLayers.CodeSize));
                logits.Add(classes.Forward(x, 1 + Shape.Classes));
            }
        }
        return (Tensor.Cat(codes, 1), Tensor.Cat(logits, 1));
    }

    /// <summary>Boxes and scores of some images, with running statistics.</summary>
    /// <param name="images">Row-major [N, C, 300, 300] in [-1, 1].</param>
    public SsdPredictions Predict(ReadOnlySpan<float> images)
    {
        using NoGrad noGrad = NoGrad.Begin();
        using TensorScope scope = new();
        bool training = Training;
        Training = false;
        (Tensor codes, Tensor logits) = Forward(ImageTensor(images));
        Training = training;
        float[] boxes = codes.ToArray();
        for (int start = 0; start < boxes.Length; start += SsdLayers.BoxCount * SsdLayers.CodeSize)
        {
            Span<float> image = boxes.AsSpan(start, SsdLayers.BoxCount * SsdLayers.CodeSize);
            BoxCoder.Decode(image, image);
        }
        return new((int)codes.Shape[0], boxes, logits.Narrow(2, 1, Shape.Classes).Sigmoid().ToArray());
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

    /// <summary>Overwrites all arrays, as a checkpoint is taken up.</summary>
    /// <exception cref="ModelException">The weights are of another network.</exception>
    public void Load(NetworkWeights weights, string name)
    {
        SsdShape shape = SsdLayers.Check(weights, name);
        if (shape != Shape)
        {
            throw new ModelException($"cannot use the weights ({name}): they are of {shape}, the network is of {Shape}; give those it was trained with");
        }
        foreach ((string array, Tensor value) in Arrays())
        {
            value.Set(weights[array].Values);
        }
    }

    /// <summary>
    /// Sets the running statistics to those of real images without changing what the network computes: mean and variance of
    /// what each batch norm sees, scale and shift compensated. Imported networks have their batch norm folded away (mean 0,
    /// variance 1 - epsilon), so batch statistics would change them beyond recognition without this.
    /// </summary>
    /// <param name="batches">Images [N, C, 300, 300], some tens in all.</param>
    public void CalibrateBatchNorm(IEnumerable<float[]> batches)
    {
        using NoGrad noGrad = NoGrad.Begin();
        List<ChannelStatistics> statistics = [.. _trunk.Select(layer => new ChannelStatistics(layer.Plan.Output))];
        foreach (float[] batch in batches)
        {
            using TensorScope scope = new();
            Tensor x = ImageTensor(batch).ChannelsLast();
            for (int i = 0; i < _trunk.Count; i++)
            {
                Tensor sums = _trunk[i].Convolve(x);
                statistics[i].Add(sums);
                x = _trunk[i].Normalise(sums, training: false, momentum: 0);
            }
        }
        for (int i = 0; i < _trunk.Count; i++)
        {
            _trunk[i].Recentre(statistics[i].Mean, statistics[i].Variance);
        }
    }

    /// <summary>Row-major images, whole ones only, as a tensor [N, C, 300, 300].</summary>
    internal Tensor ImageTensor(ReadOnlySpan<float> images)
    {
        const int size = SsdLayers.ImageSize;
        int count = images.Length / (Shape.Channels * size * size);
        return Tensor.FromFloats(images, count, Shape.Channels, size, size);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor value) in Arrays())
        {
            value.Dispose();
        }
    }

    private IEnumerable<(string Name, Tensor Value)> Arrays() =>
        _trunk.SelectMany(layer => layer.Arrays()).Concat(_predictors.SelectMany(pair => pair.Boxes.Arrays().Concat(pair.Classes.Arrays())));
}
