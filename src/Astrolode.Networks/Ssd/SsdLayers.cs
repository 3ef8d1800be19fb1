namespace Astrolode.Networks.Ssd;

/// <summary>What a convolution of the detector is for.</summary>
public enum LayerRole
{
    /// <summary>MobileNet v1 (Howard et al. 2017, table 1).</summary>
    Backbone,

    /// <summary>The layers that SSD adds behind the backbone for larger objects.</summary>
    Extra,

    /// <summary>Box codes of one feature map: a bias, no batch norm, no activation.</summary>
    BoxPredictor,

    /// <summary>Class logits of one feature map: a bias, no batch norm, no activation.</summary>
    ClassPredictor,
}

/// <summary>
/// One convolution with TensorFlow's SAME padding. Backbone and extra layers are followed by batch norm and ReLU6 and have no bias.
/// </summary>
/// <param name="Name">Prefix of its arrays in <see cref="NetworkWeights"/>, e.g. <c>Conv2d_3_depthwise</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Input">Channels in.</param>
/// <param name="Output">Channels out.</param>
/// <param name="Kernel">Side of the square kernel.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Depthwise">One filter a channel (groups = channels).</param>
public sealed record SsdLayer(string Name, LayerRole Role, int Input, int Output, int Kernel, int Stride, bool Depthwise)
{
    /// <summary>Groups of the convolution.</summary>
    public int Groups => Depthwise ? Input : 1;

    /// <summary>Batch norm and ReLU6 follow.</summary>
    public bool HasBatchNorm => Role is LayerRole.Backbone or LayerRole.Extra;

    /// <summary>[out, in/groups, kernel, kernel].</summary>
    public int[] WeightShape => [Output, Input / Groups, Kernel, Kernel];

    /// <summary>Every array of the layer with its shape: weight, and bias or gamma, beta, mean, variance.</summary>
    public IEnumerable<(string Name, int[] Shape)> Arrays()
    {
        yield return ($"{Name}.weight", WeightShape);
        foreach (string part in HasBatchNorm ? BatchNormParts : BiasParts)
        {
            yield return ($"{Name}.{part}", [Output]);
        }
    }

    private static readonly string[] BatchNormParts = ["gamma", "beta", "mean", "variance"];
    private static readonly string[] BiasParts = ["bias"];
}

/// <summary>A grid of cells from which boxes are predicted.</summary>
/// <param name="Index">0 (finest) to 5.</param>
/// <param name="Layer">The trunk layer whose output, after ReLU6, it is.</param>
/// <param name="Channels">Channels of that output.</param>
/// <param name="Size">Cells on a side for a 300 x 300 image.</param>
/// <param name="Boxes">Default boxes in each cell.</param>
public sealed record FeatureMap(int Index, string Layer, int Channels, int Size, int Boxes);

/// <summary>What tells one SSD MobileNet v1 from another.</summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Classes">Object classes, without background.</param>
/// <param name="DepthMultiplier">
/// Scales the channels of all inner layers (Howard et al. 2017, section 3.3, there called width multiplier): 1 for the face network, 0.75 for the quantised COCO network.
/// </param>
public readonly record struct SsdShape(int Channels, int Classes, double DepthMultiplier = 1)
{
    /// <summary>Channels and classes alone.</summary>
    public void Deconstruct(out int channels, out int classes) => (channels, classes) = (Channels, Classes);
}

/// <summary>
/// SSD MobileNet v1 as the TensorFlow Object Detection API builds it (ssd_mobilenet_v1_coco.config), in one table
/// from which the training module, the ONNX exporter and the importers are all made.
/// Source: Liu et al. 2016; Howard et al. 2017; object_detection/models/ssd_mobilenet_v1_feature_extractor.py.
/// </summary>
public static class SsdLayers
{
    /// <summary>Side of the input images in pixels.</summary>
    public const int ImageSize = 300;

    /// <summary>Added to the variance in every batch norm.</summary>
    public const double BatchNormEpsilon = 0.001;

    /// <summary>Default boxes over all feature maps.</summary>
    public const int BoxCount = 1917;

    /// <summary>Numbers that encode a box: ty, tx, th, tw.</summary>
    public const int CodeSize = 4;

    // Output channels and stride of the thirteen depthwise-separable blocks.
    private static readonly (int Output, int Stride)[] Blocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    // Channels after the 1x1 and after the strided 3x3 of the four extra pairs.
    private static readonly (int Narrow, int Wide)[] ExtraPairs = [(256, 512), (128, 256), (128, 256), (64, 128)];

    /// <summary>The six feature maps of the network at depth multiplier 1, finest first.</summary>
    public static IReadOnlyList<FeatureMap> FeatureMaps { get; } =
    [
        new(0, "Conv2d_11_pointwise", 512, 19, 3),
        new(1, "Conv2d_13_pointwise", 1024, 10, 6),
        new(2, "Extra_1_3x3", 512, 5, 6),
        new(3, "Extra_2_3x3", 256, 3, 6),
        new(4, "Extra_3_3x3", 256, 2, 6),
        new(5, "Extra_4_3x3", 128, 1, 6),
    ];

    /// <summary>The six feature maps, finest first, of a network whose channels are scaled.</summary>
    public static IReadOnlyList<FeatureMap> FeatureMapsOf(double depthMultiplier) =>
        [.. FeatureMaps.Select(map => map with { Channels = Depth(map.Channels, depthMultiplier) })];

