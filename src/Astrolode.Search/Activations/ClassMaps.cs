using System.Globalization;
using System.Numerics.Tensors;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Pictures;

namespace Astrolode.Search.Activations;

/// <summary>Where in the image a network sees a class.</summary>
/// <param name="Report">In numbers.</param>
/// <param name="Title">The class and what the network says of it.</param>
/// <param name="OnImage">The map laid over the image, as many pixels a side as panels of the picture have.</param>
/// <param name="Parts">What it was made of: of a detector the scores in the cells of each feature map, finest first, with their sides.</param>
internal sealed record ClassMap(ClassReport Report, string Title, float[] OnImage, IReadOnlyList<(string Name, float[] Cells, int Side)> Parts);

/// <summary>Makes the maps of all classes of a network.</summary>
internal static class ClassMaps
{
    /// <summary>Class-activation maps, <see cref="ClassActivationMaps"/>.</summary>
    public static IReadOnlyList<ClassMap> OfClassifier(ModelCard card, NetworkActivations seen, NetworkImage image)
    {
        ClassActivationMaps maps = ClassActivationMaps.Of(seen.FullyConnected ?? throw new Networks.ModelException($"model '{card.Name}': it has no mean over pixels before its logits, so it has no class-activation maps; use a model made by 'astrolode train classifier'"));
        float[] probabilities = seen.Output(ClassifierOnnx.Probabilities);
        int side = ClassMapPicture.PanelSide(image.Side);
        return [.. card.Classes.Select((name, i) => Map(name, i))];

        ClassMap Map(string name, int index)
        {
            ReadOnlySpan<float> map = maps.Map(index);
            ClassReport report = new(name, probabilities[index], maps.Logit(index), maps.Bias[index], maps.Logit(index) - maps.Bias[index], TensorPrimitives.Min(map), TensorPrimitives.Max(map), null, FileName(name, index));
            string title = string.Create(CultureInfo.InvariantCulture, $"{name}: probability {report.Score:0.000}, logit {report.Logit:0.00} = mean of the map {report.MapMean:0.00} + bias {report.Bias:0.00}");
            return new ClassMap(report, title, Enlarged.Bilinear(map, maps.Layer.Width, maps.Layer.Height, side, side), []);
        }
    }

    /// <summary>The scores of cells, <see cref="CellScores"/>. An index that the card does not use is left out.</summary>
    public static IReadOnlyList<ClassMap> OfDetector(ModelCard card, NetworkActivations seen, NetworkImage image)
    {
        float[] scores = seen.Output(SsdOnnx.Scores);
        int side = ClassMapPicture.PanelSide(image.Side);
        return [.. card.Classes.Select((name, i) => (name, i)).Where(each => each.name != "???").Select(each => Map(each.name, each.i))];

        ClassMap Map(string name, int index)
        {
            CellScores cells = CellScores.Of(scores, card.Classes.Length, index);
            float[] largest = cells.Largest();
            double[] best = [.. SsdLayers.FeatureMaps.Select(map => (double)TensorPrimitives.Max(cells.Of(map.Index)))];
            ClassReport report = new(name, best.Max(), null, null, null, TensorPrimitives.Min<float>(largest), TensorPrimitives.Max<float>(largest), best, FileName(name, index));
            FeatureMap from = SsdLayers.FeatureMaps[Array.IndexOf(best, best.Max())];
            string title = string.Create(CultureInfo.InvariantCulture, $"{name}: largest score {report.Score:0.000}, in a cell of the feature map of {from.Size} x {from.Size}");
            return new ClassMap(report, title, Enlarged.Cells(largest, image.Side, image.Side, side, side), [.. SsdLayers.FeatureMaps.Select(map => (Part(map, best[map.Index]), cells.Of(map.Index).ToArray(), map.Size))]);
        }
    }

    private static string Part(FeatureMap map, double best) => string.Create(CultureInfo.InvariantCulture, $"{map.Size} x {map.Size}: {best:0.000}");

    // Class names of others may hold anything.
    private static string FileName(string name, int index) =>
        $"class_{index + 1:00}_{string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'))}.png";
}
