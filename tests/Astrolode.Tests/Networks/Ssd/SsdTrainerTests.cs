using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Ssd;

[Collection("libtorch")]
public class SsdTrainerTests
{
    private static readonly SsdShape Small = new(1, 1, 0.25);
    private static readonly IReadOnlyList<IReadOnlyList<TruthBox>> Truths = [[new(0.2f, 0.25f, 0.6f, 0.65f, 0)], [new(0.5f, 0.4f, 0.9f, 0.8f, 0)]];

    [Fact]
    public void Two_squares_are_learnt_and_found()
    {
        using SsdMobileNetV1 network = new(Small, seed: 1);
        using AdamW optimizer = new(network.Parameters(1e-4));
        SsdTrainer trainer = new(network, optimizer, new SsdLoss(new HardNegatives(3, 10)));
        float[] images = Squares();
        StepLosses first = trainer.Step(images, Truths, 3e-3);
        StepLosses last = first;
        for (int step = 0; step < 80; step++)
        {
            // Slow at the end, so that the running statistics catch up.
            last = trainer.Step(images, Truths, step < 30 ? 3e-3 : 3e-4);
        }
        Assert.True(last.Total < 0.2 * first.Total, $"loss went from {first} to {last}");
        Assert.Equal(last.Total, last.Class + last.Box, 1e-4);
        SsdPredictions predictions = network.Predict(images);
        for (int image = 0; image < 2; image++)
        {
            int best = Enumerable.Range(image * 1917, 1917).MaxBy(i => predictions.Scores[i]);
            TruthBox truth = Truths[image][0];
            Assert.Equal([truth.X1, truth.Y1, truth.X2, truth.Y2], predictions.Boxes[(4 * best)..(4 * best + 4)], (a, b) => Math.Abs(a - b) < 0.1);
        }
    }

    [Fact]
    public void A_resumed_training_goes_on_as_if_never_stopped()
    {
        float[] images = Squares();
        NetworkWeights checkpoint = new();
        double expected = Train(null, checkpoint);
        Assert.Equal(expected, Train(checkpoint, null), 1e-5);

        double Train(NetworkWeights? resume, NetworkWeights? save)
        {
            using SsdMobileNetV1 network = resume is null ? new(Small, seed: 3) : new(resume, "checkpoint");
            using Sgd optimizer = new(network.Parameters(1e-4), 0.9, nesterov: true);
            SsdTrainer trainer = new(network, optimizer, new SsdLoss(new HardNegatives()));
            if (resume is not null)
            {
                optimizer.Load(resume);
            }
            double loss = 0;
            for (int step = resume is null ? 0 : 2; step < 4; step++)
            {
                if (step == 2 && save is not null)
                {
                    NetworkWeights weights = network.ToWeights();
                    weights.Names.ToList().ForEach(name => save.Set(name, weights[name].Shape, weights[name].Values));
                    optimizer.Save(save);
                }
                loss = trainer.Step(images, Truths, 1e-3).Total;
            }
            Assert.Equal(4, optimizer.StepCount);
            return loss;
        }
    }

    [Fact]
    public void Images_that_are_not_finite_stop_the_training_and_change_no_parameter()
    {
        using SsdMobileNetV1 network = new(Small, seed: 1) { BatchNorm = BatchNormMode.Frozen };
        using AdamW optimizer = new(network.Parameters(1e-4));
        SsdTrainer trainer = new(network, optimizer, new SsdLoss(new HardNegatives()));
        NetworkWeights before = network.ToWeights();
        float[] images = Squares();
        Array.Fill(images, float.NaN);
        Assert.Contains("step 1", Assert.Throws<ModelException>(() => trainer.Step(images, Truths, 1e-3)).Message, StringComparison.Ordinal);
        NetworkWeights after = network.ToWeights();
        Assert.All(before.Names, name => Assert.Equal(before[name].Values, after[name].Values));
    }

    [Fact]
    public void Evaluating_changes_nothing_and_repeats()
    {
        using SsdMobileNetV1 network = new(Small, seed: 1);
        using AdamW optimizer = new(network.Parameters(1e-4));
        SsdTrainer trainer = new(network, optimizer, new SsdLoss(new HardNegatives()));
        NetworkWeights before = network.ToWeights();
        StepLosses losses = trainer.Evaluate(Squares(), Truths);
        Assert.Equal(losses, trainer.Evaluate(Squares(), Truths));
        NetworkWeights after = network.ToWeights();
        Assert.All(before.Names, name => Assert.Equal(before[name].Values, after[name].Values));
    }

    private static float[] Squares()
    {
        float[] images = new float[2 * 300 * 300];
        for (int i = 0; i < images.Length; i++)
        {
            TruthBox box = Truths[i / 90000][0];
            (float x, float y) = (i % 300 / 300f, i / 300 % 300 / 300f);
            images[i] = x > box.X1 && x < box.X2 && y > box.Y1 && y < box.Y2 ? 0.8f : -0.8f + 0.1f * (i * 7919 % 13 / 13f);
        }
        return images;
    }
}
