using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Classifier;

/// <summary>Loss of a step, and the length of the gradient before it was clipped.</summary>
public readonly record struct ClassifierLoss(double Loss, double GradientNorm);

/// <summary>Trains a classifier step by step; schedule, data and checkpoints are the caller's. One thread at a time.</summary>
/// <param name="network">Changed by every step.</param>
/// <param name="optimizer">Over the network's parameters.</param>
/// <param name="smoothing">Share of each label that is spread over all classes (Szegedy et al. 2016, section 7).</param>
/// <param name="classWeights">Weight of each class in the loss; null for equal ones.</param>
/// <param name="clipNorm">Limit on the length of the whole gradient.</param>
public sealed class ClassifierTrainer(ClassifierNetwork network, Optimizer optimizer, double smoothing = 0, float[]? classWeights = null, double clipNorm = 10)
{
    /// <summary>Forward, loss, backward, clip, optimiser step.</summary>
    /// <param name="cutouts">Row-major [N, 8, 24, 24].</param>
    /// <param name="labels">Class of each.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="dropoutSeed">Which features are dropped depends on it alone.</param>
    /// <exception cref="ModelException">Loss or gradient is not finite; nothing was changed then but batch-norm statistics.</exception>
    public ClassifierLoss Step(ReadOnlySpan<float> cutouts, ReadOnlySpan<long> labels, double learningRate, long dropoutSeed)
    {
        using TensorScope scope = new();
        network.Training = true;
        TorchRuntime.ManualSeed(dropoutSeed);
        Tensor logits = network.Forward(ClassifierNetwork.ImageTensor(cutouts));
        Tensor? weights = classWeights is null ? null : Tensor.FromFloats(classWeights, classWeights.Length);
        Tensor loss = Functional.CrossEntropy(logits, Tensor.FromLongs(labels, labels.Length), weights, smoothing);
        optimizer.ZeroGrad();
        loss.Backward();
        double norm = optimizer.Parameters.ClipGradNorm(clipNorm);
        ClassifierLoss result = new(loss.Item(), norm);
        if (!double.IsFinite(result.Loss) || !double.IsFinite(norm))
        {
            throw new ModelException($"training stopped at step {optimizer.StepCount + 1}: loss {result.Loss}, gradient norm {norm}; lower the learning rate or look for cutouts that are not finite");
        }
        optimizer.Step(learningRate);
        optimizer.ZeroGrad();
        return result;
    }
}
