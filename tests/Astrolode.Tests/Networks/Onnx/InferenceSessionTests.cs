using Astrolode.Networks;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Onnx;

public class InferenceSessionTests
{
    private static readonly Lazy<byte[]> Model = new(() => SsdOnnx.BareBytes(SsdFixtures.Random(new SsdShape(1, 1, 0.5), 1), "small"));

    [Fact]
    public void It_names_inputs_and_outputs_with_their_shapes()
    {
        using InferenceSession session = new(Model.Value, "small", new SessionOptions());
        Assert.Equal("images 1 -1,1,300,300", Text(Assert.Single(session.InputMetadata)));
        Assert.Equal(["box_codes 1 -1,1917,4", "class_logits 1 -1,1917,2"], session.OutputMetadata.Select(Text));
        Assert.Null(session.CustomMetadata("no such key"));

        static string Text(NodeMetadata node) => $"{node.Name} {node.ElementType} {string.Join(',', node.Dimensions)}";
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void A_model_cut_short_is_refused_in_one_line_that_names_it(int length)
    {
        ModelException error = Assert.Throws<ModelException>(() => new InferenceSession(Model.Value.AsSpan(0, length), "cut.onnx", new SessionOptions()));
        Assert.Contains("cut.onnx", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Damaged_models_do_not_end_the_process()
    {
        Random random = new(3);
        int refused = 0;
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. Model.Value];
            for (int k = 0; k < 20; k++)
            {
                // Nodes come first, then the arrays.
                damaged[random.Next(20_000)] = (byte)random.Next(256);
            }
            try
            {
                using InferenceSession session = new(damaged, "damaged.onnx", new SessionOptions());
            }
            catch (ModelException error)
            {
                Assert.Contains("damaged.onnx", error.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.True(refused > 30, $"only {refused} of 40 damaged models were noticed");
    }

    [Fact]
    public void Input_of_another_shape_is_refused() =>
        Assert.Throws<ModelException>(() => SsdFixtures.Run(Model.Value, new float[3 * 300 * 300], 1, channels: 3));
}
