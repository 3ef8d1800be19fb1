using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Ssd;

[Collection("libtorch")]
public class SsdMobileNetV1Tests
{
    private static readonly SsdShape TwoClasses = new(3, 2);

    [JudgeFact("python:torch")]
    public void Pytorch_computes_the_same_outputs_gradients_and_statistics()
    {
        const int count = 3;
        // Scales of about 0.3 around 3 keep activations off the kinks of ReLU6: one that rounding puts on the other side changes
        // gradients by some 0.2 %, in PyTorch itself between its two memory formats.
        NetworkWeights weights = Lively(TwoClasses, 3, scale: 0.3f, shift: 3);
        float[] images = Images(TwoClasses.Channels, count, 4);
        float[] codeSlopes = Normal(count * SsdLayers.BoxCount * 4, 5);
        float[] logitSlopes = Normal(count * SsdLayers.BoxCount * 3, 6);
        NetworkWeights judged = Ask(weights, images, codeSlopes, logitSlopes, count);

        using SsdMobileNetV1 network = new(weights, "test");
        Compare("eval");
        network.Training = true;
        Compare("train");
        NetworkWeights after = network.ToWeights();
        foreach (string name in judged.Names.Where(name => name.StartsWith("running.", StringComparison.Ordinal)))
        {
            Near(judged[name].Values, after[name["running.".Length..]].Values, 1e-4);
        }

        void Compare(string mode)
        {
            using TensorScope scope = new();
            (Tensor codes, Tensor logits) = network.Forward(network.ImageTensor(images));
            Near(judged[mode + ".codes"].Values, codes.ToArray(), 1e-5);
            Near(judged[mode + ".logits"].Values, logits.ToArray(), 1e-5);
            ((codes * Tensor.FromFloats(codeSlopes, codes.Shape)).Sum() + (logits * Tensor.FromFloats(logitSlopes, logits.Shape)).Sum()).Backward();
            IReadOnlyList<Parameter> parameters = network.Parameters(0);
            double norm = Norm(parameters.Select(parameter => judged[$"{mode}.{parameter.Name}"].Values));
            Assert.Equal(1, Norm(parameters.Select(parameter => parameter.Value.Grad!.ToArray())) / norm, 1e-5);
            foreach (Parameter parameter in parameters)
            {
                // Batch statistics cancel shifts before them, whose gradients are then nothing but rounding. Sums run in another order on another
                // number of threads: 1.05e-4 was seen.
                Near(judged[$"{mode}.{parameter.Name}"].Values, parameter.Value.Grad!.ToArray(), 5e-4, atLeast: 1e-3 * norm);
            }
            new TensorList([.. network.Parameters(0).Select(parameter => parameter.Value)]).ZeroGrad();
        }
    }

    [Fact]
    public void Calibration_leaves_the_network_as_it_was_and_makes_batch_statistics_fit()
    {
        // As imported: batch norm folded into the convolutions, so the running statistics say nothing.
        NetworkWeights folded = Lively(TwoClasses, 8, folded: true);
        float[][] batches = [Images(3, 2, 9), Images(3, 2, 10), Images(3, 2, 11)];
        using SsdMobileNetV1 network = new(folded, "test");
        float[] before = Outputs(network, batches[0]);
        network.Training = true;
        network.BatchNormMomentum = 0;
        double unfit = Distance(before, Outputs(network, batches[0]));
        network.Training = false;
        network.CalibrateBatchNorm(batches);
        Near(before, Outputs(network, batches[0]), 1e-4);
        network.Training = true;
        double fit = Distance(before, Outputs(network, batches[0]));
        Assert.True(fit < 0.2 * unfit && fit < 0.3, $"training differs by {fit} after calibration, by {unfit} before");
    }

