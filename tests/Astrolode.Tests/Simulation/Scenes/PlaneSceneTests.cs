using Astrolode.Images.Sky;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class PlaneSceneTests
{
    private static readonly PlaneSceneSettings Small = new() { WidthDegrees = 0.8, HeightDegrees = 0.6, BubblesPerSquareDegree = 15, MaxRadiusArcmin = 4 };

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        PlaneSceneResult one = PlaneScene.Simulate(Small, threads: 1), many = PlaneScene.Simulate(Small, threads: 7);
        Assert.Equal(one.Image.Pixels.Select(BitConverter.SingleToInt32Bits), many.Image.Pixels.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(one.Bubbles, many.Bubbles);
    }

    [Fact]
    public void Another_seed_is_another_sky()
    {
        PlaneSceneResult one = PlaneScene.Simulate(Small), other = PlaneScene.Simulate(Small with { Seed = 2 });
        Assert.Empty(one.Bubbles.Select(bubble => bubble.Name).Intersect(other.Bubbles.Select(bubble => bubble.Name)));
        Assert.InRange(Correlation(one.Image.Pixels, other.Image.Pixels), -0.6, 0.6);
    }

    [Fact]
    public void The_light_of_the_bubbles_is_where_the_truth_says()
    {
        PlaneSceneSettings quiet = Small with { NoiseSigma = 0, SourcesPerSquareDegree = 0, KnotsPerSquareDegree = 0 };
        PlaneSceneResult scene = PlaneScene.Simulate(quiet);
        float[] empty = PlaneScene.Simulate(quiet with { BubblesPerSquareDegree = 0 }).Image.Pixels;
        Assert.NotEmpty(scene.Bubbles);
        double inside = 0, all = 0;
        for (int i = 0; i < empty.Length; i++)
        {
            double light = scene.Image.Pixels[i] - empty[i];
            all += light;
            inside += IsInABox(scene, i % scene.Image.Width, i / scene.Image.Width) ? light : 0;
        }
        Assert.InRange(inside / all, 0.75, 0.98);
    }

    [Fact]
    public void Every_bubble_lies_whole_in_the_scene_with_its_radius_in_range()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Small);
        Assert.All(scene.Bubbles, bubble =>
        {
            Assert.InRange(bubble.EffectiveRadiusArcmin, Small.MinRadiusArcmin - 1e-9, Small.MaxRadiusArcmin + 1e-9);
            Assert.True(scene.Grid.SkyBoxToPixel(bubble.Box, out double x1, out double y1, out double x2, out double y2));
            Assert.True(x1 >= -0.5 && y1 >= -0.5 && x2 <= scene.Grid.Width - 0.5 && y2 <= scene.Grid.Height - 0.5);
        });
    }

    [Fact]
    public void More_stars_move_no_bubble() =>
        Assert.Equal(PlaneScene.Simulate(Small).Bubbles, PlaneScene.Simulate(Small with { SourcesPerSquareDegree = 900 }).Bubbles);

    [Fact]
    public void The_disc_has_the_brightness_that_was_asked_for()
    {
        PlaneSceneSettings flat = Small with { TurbulenceSigma = 0, NoiseSigma = 0, SourcesPerSquareDegree = 0, KnotsPerSquareDegree = 0, BubblesPerSquareDegree = 0 };
        PlaneSceneResult scene = PlaneScene.Simulate(flat);
        int x = scene.Image.Width / 2, y = 20;
        (_, double lat) = scene.Grid.PixelToSky(x, y);
        double expected = flat.FloorBrightness + flat.DiscBrightness / Math.Pow(Math.Cosh(lat / flat.DiscScaleDegrees), 2);
        Assert.Equal(expected, scene.Image.Pixels[y * scene.Image.Width + x], 1e-2);
    }

    public static TheoryData<PlaneSceneSettings> Impossible => new(
        Small with { WidthDegrees = 0 },
        Small with { WidthDegrees = double.NaN },
        Small with { ScaleArcsec = 0.01 },
        Small with { LatDegrees = 89 },
        Small with { MinRadiusArcmin = 5 },
        Small with { MaxRadiusArcmin = 30 },
        Small with { BubblesPerSquareDegree = -1 },
        Small with { PsfFwhmArcsec = 0 });

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused(PlaneSceneSettings settings) =>
        Assert.Throws<ArgumentException>(() => PlaneScene.Simulate(settings));

    private static bool IsInABox(PlaneSceneResult scene, int x, int y) => scene.Bubbles.Any(bubble =>
    {
        (double lon, double lat) = scene.Grid.PixelToSky(x, y);
        SkyBox box = bubble.Box;
        return Math.Abs(lon - box.LonDegrees) <= box.WidthDegrees / 2 && Math.Abs(lat - box.LatDegrees) <= box.HeightDegrees / 2;
    });

    private static double Correlation(float[] a, float[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double da = Math.Log(a[i] / meanA), db = Math.Log(b[i] / meanB);
            (ab, aa, bb) = (ab + da * db, aa + da * da, bb + db * db);
        }
        return ab / Math.Sqrt(aa * bb);
    }
}
