using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class SsdLayersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.75)]
    [InlineData(0.25)]
    public void The_maps_are_the_outputs_of_the_trunk_with_their_sizes(double depthMultiplier)
    {
        Dictionary<string, (int Channels, int Size)> outputs = [];
        int channels = 3;
        int size = SsdLayers.ImageSize;
        foreach (SsdLayer layer in SsdLayers.Trunk(3, depthMultiplier))
        {
            Assert.Equal(channels, layer.Input);
            (channels, size) = (layer.Output, SsdLayers.SamePadding(size, layer.Kernel, layer.Stride).Output);
            outputs[layer.Name] = (channels, size);
        }
        Assert.All(SsdLayers.FeatureMapsOf(depthMultiplier), map => Assert.Equal((map.Channels, map.Size), outputs[map.Layer]));
    }

    [Fact]
    public void The_multiplier_is_seen_in_the_weights()
    {
        NetworkWeights weights = new();
        foreach ((string name, int[] shape) in SsdLayers.All(3, 2, 0.75).SelectMany(layer => layer.Arrays()))
        {
            weights.Set(name, shape, new float[shape.Aggregate(1, (product, side) => product * side)]);
        }
        Assert.Equal(new SsdShape(3, 2, 0.75), SsdLayers.Check(weights, "three quarters"));
    }

    [Fact]
    public void There_are_1917_boxes() =>
        Assert.Equal(SsdLayers.BoxCount, SsdLayers.FeatureMaps.Sum(map => map.Size * map.Size * map.Boxes));

    [Fact]
    public void The_coco_network_has_the_parameters_of_the_published_one() =>
        // Howard et al. 2017, table 13: "SSD 300, MobileNet: 6.8 million".
        Assert.Equal(6.8, 1e-6 * SsdLayers.All(3, 90).SelectMany(layer => layer.Arrays())
            .Where(array => !array.Name.EndsWith("mean", StringComparison.Ordinal) && !array.Name.EndsWith("variance", StringComparison.Ordinal))
            .Sum(array => array.Shape.Aggregate(1, (product, side) => product * side)), 1);

    [Theory]
    [InlineData(300, 3, 2, 0, 1, 150)]
    [InlineData(75, 3, 2, 1, 1, 38)]
    [InlineData(19, 3, 2, 1, 1, 10)]
    [InlineData(2, 3, 2, 0, 1, 1)]
    [InlineData(3, 3, 2, 1, 1, 2)]
    [InlineData(150, 3, 1, 1, 1, 150)]
    [InlineData(10, 1, 1, 0, 0, 10)]
    public void Same_padding_is_tensorflows(int size, int kernel, int stride, int before, int after, int output) =>
        Assert.Equal((before, after, output), SsdLayers.SamePadding(size, kernel, stride));
}
