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

    // Values a step apart from each other, so that no difference changes which is the largest.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_max_pooling(int stride) => Check(
        t => Functional.MaxPool2d(t[0].ChannelsLast(), 3, stride, 1), 2e-3, (Apart(2 * 2 * 6 * 6, 13), [2, 2, 6, 6]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_average_pooling(int stride) => Check(
        t => Functional.AvgPool2d(t[0].ChannelsLast(), 3, stride, 1), 2e-3, (Values(2 * 2 * 6 * 6, 14), [2, 2, 6, 6]));

    [Fact]
    public void Of_a_concatenation_of_channels() => Check(
        t => Tensor.Cat([t[0].ChannelsLast(), t[1].ChannelsLast()], 1), 2e-3, (Values(2 * 2 * 9, 15), [2, 2, 3, 3]), (Values(2 * 3 * 9, 16), [2, 3, 3, 3]));

    [Fact]
    public void Of_linear() => Check(
        t => Functional.Linear(t[0], t[1], t[2]), 2e-3, (Values(6, 17), [2, 3]), (Values(12, 18), [4, 3]), (Values(4, 19), [4]));

    [Fact]
    public void Of_softmax() => Check(t => Functional.Softmax(t[0], 1), 2e-3, (Values(8, 20), [2, 4]));

    [Fact]
    public void Of_cross_entropy_with_weights_and_smoothing() => Check(
        t => Functional.CrossEntropy(t[0], Tensor.FromLongs([2, 0], 2), Tensor.FromFloats([1, 2, 0.5f], 3), 0.1), 2e-3, (Values(6, 21), [2, 3]));

    // The same generator state gives the same mask, so dropout is a fixed linear function.
    [Fact]
    public void Of_dropout() => Check(
        t =>
        {
            TorchRuntime.ManualSeed(3);
            return Functional.Dropout(t[0], 0.4, training: true);
        },
        2e-3, (Values(40, 22), [40]));

    [Fact]
    public void Dropout_keeps_the_mean_and_does_nothing_outside_training()
    {
        using TensorScope scope = new();
        TorchRuntime.ManualSeed(1);
        float[] dropped = Functional.Dropout(Tensor.Ones(20_000), 0.3, training: true).ToArray();
        Assert.All(dropped, value => Assert.True(value == 0 || Math.Abs(value - 1 / 0.7f) < 1e-6));
        Assert.InRange(dropped.Average(), 0.97, 1.03);
        Assert.All(Functional.Dropout(Tensor.Ones(100), 0.3, training: false).ToArray(), value => Assert.Equal(1, value));
    }

    // By hand: the middle window sees all nine values, a corner four.
    [Fact]
    public void Pools_do_not_count_what_lies_beyond_the_border()
    {
        using TensorScope scope = new();
        Tensor image = Tensor.FromFloats([-1, -2, -3, -4, -5, -6, -7, -8, -9], 1, 1, 3, 3);
        Assert.Equal([-3, -3.5f, -4, -4.5f, -5, -5.5f, -6, -6.5f, -7], Functional.AvgPool2d(image, 3, 1, 1).ToArray());
        Assert.Equal([-1, -2, -4, -5], Functional.MaxPool2d(image, 3, 2, 1).ToArray());
    }

    [Fact]
    public void Cross_entropy_is_the_formula_s()
    {
        using TensorScope scope = new();
        double[] logits = [0.3, -1, 2];
        double sum = logits.Sum(Math.Exp);
        double Log(int k) => logits[k] - Math.Log(sum);
        double expected = -(0.7 * Log(1) + 0.1 * (Log(0) + Log(1) + Log(2)));
        double loss = Functional.CrossEntropy(Tensor.FromFloats([0.3f, -1, 2], 1, 3), Tensor.FromLongs([1], 1), null, 0.3).Item();
        Assert.Equal(expected, loss, 1e-5);
    }

    private static float[] Apart(int count, int seed)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => 0.1f * i - 3)];
        new Random(seed).Shuffle(values);
        return values;
    }
}
