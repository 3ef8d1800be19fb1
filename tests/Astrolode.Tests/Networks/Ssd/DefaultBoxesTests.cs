using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Tests.Networks.Ssd;

public class DefaultBoxesTests
{
    [SharedFact(SsdFixtures.Tflite)]
    public void They_are_those_that_the_published_network_carries()
    {
        string path = SharedData.Find(SsdFixtures.Tflite);
        float[] anchors = TfliteReader.Anchors(File.ReadAllBytes(path), path);
        Assert.Equal(DefaultBoxes.CentreForm.Length, anchors.Length);
        // The file rounds them to multiples of 0.00645.
        Assert.All(anchors.Zip(DefaultBoxes.CentreForm.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.0033));
    }

    [Fact]
    public void Their_sides_are_those_of_the_face_network_once_put_in_our_order()
    {
        // Output/extra_dim: the default boxes of face-api for 512 x 512 images, [5118, 4] as y1, x1, y2, x2, the last entry of its file.
        byte[] file = File.ReadAllBytes(Path.ChangeExtension(SsdFixtures.FaceManifest, null).Replace("-weights_manifest", ".bin", StringComparison.Ordinal));
        float[] theirs = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(file.AsSpan(^(5118 * 4 * sizeof(float))..)).ToArray();
        (int ours, int first) = (0, 0);
        foreach ((FeatureMap map, int side) in SsdLayers.FeatureMaps.Zip([32, 16, 8, 4, 2, 1]))
        {
            for (int box = 0; box < map.Boxes; box++)
            {
                ReadOnlySpan<float> their = theirs.AsSpan(4 * (first + (map.Index == 0 ? box : TensorFlowJsReader.FileBox[box])), 4);
                ReadOnlySpan<float> our = DefaultBoxes.CentreForm.Slice(4 * (ours + box), 4);
                Assert.Equal(their[2] - their[0], our[2], 1e-4);
                Assert.Equal(their[3] - their[1], our[3], 1e-4);
            }
            ours += map.Size * map.Size * map.Boxes;
            first += side * side * map.Boxes;
        }
        Assert.Equal(5118, first);
    }

    // Worked out from Liu et al. 2016, section 2.2, with scales 0.2, 0.35, .. 0.95: height = s / sqrt(ratio), width = s sqrt(ratio).
    [Theory]
    [InlineData(0, 0.0263158, 0.0263158, 0.1, 0.1)]
    [InlineData(1, 0.0263158, 0.0263158, 0.1414214, 0.2828427)]
    [InlineData(2, 0.0263158, 0.0263158, 0.2828427, 0.1414214)]
    [InlineData(3, 0.0263158, 0.0789474, 0.1, 0.1)]
    [InlineData(57, 0.0789474, 0.0263158, 0.1, 0.1)]
    [InlineData(1083, 0.05, 0.05, 0.35, 0.35)]
    [InlineData(1084, 0.05, 0.05, 0.2474874, 0.4949747)]
    [InlineData(1085, 0.05, 0.05, 0.4949747, 0.2474874)]
    [InlineData(1086, 0.05, 0.05, 0.2020726, 0.6062178)]
    [InlineData(1087, 0.05, 0.05, 0.6062481, 0.2020625)]
    [InlineData(1088, 0.05, 0.05, 0.4183300, 0.4183300)]
    [InlineData(1911, 0.5, 0.5, 0.95, 0.95)]
    [InlineData(1916, 0.5, 0.5, 0.9746794, 0.9746794)]
    public void Are_those_of_the_paper(int index, double y, double x, double height, double width)
    {
        float[] box = DefaultBoxes.CentreForm.Slice(4 * index, 4).ToArray();
        Assert.Equal([y, x, height, width], box.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Corners_are_the_centres_and_sizes_once_more()
    {
        for (int i = 0; i < SsdLayers.BoxCount; i++)
        {
            ReadOnlySpan<float> centre = DefaultBoxes.CentreForm.Slice(4 * i, 4);
            ReadOnlySpan<float> corner = DefaultBoxes.CornerForm.Slice(4 * i, 4);
            Assert.Equal(centre[0], (corner[1] + corner[3]) / 2, 1e-6f);
            Assert.Equal(centre[1], (corner[0] + corner[2]) / 2, 1e-6f);
            Assert.Equal(centre[2], corner[3] - corner[1], 1e-6f);
            Assert.Equal(centre[3], corner[2] - corner[0], 1e-6f);
        }
    }
}
