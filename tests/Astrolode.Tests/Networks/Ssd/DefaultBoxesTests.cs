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

    [Fact]
    public void The_first_and_the_last_are_as_computed_by_hand()
    {
        float[] boxes = DefaultBoxes.CentreForm.ToArray();
        Assert.Equal([0.5 / 19, 0.5 / 19, 0.1, 0.1], boxes[..4].Select(side => (double)side), Near);
        // Scale 0.2, ratio 2: height 0.2 / sqrt 2, width 0.2 * sqrt 2.
        Assert.Equal([0.5 / 19, 0.5 / 19, 0.141421356, 0.282842712], boxes[4..8].Select(side => (double)side), Near);
        // The next cell is to the right.
        Assert.Equal([0.5 / 19, 1.5 / 19, 0.1, 0.1], boxes[12..16].Select(side => (double)side), Near);
        // sqrt(0.95 * 1).
        Assert.Equal([0.5, 0.5, 0.974679434, 0.974679434], boxes[^4..].Select(side => (double)side), Near);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;
}
