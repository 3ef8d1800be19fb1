using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;
using static Astrolode.Tests.Networks.Classifier.ClassifierFixtures;

namespace Astrolode.Tests.Networks.Classifier;

[Collection("libtorch")]
public class ClassifierNetworkTests
{
    private static readonly ClassifierShape Small = new(ClassifierArchitecture.Inception, 4);

    [JudgeFact("python:torch")]
    public void Pytorch_computes_the_same_logits_gradients_and_statistics_of_inception() => AgreesWithPyTorch(ClassifierArchitecture.Inception);

    [JudgeFact("python:torch")]
    public void Pytorch_computes_the_same_logits_gradients_and_statistics_of_mobilenet() => AgreesWithPyTorch(ClassifierArchitecture.MobileNet);

    private static void AgreesWithPyTorch(ClassifierArchitecture architecture)
    {
        const int count = 8;
        ClassifierShape shape = new(architecture, 4);
        // Off the kinks of ReLU6, on whose other side rounding changes gradients.
        NetworkWeights weights = Lively(shape, 3, scale: 0.3f, shift: 3);
        float[] cutouts = Cutouts(count, 4), slopes = Normal(count * 4, 5);
        NetworkWeights judged = Ask(architecture, weights, cutouts, slopes);
        using ClassifierNetwork network = new(weights, "test") { Dropout = 0 };
        Assert.Equal(shape, network.Shape);
        Near(judged["eval.logits"].Values, network.Predict(cutouts), 2e-5);
        Compare("eval");
        network.Training = true;
        Compare("train");
        NetworkWeights after = network.ToWeights();
        Assert.All(judged.Names.Where(name => name.StartsWith("running.", StringComparison.Ordinal)),
            name => Near(judged[name].Values, after[name["running.".Length..]].Values, 1e-4));

        void Compare(string mode)
        {
            using TensorScope scope = new();
            Tensor logits = network.Forward(ClassifierNetwork.ImageTensor(cutouts));
            Near(judged[mode + ".logits"].Values, logits.ToArray(), 2e-5);
            (logits * Tensor.FromFloats(slopes, logits.Shape)).Sum().Backward();
            IReadOnlyList<Parameter> parameters = network.Parameters(0);
            // Of two pixels that are alike but for rounding, either may be the largest, and gets the gradient.
            double norm = Math.Sqrt(parameters.Sum(parameter => judged[$"{mode}.{parameter.Name}"].Values.Sum(value => (double)value * value)));
            Assert.All(parameters, parameter => Near(judged[$"{mode}.{parameter.Name}"].Values, parameter.Value.Grad!.ToArray(), 1e-2, atLeast: 1e-3 * norm));
            new TensorList([.. parameters.Select(parameter => parameter.Value)]).ZeroGrad();
        }
    }

    [Fact]
    public void Calibration_leaves_the_network_as_it_was_and_makes_batch_statistics_fit()
    {
        ClassifierShape shape = new(ClassifierArchitecture.MobileNet, 4);
        NetworkWeights folded = Lively(shape, 8, folded: true);
        float[][] batches = [Cutouts(16, 9), Cutouts(16, 10)];
        using ClassifierNetwork network = new(folded, "test") { Dropout = 0, BatchNormMomentum = 0 };
        float[] before = network.Predict(batches[0]);
        double unfit = Distance(before, InTraining());
        network.CalibrateBatchNorm(batches);
        Near(before, network.Predict(batches[0]), 1e-3);
        double fit = Distance(before, InTraining());
        Assert.True(fit < 0.3 * unfit, $"training differs by {fit} after calibration, by {unfit} before");

        float[] InTraining()
        {
            using NoGrad noGrad = NoGrad.Begin();
            using TensorScope scope = new();
            network.Training = true;
            return network.Forward(ClassifierNetwork.ImageTensor(batches[0])).ToArray();
        }
    }

