using Astrolode.Images.Tiles;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Tests.Simulation.Volunteers;

public class SubjectPlanTests
{
    private static readonly VolunteerSettings Settings = new();

    [Fact]
    public void At_every_zoom_the_images_cover_the_scene_and_their_neighbours_overlap()
    {
        TanGrid scene = FlatScene.Settings.Grid;
        foreach (IGrouping<double, Subject> zoom in SubjectPlan.Cut(scene, Settings).GroupBy(subject => subject.Grid.ScaleArcsec))
        {
            foreach ((int x, int y) in Enumerable.Range(0, 31).SelectMany(i => Enumerable.Range(0, 31).Select(j => (i * (scene.Width - 1) / 30, j * (scene.Height - 1) / 30))))
            {
                (double lon, double lat) = scene.PixelToSky(x, y);
                // A pixel at the edge: the plane of the image is turned a little against the scene's.
                Assert.Contains(zoom, subject => subject.Grid.SkyToPixel(lon, lat, out double px, out double py)
                    && px > -2 && py > -2 && px < subject.Grid.Width + 1 && py < subject.Grid.Height + 1);
            }
            double[] columns = [.. zoom.Select(subject => subject.Grid.LonDegrees > 180 ? subject.Grid.LonDegrees - 360 : subject.Grid.LonDegrees).Select(lon => Math.Round(lon, 4)).Distinct().Order()];
            double width = zoom.First().Grid.Width * zoom.Key / 3600;
            Assert.All(columns.Zip(columns.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, width * (1 - Settings.Overlap) * 1.001));
        }
    }

    [Fact]
    public void Images_larger_than_the_scene_are_left_out()
    {
        Assert.Equal(4, Zooms(FlatScene.Settings.Grid));
        Assert.Equal(3, Zooms(FlatScene.Settings.Grid with { Width = 899 }));
        Assert.Throws<ArgumentException>(() => SubjectPlan.Cut(FlatScene.Settings.Grid with { Height = 40 }, Settings));

        static int Zooms(TanGrid scene) => SubjectPlan.Cut(scene, Settings).DistinctBy(subject => subject.Grid.ScaleArcsec).Count();
    }
}
