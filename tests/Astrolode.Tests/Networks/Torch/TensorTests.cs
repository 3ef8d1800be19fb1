using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Torch;

[Collection("libtorch")]
public class TensorTests
{
    [Fact]
    public void Values_come_back_row_major_whatever_the_memory_format()
    {
        float[] values = [.. Enumerable.Range(0, 2 * 3 * 4 * 5).Select(i => (float)i)];
        using TensorScope scope = new();
        Tensor plain = Tensor.FromFloats(values, 2, 3, 4, 5);
        Tensor last = plain.ChannelsLast();
        Assert.False(plain.IsChannelsLast);
        Assert.True(last.IsChannelsLast);
        Assert.Equal(values, last.ToArray());
        last.Set([.. values.Reverse()]);
        Assert.Equal(values.Reverse(), last.ToArray());
        Assert.Equal([2, 3, 4, 5], last.Shape);
    }

    [Fact]
    public void A_refused_call_throws_what_libtorch_says_on_one_line()
    {
        using TensorScope scope = new();
        TorchException error = Assert.Throws<TorchException>(() => Tensor.Zeros(2, 3) + Tensor.Zeros(4, 5));
        Assert.Contains("must match", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<ArgumentException>(() => Tensor.FromFloats([1, 2, 3], 2, 2));
        Assert.Throws<TorchException>(() => Tensor.Zeros(2).CopyTo(new float[3]));
        Assert.Throws<TorchException>(() => Tensor.Zeros(long.MaxValue / 8));
    }

    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_keeps_what_is_kept()
    {
        long before = TorchRuntime.LiveTensors;
        Tensor kept;
        using (TensorScope outer = new())
        {
            using (TensorScope inner = new())
            {
                Tensor a = Tensor.Ones(3);
                a.RequiresGrad = true;
                (a * a).Sum().Backward();
                kept = outer.Keep(inner.Keep(a.Grad!));
            }
            Assert.Equal(before + 1, TorchRuntime.LiveTensors);
        }
        Assert.Equal([2, 2, 2], kept.ToArray());
        kept.Dispose();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void No_grad_records_nothing_until_it_ends()
    {
        using TensorScope scope = new();
        Tensor a = Tensor.Ones(3);
        a.RequiresGrad = true;
        using (NoGrad.Begin())
        {
            Assert.False((a * 2).RequiresGrad);
        }
        Assert.True((a * 2).RequiresGrad);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using TensorScope scope = new();
        TorchRuntime.ManualSeed(7);
        float[] first = Tensor.Randn(5).ToArray();
        float[] second = Tensor.Randn(5).ToArray();
        TorchRuntime.ManualSeed(7);
        Assert.Equal(first, Tensor.Randn(5).ToArray());
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(float.NaN, false)]
    [InlineData(float.NegativeInfinity, false)]
    [InlineData(3e38f, true)]
    public void All_finite_finds_what_is_not(float value, bool finite)
    {
        using TensorScope scope = new();
        Assert.Equal(finite, new TensorList([Tensor.Ones(4), Tensor.FromFloats([value, value, value], 3)]).AllFinite());
    }

    [Fact]
    public void Clipping_scales_the_common_gradient_and_tells_its_length()
    {
        using TensorScope scope = new();
        Tensor a = Tensor.Ones(1);
        Tensor b = Tensor.Ones(1);
        (a.RequiresGrad, b.RequiresGrad) = (true, true);
        (a * 3 + b * 4).Sum().Backward();
        TensorList list = new([a, b]);
        Assert.Equal(5, list.ClipGradNorm(10), 1e-6);
        Assert.Equal(5, list.ClipGradNorm(1), 1e-6);
        Assert.Equal(0.6, a.Grad!.ToArray()[0], 1e-5);
        Assert.Equal(0.8, b.Grad!.ToArray()[0], 1e-5);
        list.ZeroGrad();
        Assert.Null(a.Grad);
    }
}
