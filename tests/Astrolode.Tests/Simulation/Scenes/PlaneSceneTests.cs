using Astrolode.Images.Sky;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class PlaneSceneTests
{
    private static readonly PlaneSceneSettings Small = new() { WidthDegrees = 0.8, HeightDegrees = 0.6, BubblesPerSquareDegree = 15, MaxRadiusArcmin = 4 };

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        PlaneSceneResult one = PlaneScene.Simulate(Small with { Bands = PlaneBand.All }, threads: 1), many = PlaneScene.Simulate(Small with { Bands = PlaneBand.All }, threads: 7);
        Assert.All(one.Maps.Zip(many.Maps), pair => Assert.Equal(pair.First.Image.Pixels.Select(BitConverter.SingleToInt32Bits), pair.Second.Image.Pixels.Select(BitConverter.SingleToInt32Bits)));
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
        PlaneSceneSettings quiet = Small with { NoiseFactor = 0, SourcesPerSquareDegree = 0, KnotsPerSquareDegree = 0, DarkCloudDepth = 0 };
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
        Assert.InRange(inside / all, 0.6, 0.98);
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
        PlaneSceneSettings flat = Small with { TurbulenceSigma = 0, NoiseFactor = 0, SourcesPerSquareDegree = 0, KnotsPerSquareDegree = 0, BubblesPerSquareDegree = 0, LookAlikesPerSquareDegree = 0, DarkCloudDepth = 0 };
        PlaneSceneResult scene = PlaneScene.Simulate(flat);
        int x = scene.Image.Width / 2, y = 20;
        (_, double lat) = scene.Grid.PixelToSky(x, y);
        PlaneClouds clouds = PlaneClouds.Draw(flat, scene.Grid, new ParallelOptions());
        // Small grains follow the radiation field, which varies from place to place.
        double light = PlaneBand.Irac8.Diffuse(clouds.Warmth[y * scene.Grid.Width + x]);
        double expected = PlaneBand.Irac8.FloorMjySr + flat.DiscBrightness * clouds.Arm(x, y) * light * PlaneClouds.Profile(lat / flat.DiscScaleDegrees);
        Assert.Equal(expected, scene.Image.Pixels[y * scene.Image.Width + x], 0.2);
    }

    [Fact]
    public void The_bands_share_one_sky()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Small with { Bands = PlaneBand.All, SourcesPerSquareDegree = 0 });
        foreach (BandMap map in scene.Maps.Skip(1))
        {
            float[] pixels = [.. map.Image.Pixels.Select(pixel => float.IsNaN(pixel) ? 1f : Math.Max(pixel, 1e-4f))];
            Assert.InRange(Correlation(scene.Image.Pixels, pixels), 0.5, 0.999);
        }
    }

    [Fact]
    public void More_bands_change_no_bit_of_the_first() =>
        Assert.Equal(PlaneScene.Simulate(Small).Image.Pixels, PlaneScene.Simulate(Small with { Bands = PlaneBand.All }).Image.Pixels);

    [Fact]
    public void Dark_clouds_are_dark_at_8_micron_and_shine_at_160()
    {
        PlaneSceneSettings quiet = Small with { NoiseFactor = 0, SourcesPerSquareDegree = 0, Bands = [PlaneBand.Irac8, PlaneBand.Pacs160] };
        PlaneSceneResult dark = PlaneScene.Simulate(quiet), clear = PlaneScene.Simulate(quiet with { DarkCloudDepth = 0 });
        float[] depth = PlaneClouds.Draw(quiet, quiet.Grid, new ParallelOptions()).Depth;
        int[] deep = [.. Enumerable.Range(0, depth.Length).OrderByDescending(i => depth[i]).Take(40)];
        Assert.True(depth[deep[^1]] > 0.3);
        Assert.All(deep, i => Assert.True(dark.Maps[0].Image.Pixels[i] < 0.95 * clear.Maps[0].Image.Pixels[i]));
        Assert.All(deep, i => Assert.True(dark.Maps[1].Image.Pixels[i] > 1.05 * clear.Maps[1].Image.Pixels[i]));
    }

    [Fact]
    public void The_middle_of_a_bubble_shines_at_24_micron()
    {
        PlaneSceneSettings quiet = Small with { NoiseFactor = 0, SourcesPerSquareDegree = 0, KnotsPerSquareDegree = 0, LookAlikesPerSquareDegree = 0, Bands = [PlaneBand.Irac8, PlaneBand.Mips24], MedianContrast = 3, ContrastScatter = 0, MinRadiusArcmin = 1.2 };
        PlaneSceneResult scene = PlaneScene.Simulate(quiet);
        SimulatedBubble[] hot = [.. scene.Bubbles.Where(bubble => bubble.CentralEmission > 0.6)];
        Assert.NotEmpty(hot);
        Assert.All(hot, bubble =>
        {
            int at = (int)Math.Round(bubble.Y) * scene.Grid.Width + (int)Math.Round(bubble.X);
            float bright = scene.Maps[1].Image.Pixels[at];
            Assert.True(float.IsNaN(bright) || bright > 1.3 * scene.Maps[0].Image.Pixels[at]);
        });
    }

    [Fact]
    public void Visibility_grows_with_contrast()
    {
        PlaneSceneSettings alike = Small with { ContrastScatter = 0, MedianContrast = 0.05, ParentShare = 0 };
        PlaneSceneResult faint = PlaneScene.Simulate(alike), bright = PlaneScene.Simulate(alike with { MedianContrast = 1 });
        Assert.NotEmpty(faint.Bubbles);
        // The same bubbles twenty times as bright in the same sky.
        Assert.All(faint.Bubbles.Zip(bright.Bubbles), pair => Assert.InRange(pair.Second.Visibility / pair.First.Visibility, 3, 20.001));
    }

    public static TheoryData<PlaneSceneSettings> Impossible => new(
        Small with { WidthDegrees = 0 },
        Small with { WidthDegrees = double.NaN },
        Small with { ScaleArcsec = 0.01 },
        Small with { LatDegrees = 89 },
        Small with { MinRadiusArcmin = 5 },
        Small with { Bands = [] },
        Small with { Bands = [PlaneBand.Irac8, PlaneBand.Irac8] },
        Small with { BubblesPerSquareDegree = -1 },
        Small with { NoiseFactor = -1 },
        Small with { DarkCloudDepth = double.NaN });

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
