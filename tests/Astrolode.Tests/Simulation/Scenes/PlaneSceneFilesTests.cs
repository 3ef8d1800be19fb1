using Astrolode.Images.Fits;
using Astrolode.Labels;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class PlaneSceneFilesTests
{
    [Fact]
    public void The_truth_points_at_the_bubbles_through_the_coordinates_of_the_image()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 0.6, HeightDegrees = 0.6, MaxRadiusArcmin = 3, BubblesPerSquareDegree = 20 });
        PlaneSceneFiles.Write(folder.Path, scene);
        Image image = FitsImage.Read(Path.Combine(folder.Path, PlaneSceneFiles.ImageName));
        IReadOnlyList<SkyLabel> truth = LabelFile.Read(Path.Combine(folder.Path, PlaneSceneFiles.TruthName));

        Assert.Equal(scene.Image.Pixels, image.Pixels);
        Assert.Equal("MJy/sr", image.Unit);
        Assert.Equal("SIMULATED", image.Header!.Text("ORIGIN"));
        Assert.Equal(scene.Bubbles.Count, truth.Count);
        foreach ((SimulatedBubble bubble, SkyLabel label) in scene.Bubbles.Zip(truth))
        {
            (double x, double y) = image.Wcs!.SkyToPixel(label.Box().Centre);
            Assert.Equal(bubble.X, x, 2e-3);
            Assert.Equal(bubble.Y, y, 2e-3);
            Assert.Equal(bubble.Box.WidthDegrees, label.Box().WidthDegrees, 1e-6);
            Assert.Equal(bubble.EffectiveRadiusArcmin, label.EffectiveRadiusArcmin, 1e-4);
        }
    }
}
