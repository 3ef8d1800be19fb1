using System.Numerics.Tensors;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Classifier;

/// <summary>Classifiers and cutouts that several tests look at.</summary>
internal static class ClassifierFixtures
{
    public static ModelCard Card(ClassifierShape shape) => new()
    {
        Name = "test",
        Architecture = shape.Name,
        Channels = ClassifierShape.Channels,
        Bands = [.. Enumerable.Range(0, ClassifierShape.Channels).Select(i => $"channel {i}")],
        Classes = [.. Enumerable.Range(0, shape.Classes).Select(i => $"class {i}")],
    };

    /// <summary>Random weights whose batch norm does something everywhere, or is folded away as importers leave it.</summary>
    public static NetworkWeights Lively(ClassifierShape shape, int seed, bool folded = false, float scale = 1, float shift = 0.5f)
    {
        NetworkWeights weights = ClassifierInitialisation.Random(shape, seed);
        foreach (string name in weights.Names.ToArray())
        {
            float[] values = weights[name].Values;
            float[] random = Normal(values.Length, seed + name.Length);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = name.Split('.')[1] switch
                {
                    "gamma" => folded ? 1 : scale * (1 + 0.2f * random[i]),
                    "beta" => shift + 0.3f * random[i],
                    "mean" => folded ? 0 : 0.2f * random[i],
                    "variance" => folded ? 1 - 0.001f : 1 + 0.3f * MathF.Tanh(random[i]),
                    "bias" => 0.1f * random[i],
                    _ => name == "Logits.weight" ? 0.3f * random[i] : values[i],
                };
            }
        }
        return weights;
    }

    /// <summary>Random weights with which other cutouts have other probabilities, none of them nearly 1.</summary>
    public static NetworkWeights Undecided(ClassifierShape shape)
    {
        NetworkWeights weights = Lively(shape, 5, scale: 2, shift: 0);
        TensorPrimitives.Multiply(weights["Logits.weight"].Values, 0.05f, weights["Logits.weight"].Values);
        return weights;
    }

    public static float[] Cutouts(int count, int seed) => Normal(count * ClassifierShape.Length, seed);

    public static float[] Normal(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    /// <summary>Largest difference in units of the largest value.</summary>
    public static void Near(float[] expected, float[] actual, double tolerance, double atLeast = 1e-3)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(atLeast, expected.Max(Math.Abs));
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() / scale, 0, tolerance);
    }

    /// <summary>What PyTorch makes of the network: see tests/judges/classifier_pytorch.py.</summary>
    public static NetworkWeights Ask(ClassifierArchitecture architecture, NetworkWeights weights, float[] cutouts, float[] slopes)
    {
        NetworkWeights question = new();
        foreach (string name in weights.Names)
        {
            question.Set(name, weights[name].Shape, weights[name].Values);
        }
        int count = cutouts.Length / ClassifierShape.Length;
        question.Set("cutouts", [count, ClassifierShape.Channels, ClassifierShape.Size, ClassifierShape.Size], cutouts);
        question.Set("slopes", [count, slopes.Length / count], slopes);
        using TemporaryFolder folder = new();
        question.Save(folder.File("in"));
        (int exit, _, string errors) = Judge.Run(Judge.Python,
            [Judge.Script("classifier_pytorch.py"), architecture == ClassifierArchitecture.Inception ? "inception" : "mobilenet", folder.File("in"), folder.File("out")]);
        Assert.True(exit == 0, errors);
        return NetworkWeights.Load(folder.File("out"));
    }
}
