using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Weights;

/// <summary>
/// The face detector of face-api (npm @vladmandic/face-api, model/ssd_mobilenetv1_model-weights_manifest.json), an SSD MobileNet v1 that was trained on faces.
/// In its file depthwise layers have batch norm (epsilon 0.001, as here), all other trunk layers a shift that batch norm was folded into.
/// Its predictors have three logits a box: background, face, and one that face-api never reads; that one is left out. On all maps but the first
/// the square between two scales is its second default box (see Output/extra_dim of the file), not the last as in <see cref="DefaultBoxes"/>; the boxes are put in our order.
/// Source: face-api src/ssdMobilenetv1 (extractParamsFromWeightMap.ts, mobileNetV1.ts, outputLayer.ts); images are RGB scaled to -1..1.
/// </summary>
public static class TensorFlowJsReader
{
    /// <summary>The one class of the network.</summary>
    public const string Face = "face";

    private const int FileLogits = 3;
    private const int KeptLogits = 2;

    // Where the file has our boxes of aspect ratio 1, 2, 1/2, 3, 1/3 and the square between two scales.
    internal static readonly int[] FileBox = [0, 2, 3, 4, 5, 1];

    /// <summary>Reads the manifest and the binary files beside it.</summary>
    /// <exception cref="ModelException">A file is damaged or holds another network.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static NetworkWeights Read(string manifestPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;
        // The base name only: a manifest must not reach outside its folder.
        return Read(File.ReadAllBytes(manifestPath), manifestPath, file => File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(file))));
    }

    internal static NetworkWeights Read(ReadOnlyMemory<byte> manifest, string name, Func<string, byte[]> open)
    {
        TensorFlowJsModel model = new(manifest, name, open);
        NetworkWeights weights = new();
        weights.Metadata["source"] = Path.GetFileName(name);
        foreach (SsdLayer layer in SsdLayers.Trunk(3))
        {
            AddTrunk(weights, layer, model);
        }
        foreach (FeatureMap map in SsdLayers.FeatureMaps)
        {
            AddPredictors(weights, map, model);
        }
        return weights;
    }

    private static void AddTrunk(NetworkWeights weights, SsdLayer layer, TensorFlowJsModel model)
    {
        string file = FileName(layer);
        if (!layer.Depthwise)
        {
            weights.Set($"{layer.Name}.weight", layer.WeightShape, Filter(model, $"{file}/weights", layer.Kernel, layer.Input, layer.Output));
            FoldedBatchNorm.SetBias(weights, layer, model.Values($"{file}/convolution_bn_offset", layer.Output));
            return;
        }
        float[] filter = model.Values($"{file}/depthwise_weights", layer.Kernel, layer.Kernel, layer.Output, 1);
        weights.Set($"{layer.Name}.weight", layer.WeightShape, FilterLayout.FromSpatialFirst(filter, layer.Kernel, 1, layer.Output));
        foreach ((string ours, string theirs) in new[] { ("gamma", "gamma"), ("beta", "beta"), ("mean", "moving_mean"), ("variance", "moving_variance") })
        {
            weights.Set($"{layer.Name}.{ours}", [layer.Output], model.Values($"{file}/BatchNorm/{theirs}", layer.Output));
        }
    }

    private static void AddPredictors(NetworkWeights weights, FeatureMap map, TensorFlowJsModel model)
    {
        string file = $"Prediction/BoxPredictor_{map.Index}";
        AddPredictor(weights, SsdLayers.BoxPredictor(map), map, model, $"{file}/BoxEncodingPredictor", SsdLayers.CodeSize);
        AddPredictor(weights, SsdLayers.ClassPredictor(map, KeptLogits - 1), map, model, $"{file}/ClassPredictor", FileLogits);
    }

    private static void AddPredictor(NetworkWeights weights, SsdLayer layer, FeatureMap map, TensorFlowJsModel model, string file, int perBox)
    {
        int kept = layer.Output / map.Boxes;
        float[] filter = Filter(model, $"{file}/weights", 1, layer.Input, map.Boxes * perBox);
        float[] bias = model.Values($"{file}/biases", map.Boxes * perBox);
        weights.Set($"{layer.Name}.weight", layer.WeightShape, Kept(filter, map, perBox, kept, layer.Input));
        weights.Set($"{layer.Name}.bias", [layer.Output], Kept(bias, map, perBox, kept, 1));
    }

    // [boxes in the file's order, perBox, width] -> [boxes in ours, kept, width]
    private static float[] Kept(ReadOnlySpan<float> values, FeatureMap map, int perBox, int kept, int width)
    {
        float[] result = new float[map.Boxes * kept * width];
        for (int box = 0; box < map.Boxes; box++)
        {
            int theirs = map.Index == 0 ? box : FileBox[box];
            values.Slice(theirs * perBox * width, kept * width).CopyTo(result.AsSpan(box * kept * width));
        }
        return result;
    }

    private static float[] Filter(TensorFlowJsModel model, string array, int kernel, int inputs, int outputs) =>
        FilterLayout.FromSpatialFirst(model.Values(array, kernel, kernel, inputs, outputs), kernel, inputs, outputs);

    // The file calls every full convolution pointwise, and numbers the extra layers from 0.
    private static string FileName(SsdLayer layer) => layer switch
    {
        { Name: "Conv2d_0" } => "MobilenetV1/Conv2d_0_pointwise",
        { Role: LayerRole.Backbone } => $"MobilenetV1/{layer.Name}",
        _ => $"Prediction/Conv2d_{2 * (layer.Name["Extra_".Length] - '1') + (layer.Kernel == 1 ? 0 : 1)}_pointwise",
    };
}
