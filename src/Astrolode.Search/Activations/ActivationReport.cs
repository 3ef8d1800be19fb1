using System.Numerics.Tensors;
using System.Text.Json;
using Astrolode.Networks.Onnx;
using Astrolode.Search.Training;

namespace Astrolode.Search.Activations;

/// <summary>What a network made of an image, in numbers: <c>activations.json</c>.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Architecture">Its network.</param>
/// <param name="Images">The images, as the user named them.</param>
/// <param name="Place">Where in them the network looked.</param>
/// <param name="Layers">In forward order.</param>
/// <param name="Classes">In the order of the model's card.</param>
public sealed record ActivationReport(string Model, string Architecture, IReadOnlyList<string> Images, string Place, IReadOnlyList<LayerReport> Layers, IReadOnlyList<ClassReport> Classes)
{
    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Document);
}

/// <summary>A layer's feature maps in numbers.</summary>
/// <param name="Number">From 1, in forward order.</param>
/// <param name="Name">As the training names it.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Shape">Maps, rows, columns.</param>
/// <param name="Mean">Of all values.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
/// <param name="Zeros">Share of the values that are 0.</param>
/// <param name="Picture">File with all its maps.</param>
public sealed record LayerReport(int Number, string Name, string Operation, IReadOnlyList<int> Shape, double Mean, double Min, double Max, double Zeros, string Picture)
{
    internal static LayerReport Of(LayerActivation layer, int number)
    {
        int zeros = 0;
        foreach (float value in layer.Values)
        {
            zeros += value == 0 ? 1 : 0;
        }
        return new LayerReport(number, layer.Name, layer.Operation, [layer.Channels, layer.Height, layer.Width], MeanOf(layer.Values), TensorPrimitives.Min<float>(layer.Values),
            TensorPrimitives.Max<float>(layer.Values), (double)zeros / layer.Values.Length, $"{number:00}_{layer.Name}.png");
    }

    // A sum of millions of float32 numbers loses digits.
    private static double MeanOf(float[] values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i += 4096)
        {
            sum += TensorPrimitives.Sum(values.AsSpan(i, Math.Min(4096, values.Length - i)));
        }
        return sum / values.Length;
    }
}

/// <summary>A class's map in numbers.</summary>
/// <param name="Class">The class.</param>
/// <param name="Score">Probability that a classifier gives it; of a detector the largest score of any box.</param>
/// <param name="Logit">Of a classifier, before the temperature: mean of the map plus bias.</param>
/// <param name="Bias">Of a classifier.</param>
/// <param name="MapMean">Mean of the class-activation map.</param>
/// <param name="MapMin">Smallest value of the map.</param>
/// <param name="MapMax">Largest value of the map.</param>
/// <param name="FeatureMapScores">Of a detector the largest score in each feature map, the finest first.</param>
/// <param name="Picture">File with the map.</param>
public sealed record ClassReport(string Class, double Score, double? Logit, double? Bias, double? MapMean, double MapMin, double MapMax, IReadOnlyList<double>? FeatureMapScores, string Picture);
