using System.Globalization;
using Astrolode.Files;
using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Onnx;

/// <summary>
/// Writes an SSD MobileNet v1 as an ONNX model: input <c>images</c> [N, C, 300, 300], RGB or bands in -1..1;
/// outputs <c>boxes</c> [N, 1917, 4] as x1, y1, x2, y2 in fractions of the image (not clipped to it) and <c>scores</c> [N, 1917, classes].
/// Batch norm is folded into the convolutions; TensorFlow's SAME padding is written out. The model card travels in the file's metadata.
/// </summary>
public static class SsdOnnx
{
    /// <summary>Key of the card in the file's metadata.</summary>
    public const string CardKey = "astrolode.card";

    /// <summary>Name of the input.</summary>
    public const string Images = "images";

    /// <summary>Name of the output of decoded boxes.</summary>
    public const string Boxes = "boxes";

    /// <summary>Name of the output of scores.</summary>
    public const string Scores = "scores";

    /// <summary>Name of the undecoded boxes of <see cref="BareBytes"/>: ty, tx, th, tw.</summary>
    public const string BoxCodes = "box_codes";

    /// <summary>Name of the logits of <see cref="BareBytes"/>: background, then the classes.</summary>
    public const string ClassLogits = "class_logits";

    // The coder of Ren et al. 2015, eq. 2, with the scales of ssd_mobilenet_v1_coco.config (faster_rcnn_box_coder: 10, 10, 5, 5).
    private const float CentreScale = 10;
    private const float SizeScale = 5;

    // From ty, tx, th, tw to tx, ty, tw, th: the order in which x1, y1, x2, y2 need them.
    private static readonly int[] XFirst = [1, 0, 3, 2];

    /// <summary>Writes the model and, beside it, its card; each file whole or not at all.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="weights">A whole network.</param>
    /// <param name="card">Its card; channels, classes and depth multiplier must be those of the weights.</param>
    /// <param name="half">Store weights as float16: half the size, a change of about 1e-3 in scores.</param>
    /// <exception cref="ModelException">Weights or card do not fit, or a weight cannot be stored.</exception>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, NetworkWeights weights, ModelCard card, bool half = false)
    {
        byte[] bytes = ToBytes(weights, card, half);
        AtomicFile.WriteBytes(path, bytes);
        card.WriteBeside(path);
    }

    /// <summary>The bytes of the model file; equal input gives equal bytes.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static byte[] ToBytes(NetworkWeights weights, ModelCard card, bool half = false)
    {
        SsdShape shape = SsdLayers.Check(weights, card.Name);
        if (card.Channels != shape.Channels || card.Bands.Length != shape.Channels || card.Classes.Length != shape.Classes || card.DepthMultiplier != shape.DepthMultiplier)
        {
            throw new ModelException($"cannot export the network ({card.Name}): its card speaks of {card.Channels} channels, {card.Bands.Length} bands, {card.Classes.Length} classes and depth multiplier "
                + $"{card.DepthMultiplier.ToString(CultureInfo.InvariantCulture)}, its weights are for {shape.Channels}, {shape.Channels}, {shape.Classes} and {shape.DepthMultiplier.ToString(CultureInfo.InvariantCulture)}; correct the card");
        }
        SsdGraph network = new(weights, shape, half);
        IReadOnlyDictionary<string, string> maps = network.Trunk();
        // The sigmoid of the background is never asked for, so its logits are not computed.
        string codes = network.BoxPredictors(maps, "codes", XFirst);
        string logits = network.ClassPredictors(maps, "logits", withBackground: false);
        network.Graph.Node("Sigmoid", Scores, [logits]);
        Decode(network.Graph, codes);
        network.Graph.Output(Boxes, -1, SsdLayers.BoxCount, SsdLayers.CodeSize);
        network.Graph.Output(Scores, -1, SsdLayers.BoxCount, shape.Classes);
        return network.Graph.ToBytes(card.Name, Version, [new(CardKey, card.ToJson())]);
    }

    /// <summary>The network without its last steps: outputs <see cref="BoxCodes"/> and <see cref="ClassLogits"/> as training has them. For comparison and for timing.</summary>
    /// <exception cref="ModelException">The weights are no whole network.</exception>
    public static byte[] BareBytes(NetworkWeights weights, string name)
    {
        SsdShape shape = SsdLayers.Check(weights, name);
        SsdGraph network = new(weights, shape, half: false);
        IReadOnlyDictionary<string, string> maps = network.Trunk();
        network.BoxPredictors(maps, BoxCodes, [0, 1, 2, 3]);
        network.ClassPredictors(maps, ClassLogits, withBackground: true);
        network.Graph.Output(BoxCodes, -1, SsdLayers.BoxCount, SsdLayers.CodeSize);
        network.Graph.Output(ClassLogits, -1, SsdLayers.BoxCount, 1 + shape.Classes);
        return network.Graph.ToBytes(name, Version, []);
    }

    internal static string Version => typeof(SsdOnnx).Assembly.GetName().Version?.ToString(3) ?? "";

    // centre = code * side / 10 + centre of the default box; half side = exp(code / 5) * side / 2.
    private static void Decode(OnnxGraph graph, string codes)
    {
        (float[] centres, float[] steps, float[] halves) = (new float[2 * SsdLayers.BoxCount], new float[2 * SsdLayers.BoxCount], new float[2 * SsdLayers.BoxCount]);
        for (int i = 0; i < SsdLayers.BoxCount; i++)
        {
            ReadOnlySpan<float> box = DefaultBoxes.CentreForm.Slice(SsdLayers.CodeSize * i, SsdLayers.CodeSize);
            (centres[2 * i], centres[2 * i + 1]) = (box[1], box[0]);
            (steps[2 * i], steps[2 * i + 1]) = (box[3] / CentreScale, box[2] / CentreScale);
            (halves[2 * i], halves[2 * i + 1]) = (box[3] / 2, box[2] / 2);
        }
        int[] shape = [1, SsdLayers.BoxCount, 2];
        string axis = graph.Constant("axis", 2);
        string centreCodes = graph.Node("Slice", "centre_codes", [codes, graph.Constant("begin", 0), graph.Constant("middle", 2), axis]);
        string sizeCodes = graph.Node("Slice", "size_codes", [codes, "middle", graph.Constant("end", SsdLayers.CodeSize), axis]);
        string shift = graph.Node("Mul", "shift", [centreCodes, graph.Constant("default_steps", shape, steps)]);
        string centre = graph.Node("Add", "centre", [shift, graph.Constant("default_centres", shape, centres)]);
        string logarithm = graph.Node("Div", "log_growth", [sizeCodes, graph.Constant("size_scale", [1], [SizeScale])]);
        string growth = graph.Node("Exp", "growth", [logarithm]);
        string half = graph.Node("Mul", "half_side", [growth, graph.Constant("default_halves", shape, halves)]);
        graph.Node("Concat", Boxes, [graph.Node("Sub", "near_corner", [centre, half]), graph.Node("Add", "far_corner", [centre, half])], OnnxGraph.Int("axis", 2));
    }
}
