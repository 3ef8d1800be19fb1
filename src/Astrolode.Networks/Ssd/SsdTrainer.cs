using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Trains a network step by step; schedule, data and checkpoints are the caller's. One thread at a time.</summary>
/// <param name="network">Changed by every step.</param>
/// <param name="optimizer">Over the network's parameters.</param>
/// <param name="loss">The loss.</param>
/// <param name="clipNorm">Limit on the length of the whole gradient.</param>
public sealed class SsdTrainer(SsdMobileNetV1 network, Optimizer optimizer, SsdLoss loss, double clipNorm = 10)
{
    /// <summary>Forward, match, loss, backward, clip, optimiser step.</summary>
    /// <param name="images">Row-major [N, C, 300, 300] in [-1, 1].</param>
    /// <param name="truths">Labels of each image.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <exception cref="ModelException">A label is wrong, or loss or gradient is not finite; nothing was changed then but batch-norm statistics.</exception>
    public StepLosses Step(ReadOnlySpan<float> images, IReadOnlyList<IReadOnlyList<TruthBox>> truths, double learningRate)
    {
        using TensorScope scope = new();
        network.Training = true;
        (Tensor classLoss, Tensor boxLoss) = Losses(images, truths);
        Tensor total = classLoss + boxLoss;
        optimizer.ZeroGrad();
        total.Backward();
        double norm = optimizer.Parameters.ClipGradNorm(clipNorm);
        StepLosses losses = new(total.Item(), classLoss.Item(), boxLoss.Item(), norm);
        if (!double.IsFinite(losses.Total) || !double.IsFinite(norm))
        {
            throw new ModelException($"training stopped at step {optimizer.StepCount + 1}: loss {losses.Total}, gradient norm {norm}; lower the learning rate or look for images that are not finite");
        }
        optimizer.Step(learningRate);
        optimizer.ZeroGrad();
        return losses;
    }

    /// <summary>The loss without learning from it, with running statistics.</summary>
    /// <inheritdoc cref="Step"/>
    public StepLosses Evaluate(ReadOnlySpan<float> images, IReadOnlyList<IReadOnlyList<TruthBox>> truths)
    {
        using NoGrad noGrad = NoGrad.Begin();
        using TensorScope scope = new();
        network.Training = false;
        (Tensor classLoss, Tensor boxLoss) = Losses(images, truths);
        return new((classLoss + boxLoss).Item(), classLoss.Item(), boxLoss.Item(), 0);
    }

    private (Tensor Class, Tensor Box) Losses(ReadOnlySpan<float> images, IReadOnlyList<IReadOnlyList<TruthBox>> truths)
    {
        (Tensor codes, Tensor logits) = network.Forward(network.ImageTensor(images));
        return loss.Compute(codes, logits, new SsdTargets(truths, network.Shape.Classes));
    }
}