    [Fact]
    public void Frozen_layers_get_no_gradient_and_keep_their_statistics()
    {
        using ClassifierNetwork network = new(ClassifierInitialisation.Random(Small, 1), "test") { IsFrozen = true };
        NetworkWeights before = network.ToWeights();
        using AdamW optimizer = new(network.Parameters(0));
        new ClassifierTrainer(network, optimizer).Step(Cutouts(4, 2), [0, 1, 2, 3], 1e-2, 1);
        NetworkWeights frozen = network.ToWeights();
        Assert.Equal(["Logits.bias", "Logits.weight", "Stem.beta", "Stem.gamma", "Stem.mean", "Stem.variance", "Stem.weight"], Changed(before, frozen));
        network.IsFrozen = false;
        new ClassifierTrainer(network, optimizer).Step(Cutouts(4, 2), [0, 1, 2, 3], 1e-2, 1);
        Assert.Equal(before.Names, Changed(frozen, network.ToWeights()));

        static IEnumerable<string> Changed(NetworkWeights a, NetworkWeights b) => a.Names.Where(name => !a[name].Values.AsSpan().SequenceEqual(b[name].Values));
    }

    [Theory]
    [InlineData(ClassifierArchitecture.Inception)]
    [InlineData(ClassifierArchitecture.MobileNet)]
    public void It_learns_four_cutouts_by_heart(ClassifierArchitecture architecture)
    {
        using ClassifierNetwork network = new(ClassifierInitialisation.Random(new(architecture, 4), 1), "test");
        using AdamW optimizer = new(network.Parameters(0));
        ClassifierTrainer trainer = new(network, optimizer, smoothing: 0.05, classWeights: [1, 2, 1, 0.5f]);
        float[] cutouts = Cutouts(4, 2);
        double first = trainer.Step(cutouts, [2, 0, 3, 1], 2e-3, 0).Loss, last = first;
        for (int step = 1; step < 40; step++)
        {
            last = trainer.Step(cutouts, [2, 0, 3, 1], 2e-3, step).Loss;
        }
        Assert.InRange(first, 1, 2.5);
        Assert.True(last < 0.5, $"loss {first}, then {last}");
    }

    [Fact]
    public void Equal_steps_give_equal_weights()
    {
        Assert.Equal(Train(7), Train(7));
        Assert.NotEqual(Train(7), Train(8));

        static float[] Train(long dropoutSeed)
        {
            using ClassifierNetwork network = new(ClassifierInitialisation.Random(Small, 1), "test");
            using AdamW optimizer = new(network.Parameters(0));
            ClassifierTrainer trainer = new(network, optimizer);
            trainer.Step(Cutouts(4, 2), [0, 1, 2, 3], 1e-2, dropoutSeed);
            trainer.Step(Cutouts(4, 3), [0, 1, 2, 3], 1e-2, dropoutSeed + 100);
            return network.ToWeights()["Stem.weight"].Values;
        }
    }

    [Fact]
    public void Nothing_native_is_left_behind()
    {
        long before = TorchRuntime.LiveTensors;
        using (ClassifierNetwork network = new(ClassifierInitialisation.Random(Small, 1), "test"))
        using (AdamW optimizer = new(network.Parameters(1e-4)))
        {
            new ClassifierTrainer(network, optimizer).Step(Cutouts(2, 1), [0, 3], 1e-3, 1);
            network.Predict(Cutouts(1, 1));
            network.CalibrateBatchNorm([Cutouts(2, 1)]);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_name()
    {
        NetworkWeights weights = ClassifierInitialisation.Random(Small, 1);
        weights.Set("Mixed_3_5x5_b.weight", [1], [0]);
        Assert.Contains("Mixed_3_5x5_b.weight", Assert.Throws<ModelException>(() => new ClassifierNetwork(weights, "x")).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<ModelException>(() => new ClassifierNetwork(new NetworkWeights(), "x")).Message, StringComparison.Ordinal);
    }

    private static double Distance(float[] expected, float[] actual) => Math.Sqrt(expected.Zip(actual, (a, b) => (double)(a - b) * (a - b)).Sum());
}
