using Astrolode.Networks.Torch;
using static Astrolode.Tests.Networks.Torch.FiniteDifferences;

namespace Astrolode.Tests.Networks.Torch;

[Collection("libtorch")]
public class GradientTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 1, 4)]
    [InlineData(2, 0, 4)]
    public void Of_conv2d(int stride, int padding, int groups) => Check(
        t => Functional.Conv2d(t[0], t[1], t[2], stride, padding, groups), 2e-3,
        (Values(2 * 4 * 5 * 5, 1), [2, 4, 5, 5]), (Values(4 * (4 / groups) * 9, 2), [4, 4 / groups, 3, 3]), (Values(4, 3), [4]));

    [Fact]
    public void Of_conv2d_in_channels_last() => Check(
        t => Functional.Conv2d(t[0].ChannelsLast(), t[1].ChannelsLast(), null, 1, 1, 4), 2e-3,
        (Values(2 * 4 * 5 * 5, 1), [2, 4, 5, 5]), (Values(4 * 9, 2), [4, 1, 3, 3]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_batch_norm(bool training) => Check(
        t => Functional.BatchNorm(t[0], t[1], t[2], Tensor.Full(0.1, 3), Tensor.Full(0.5, 3), training, 0.1, 0.001), 5e-3,
        (Values(2 * 3 * 4 * 4, 4), [2, 3, 4, 4]), (Values(3, 5), [3]), (Values(3, 6), [3]));

    // The unfused pair is the slow oracle; 20 channels leave a rest behind the vectors.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_batch_norm_with_relu6_are_those_of_the_two_one_after_the_other(bool training)
    {
        using TensorScope scope = new();
        (float[][] fused, float[][] apart) = (Run(Functional.BatchNormRelu6), Run((x, g, b, m, v, t, momentum, e) => Functional.Relu6(Functional.BatchNorm(x, g, b, m, v, t, momentum, e))));
        for (int i = 0; i < fused.Length; i++)
        {
            float scale = apart[i].Max(Math.Abs);
            Assert.Equal(apart[i], fused[i], (a, b) => Math.Abs(a - b) <= 2e-5 * scale);
        }

        float[][] Run(Func<Tensor, Tensor, Tensor, Tensor, Tensor, bool, double, double, Tensor> function)
        {
            Tensor[] inputs = [Random(60 * 20 * 7 * 9, 1, 60, 20, 7, 9), Random(20, 2, 20), Random(20, 3, 20)];
            Array.ForEach(inputs, input => input.RequiresGrad = true);
            (Tensor mean, Tensor variance) = (Tensor.FromFloats(Values(20, 4), 20), Tensor.Full(0.5, 20));
            // Spread over both kinks.
            Tensor output = function(inputs[0].ChannelsLast() * 6 + 2, inputs[1] * 3, inputs[2] + 3, mean, variance, training, 0.1, 0.001);
            (output * Random(60 * 20 * 7 * 9, 5, 60, 20, 7, 9)).Sum().Backward();
            return [output.ToArray(), .. inputs.Select(input => input.Grad!.ToArray()), mean.ToArray(), variance.ToArray()];
        }

        static Tensor Random(int count, int seed, params long[] shape) => Tensor.FromFloats(Values(count, seed), shape);
    }

    [Fact]
    public void Batch_statistics_keep_their_digits_far_from_zero()
    {
        using TensorScope scope = new();
        float[] values = [.. Values(5000, 1).Select(value => value + 1000)];
        (Tensor mean, Tensor variance) = (Tensor.Zeros(1), Tensor.Zeros(1));
        Functional.BatchNormRelu6(Tensor.FromFloats(values, 50, 1, 10, 10), Tensor.Ones(1), Tensor.Ones(1), mean, variance, true, momentum: 1, 0.001);
        double expected = values.Average(value => (double)value);
        Assert.Equal(expected, mean.ToArray()[0], 1e-4);
        Assert.Equal(values.Sum(value => (value - expected) * (value - expected)) / 4999, variance.ToArray()[0], 1e-5);
    }

    [Fact]
    public void Of_asymmetric_padding() => Check(t => Functional.Pad(t[0], [0, 1, 0, 1]), 1e-3, (Values(2 * 2 * 3 * 3, 7), [2, 2, 3, 3]));

    // Values away from the kinks at 0 and 6, which differences would straddle.
    [Fact]
    public void Of_relu6() => Check(t => Functional.Relu6(t[0]), 1e-3, ([-3, -0.5f, 0.5f, 3, 5.5f, 6.5f, 9], [7]));

    [Fact]
    public void Of_relu() => Check(t => Functional.Relu(t[0]), 1e-3, ([-3, -0.5f, 0.5f, 3], [4]));

    [Fact]
    public void Of_binary_cross_entropy() => Check(
        t => Functional.BinaryCrossEntropyWithLogits(t[0], Tensor.FromFloats([0, 1, 0.3f, 1], 4)), 1e-3, ([-2, 3, 0.5f, -1], [4]));

    [Fact]
    public void Of_smooth_l1() => Check(t => Functional.SmoothL1Loss(t[0], Tensor.Zeros(4)), 1e-3, ([-2, 3, 0.5f, -0.3f], [4]));

    [Fact]
    public void Of_elementwise_arithmetic() => Check(
        t => (t[0] + t[1]) * t[0] / (t[1] * t[1] + 2) - t[1].Exp() + t[0].Sigmoid() * 3 + (t[1] * t[1] + 1).Sqrt(), 2e-3,
        (Values(6, 8), [2, 3]), (Values(6, 9), [2, 3]));

    [Fact]
    public void Of_reshaping_and_reducing() => Check(
        t => Tensor.Cat([t[0].Permute(1, 0).Reshape(2, 3), t[1].Narrow(0, 1, 2), t[1].IndexSelect(0, Tensor.FromLongs([2, 0], 2))], 0).Matmul(t[2]).Sum([1]) + t[0].Mean() + t[1].Mean([0, 1]), 2e-3,
        (Values(6, 10), [3, 2]), (Values(9, 11), [3, 3]), (Values(6, 12), [3, 2]));
}
