namespace Astrolode.Networks.Torch;

/// <summary>Differentiable functions of networks, as in torch.nn.functional.</summary>
public static class Functional
{
    /// <summary>Convolution of [N, C, H, W] with [out, C / groups, kh, kw]; stride and zero padding hold for both directions.</summary>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int groups = 1)
    {
        nint biasHandle = bias?.DangerousGetHandle() ?? 0;
        Tensor output = Tensor.Own(NativeMethods.Conv2d(input, weight, biasHandle, stride, padding, groups, out nint result), result);
        GC.KeepAlive(bias);
        return output;
    }

    /// <summary>Adds a border of one value; <paramref name="pads"/>: before and after along the last axis, then the one before it, …</summary>
    public static Tensor Pad(Tensor input, ReadOnlySpan<long> pads, double value = 0) =>
        Tensor.Own(NativeMethods.ConstantPad(input, pads, pads.Length, value, out nint result), result);

    /// <summary>
    /// (x - mean) / sqrt(variance + epsilon) * gamma + beta over the channels of [N, C, H, W]. In training with the batch's own
    /// statistics, and the running ones move towards them by <paramref name="momentum"/> (the variance unbiased); otherwise with the running ones.
    /// </summary>
    public static Tensor BatchNorm(Tensor input, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, bool training, double momentum, double epsilon) =>
        Tensor.Own(NativeMethods.BatchNorm(input, gamma, beta, mean, variance, training ? 1 : 0, momentum, epsilon, out nint result), result);

    /// <summary>
    /// Relu6(BatchNorm(input)) in one pass over memory, several times faster than one after the other; see <see cref="BatchNorm"/>.
    /// Where no gradients are recorded the result takes <paramref name="input"/>'s own memory, so that must not be used afterwards.
    /// </summary>
    public static Tensor BatchNormRelu6(Tensor input, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, bool training, double momentum, double epsilon) =>
        Tensor.Own(NativeMethods.BatchNormRelu6(input, gamma, beta, mean, variance, training ? 1 : 0, momentum, epsilon, 1, out nint result), result);

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor input) => Tensor.Own(NativeMethods.Relu(input, out nint result), result);

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(Tensor input) => Tensor.Own(NativeMethods.Relu6(input, out nint result), result);

    /// <summary>Cross entropy of sigmoid(logit) with targets 0 to 1, each element by itself.</summary>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets) =>
        Tensor.Own(NativeMethods.BinaryCrossEntropyWithLogits(logits, targets, out nint result), result);

    /// <summary>Each element by itself: d² / (2 beta) where |d| &lt; beta, |d| - beta / 2 beyond (Huber's loss for beta 1).</summary>
    public static Tensor SmoothL1Loss(Tensor input, Tensor target, double beta = 1) =>
        Tensor.Own(NativeMethods.SmoothL1Loss(input, target, beta, out nint result), result);

    /// <summary>Largest value of each window of [N, C, H, W]; beyond the border nothing is larger.</summary>
    public static Tensor MaxPool2d(Tensor input, int kernel, int stride, int padding) =>
        Tensor.Own(NativeMethods.MaxPool2d(input, kernel, stride, padding, out nint result), result);

    /// <summary>Mean of those values of each window that lie in the image (torch's count_include_pad=False).</summary>
    public static Tensor AvgPool2d(Tensor input, int kernel, int stride, int padding) =>
        Tensor.Own(NativeMethods.AvgPool2d(input, kernel, stride, padding, out nint result), result);

    /// <summary>In training each value is 0 with that probability, the others are divided by one minus it (Srivastava et al. 2014); otherwise the values themselves.</summary>
    public static Tensor Dropout(Tensor input, double probability, bool training) =>
        Tensor.Own(NativeMethods.Dropout(input, probability, training ? 1 : 0, out nint result), result);

    /// <summary>[N, in] by weight [out, in] plus bias [out].</summary>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor bias) =>
        Tensor.Own(NativeMethods.Linear(input, weight, bias, out nint result), result);

    /// <summary>exp(x) over its sum along an axis.</summary>
    public static Tensor Softmax(Tensor input, int dim) => Tensor.Own(NativeMethods.Softmax(input, dim, out nint result), result);

    /// <summary>
    /// Mean cross entropy of softmax(logits) with one class an image, a scalar. With weights the mean is one over weighted images.
    /// </summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="targets">int64 [N]: the class of each image.</param>
    /// <param name="classWeights">[classes], or null for equal ones.</param>
    /// <param name="smoothing">Share of each target that is spread over all classes (Szegedy et al. 2016, section 7), 0 to 1.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Tensor? classWeights = null, double smoothing = 0)
    {
        nint weights = classWeights?.DangerousGetHandle() ?? 0;
        Tensor loss = Tensor.Own(NativeMethods.CrossEntropy(logits, targets, weights, smoothing, out nint result), result);
        GC.KeepAlive(classWeights);
        return loss;
    }
}