    [Fact]
    public void Weights_survive_the_way_through_the_network()
    {
        NetworkWeights weights = SsdInitialisation.Random(TwoClasses, 1);
        using SsdMobileNetV1 network = new(weights, "test");
        NetworkWeights back = network.ToWeights();
        Assert.Equal(weights.Names, back.Names);
        Assert.All(weights.Names, name => Assert.Equal(weights[name].Values, back[name].Values));
        using SsdMobileNetV1 other = new(TwoClasses, seed: 2);
        other.Load(weights, "test");
        Assert.Equal(weights["Extra_4_3x3.weight"].Values, other.ToWeights()["Extra_4_3x3.weight"].Values);
        using SsdMobileNetV1 narrow = new(new SsdShape(1, 2), seed: 2);
        Assert.Contains("checkpoint.x", Assert.Throws<ModelException>(() => narrow.Load(weights, "checkpoint.x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrower_network_works_too()
    {
        using SsdMobileNetV1 network = new(new SsdShape(1, 1, 0.25), seed: 1);
        SsdPredictions predictions = network.Predict(Images(1, 2, 1));
        Assert.Equal((2, 2 * 1917 * 4, 2 * 1917), (predictions.Count, predictions.Boxes.Length, predictions.Scores.Length));
        Assert.All(predictions.Scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Frozen_layers_get_no_gradient_and_keep_their_statistics()
    {
        using SsdMobileNetV1 network = new(new SsdShape(1, 1, 0.25), seed: 1) { FrozenLayers = 5, Training = true };
        NetworkWeights before = network.ToWeights();
        using (TensorScope scope = new())
        {
            (Tensor codes, Tensor logits) = network.Forward(network.ImageTensor(Images(1, 2, 1)));
            ((codes * codes).Sum() + (logits * logits).Sum()).Backward();
            IReadOnlyList<Parameter> parameters = network.Parameters(0);
            Assert.Equal("Conv2d_3_depthwise.weight", parameters[0].Name);
            Assert.All(parameters, parameter => Assert.NotNull(parameter.Value.Grad));
        }
        NetworkWeights after = network.ToWeights();
        Assert.Equal(before["Conv2d_2_pointwise.mean"].Values, after["Conv2d_2_pointwise.mean"].Values);
        Assert.NotEqual(before["Conv2d_3_depthwise.mean"].Values, after["Conv2d_3_depthwise.mean"].Values);
        network.BatchNorm = BatchNormMode.Frozen;
        Outputs(network, Images(1, 2, 1));
        Assert.Equal(after["Conv2d_3_depthwise.mean"].Values, network.ToWeights()["Conv2d_3_depthwise.mean"].Values);
    }

    [Fact]
    public void Nothing_native_is_left_behind()
    {
        long before = TorchRuntime.LiveTensors;
        using (SsdMobileNetV1 network = new(new SsdShape(1, 1, 0.25), seed: 1))
        using (AdamW optimizer = new(network.Parameters(1e-4)))
        {
            SsdTrainer trainer = new(network, optimizer, new SsdLoss(new HardNegatives()));
            trainer.Step(Images(1, 2, 1), [[new(0.1f, 0.1f, 0.4f, 0.5f, 0)], []], 1e-3);
            network.Predict(Images(1, 1, 1));
            network.CalibrateBatchNorm([Images(1, 1, 1)]);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    /// <summary>Random weights whose batch norm does something everywhere, or is folded away as importers leave it.</summary>
    private static NetworkWeights Lively(SsdShape shape, int seed, bool folded = false, float scale = 1, float shift = 0.5f)
    {
        NetworkWeights weights = SsdInitialisation.Random(shape, seed);
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
                    _ => values[i],
                };
            }
        }
        return weights;
    }

    private static NetworkWeights Ask(NetworkWeights weights, float[] images, float[] codeSlopes, float[] logitSlopes, int count)
    {
        NetworkWeights question = new();
        foreach (string name in weights.Names)
        {
            question.Set(name, weights[name].Shape, weights[name].Values);
        }
        question.Set("images", [count, TwoClasses.Channels, 300, 300], images);
        question.Set("code_slopes", [count, SsdLayers.BoxCount, 4], codeSlopes);
        question.Set("logit_slopes", [count, SsdLayers.BoxCount, 3], logitSlopes);
        string folder = Directory.CreateTempSubdirectory("judge").FullName;
        (string input, string output) = (Path.Combine(folder, "in"), Path.Combine(folder, "out"));
        question.Save(input);
        (int exit, _, string errors) = Astrolode.Tests.Judge.Run(Astrolode.Tests.Judge.Python, [Astrolode.Tests.Judge.Script("ssd_pytorch.py"), input, output]);
        Assert.True(exit == 0, errors);
        return NetworkWeights.Load(output);
    }

    private static float[] Outputs(SsdMobileNetV1 network, float[] images)
    {
        using NoGrad noGrad = NoGrad.Begin();
        using TensorScope scope = new();
        (Tensor codes, Tensor logits) = network.Forward(network.ImageTensor(images));
        return [.. codes.ToArray(), .. logits.ToArray()];
    }

    private static double Norm(IEnumerable<float[]> arrays) => Math.Sqrt(arrays.Sum(array => array.Sum(value => (double)value * value)));

    // Largest difference in units of the largest value.
    private static void Near(float[] expected, float[] actual, double tolerance, double atLeast = 1e-3)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(atLeast, expected.Max(Math.Abs));
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() / scale, 0, tolerance);
    }

    // Root mean square difference in units of the standard deviation.
    private static double Distance(float[] expected, float[] actual)
    {
        double mean = expected.Average();
        return Math.Sqrt(expected.Zip(actual, (a, b) => (double)(a - b) * (a - b)).Sum() / expected.Sum(value => (value - mean) * (value - mean)));
    }

    private static float[] Images(int channels, int count, int seed) => [.. Normal(channels * count * 300 * 300, seed).Select(value => Math.Clamp(value, -1, 1))];

    private static float[] Normal(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