    /// <summary>Backbone and extra layers in forward order: each takes the output of the one before, the first the image.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="depthMultiplier">Scales the channels of all inner layers.</param>
    public static IReadOnlyList<SsdLayer> Trunk(int channels, double depthMultiplier = 1)
    {
        int width = Depth(32, depthMultiplier);
        List<SsdLayer> layers = [new("Conv2d_0", LayerRole.Backbone, channels, width, 3, 2, false)];
        for (int i = 0; i < Blocks.Length; i++)
        {
            int output = Depth(Blocks[i].Output, depthMultiplier);
            layers.Add(new($"Conv2d_{i + 1}_depthwise", LayerRole.Backbone, width, width, 3, Blocks[i].Stride, true));
            layers.Add(new($"Conv2d_{i + 1}_pointwise", LayerRole.Backbone, width, output, 1, 1, false));
            width = output;
        }
        for (int i = 0; i < ExtraPairs.Length; i++)
        {
            (int narrow, int wide) = (Depth(ExtraPairs[i].Narrow, depthMultiplier), Depth(ExtraPairs[i].Wide, depthMultiplier));
            layers.Add(new($"Extra_{i + 1}_1x1", LayerRole.Extra, width, narrow, 1, 1, false));
            layers.Add(new($"Extra_{i + 1}_3x3", LayerRole.Extra, narrow, wide, 3, 2, false));
            width = wide;
        }
        return layers;
    }

    // mobilenet_v1.py's depth function, with the min_depth of ssd_mobilenet_v1_coco.config.
    private static int Depth(int channels, double depthMultiplier) => Math.Max(16, (int)(channels * depthMultiplier));

    /// <summary>
    /// 1x1 convolution to the box codes of a map; output channels run box-major: <c>box * 4 + code</c>, codes ty, tx, th, tw.
    /// </summary>
    public static SsdLayer BoxPredictor(FeatureMap map) =>
        new($"Predictor_{map.Index}_box", LayerRole.BoxPredictor, map.Channels, map.Boxes * CodeSize, 1, 1, false);

    /// <summary>
    /// 1x1 convolution to the class logits of a map; output channels run box-major: <c>box * (1 + classes) + class</c>, class 0 is background.
    /// </summary>
    public static SsdLayer ClassPredictor(FeatureMap map, int classes) =>
        new($"Predictor_{map.Index}_class", LayerRole.ClassPredictor, map.Channels, map.Boxes * (1 + classes), 1, 1, false);

    /// <summary>Every layer: the trunk, then box and class predictor of each map.</summary>
    public static IReadOnlyList<SsdLayer> All(int channels, int classes, double depthMultiplier = 1) =>
        [.. Trunk(channels, depthMultiplier), .. FeatureMapsOf(depthMultiplier).SelectMany(map => new[] { BoxPredictor(map), ClassPredictor(map, classes) })];

    /// <inheritdoc cref="All(int, int, double)"/>
    public static IReadOnlyList<SsdLayer> All(SsdShape shape) => All(shape.Channels, shape.Classes, shape.DepthMultiplier);

    /// <summary>
    /// TensorFlow's SAME padding along one axis: the output has ceil(size / stride) cells, and of an odd number of padding
    /// pixels the extra one comes after (bottom, right).
    /// </summary>
    public static (int Before, int After, int Output) SamePadding(int size, int kernel, int stride)
    {
        int output = (size + stride - 1) / stride;
        int total = Math.Max(0, (output - 1) * stride + kernel - size);
        return (total / 2, total - total / 2, output);
    }

    /// <summary>Image channels, object classes and depth multiplier that the arrays of a network are for.</summary>
    /// <param name="weights">A whole network.</param>
    /// <param name="name">What to call it in messages, usually the file.</param>
    /// <exception cref="ModelException">An array is missing or has another shape.</exception>
    public static SsdShape Check(NetworkWeights weights, string name)
    {
        int channels = ShapeOf(weights, "Conv2d_0.weight", name) is [_, var inputs, _, _] ? inputs : 0;
        // The widest layer tells the multiplier: narrow ones never go below 16 channels.
        int widest = ShapeOf(weights, "Conv2d_13_pointwise.weight", name) is [var width, _, _, _] ? width : 1024;
        int logits = ShapeOf(weights, "Predictor_0_class.bias", name) is [var outputs] ? outputs : 0;
        int classes = logits / FeatureMaps[0].Boxes - 1;
        SsdShape network = new(channels, classes, widest / 1024.0);
        foreach ((string array, int[] shape) in All(network).SelectMany(layer => layer.Arrays()))
        {
            if (!ShapeOf(weights, array, name).AsSpan().SequenceEqual(shape))
            {
                throw new ModelException($"cannot use the network ({name}): {array} is [{string.Join(", ", ShapeOf(weights, array, name))}], "
                    + $"an SSD MobileNet v1 for {channels} channels and {classes} classes has [{string.Join(", ", shape)}]; import the original weights again");
            }
        }
        return network;
    }

    private static int[] ShapeOf(NetworkWeights weights, string array, string name) =>
        weights.TryGet(array, out WeightArray? found)
            ? found.Shape
            : throw new ModelException($"cannot use the network ({name}): it has no array {array}, so it is no SSD MobileNet v1; give weights made by 'astrolode model import' or 'train'");
}
