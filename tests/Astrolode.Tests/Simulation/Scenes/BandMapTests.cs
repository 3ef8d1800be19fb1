using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class BandMapTests
{
    // A smooth sky, where all that is left is the instrument.
    private static readonly PlaneSceneSettings Smooth = new()
    {
        WidthDegrees = 0.3,
        HeightDegrees = 0.3,
        ScaleArcsec = 3.2,
        TurbulenceSigma = 0,
        DarkCloudDepth = 0,
        BubblesPerSquareDegree = 0,
        LookAlikesPerSquareDegree = 0,
        KnotsPerSquareDegree = 0,
        SourcesPerSquareDegree = 0,
        DiscBrightness = 0,
        MaxRadiusArcmin = 2,
    };

    private static readonly Dictionary<string, PlaneBand> ByName = PlaneBand.All.ToDictionary(band => band.Name);

    [Theory]
    [InlineData("8")]
    [InlineData("24")]
    [InlineData("70")]
    [InlineData("160")]
    public void Noise_and_stripes_have_the_strength_of_the_band(string name)
    {
        PlaneBand band = ByName[name];
        double[] pixels = InMjySr(Map(Smooth with { Bands = [band] }));
        double native = band.NativeArcsec / 3.2, photons = band.PhotonNoise * band.PhotonNoise * band.FloorMjySr / 100;
        double noise = native * native * (band.NoiseMjySr * band.NoiseMjySr + photons), mean = pixels.Average();
        // Neighbours differ by the noise alone, as stripes are broad along x.
        int side = (int)Math.Sqrt(pixels.Length);
        double differences = Enumerable.Range(0, pixels.Length - 1).Where(i => (i + 1) % side != 0).Average(i => Math.Pow(pixels[i + 1] - pixels[i], 2)) / 2;
        double all = pixels.Average(value => (value - mean) * (value - mean));
        Assert.InRange(differences / noise, 0.97, band.StripeMjySr > 0 ? 1.3 : 1.03);
        Assert.InRange((all - noise) / Math.Max(1e-9, band.StripeMjySr * band.StripeMjySr + 1e-3), band.StripeMjySr > 0 ? 0.4 : -1, band.StripeMjySr > 0 ? 1.8 : 12);
        Assert.Equal(band.FloorMjySr, mean, 0.6 * band.StripeMjySr + 0.02);
    }

    [Fact]
    public void Noise_of_larger_pixels_is_an_average()
    {
        double fine = Deviation(InMjySr(Map(Smooth with { ScaleArcsec = 2.4 }))), coarse = Deviation(InMjySr(Map(Smooth with { ScaleArcsec = 7.2, WidthDegrees = 0.9, HeightDegrees = 0.9 })));
        Assert.Equal(3, fine / coarse, 0.1);
    }

    [Theory]
    [InlineData("8")]
    [InlineData("24")]
    [InlineData("70")]
    [InlineData("160")]
    public void The_flux_of_the_sources_is_in_the_map(string name)
    {
        PlaneBand band = ByName[name];
        PlaneSceneSettings quiet = Smooth with { NoiseFactor = 0, Bands = [band] }, starry = quiet with { SourcesPerSquareDegree = 400, MinSourceJy = 0.001 };
        PlaneSceneResult scene = PlaneScene.Simulate(starry);
        double[] with = InMjySr(scene.Maps[0]), without = InMjySr(Map(quiet));
        double steradian = Math.Pow(scene.Maps[0].Grid.ScaleArcsec * Math.PI / 180 / 3600, 2);
        // Sources near an edge lose light over it, those near the rim of their stamps below a percent.
        double border = 40 / starry.ScaleArcsec;
        double inside = scene.Sources.Where(source => IsWithin(source, scene, border)).Sum(source => source.FluxJy(band)), all = scene.Sources.Sum(source => source.FluxJy(band));
        double found = with.Zip(without, (a, b) => a - b).Sum() * 1e6 * steradian;
        Assert.InRange(found, 0.98 * inside, 1.001 * all);
        Assert.True(inside > 0.5 * all);
    }

    [Fact]
    public void What_is_too_bright_is_blank_at_24_micron_and_flat_at_8()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Smooth with { Bands = [PlaneBand.Irac8, PlaneBand.Mips24], SourcesPerSquareDegree = 100, MinSourceJy = 50 });
        Assert.Contains(scene.Maps[0].Image.Pixels, pixel => pixel == (float)PlaneBand.Irac8.SaturationMjySr);
        Assert.DoesNotContain(scene.Maps[0].Image.Pixels, float.IsNaN);
        Assert.Contains(scene.Maps[1].Image.Pixels, float.IsNaN);
        Assert.All(scene.Maps[1].Image.Pixels, pixel => Assert.False(pixel > PlaneBand.Mips24.SaturationMjySr + 50));
    }

    [Fact]
    public void Herschels_pixels_are_never_finer_than_its_own()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(Smooth with { ScaleArcsec = 1.6, WidthDegrees = 0.1, HeightDegrees = 0.1, MaxRadiusArcmin = 0.5, Bands = PlaneBand.All });
        Assert.Equal([1.6, 1.6, 3.2, 3.2], scene.Maps.Select(map => map.Grid.ScaleArcsec));
        Assert.All(scene.Maps, map => Assert.Equal((map.Grid.Width, map.Grid.Height), (map.Image.Width, map.Image.Height)));
    }

    [Fact]
    public void Diffraction_is_seen_in_every_direction_around_a_bright_star()
    {
        // At the edge of the smallest stamp a bright star would stop in a square.
        PlaneSceneResult scene = PlaneScene.Simulate(Smooth with { ScaleArcsec = 1.2, WidthDegrees = 0.12, HeightDegrees = 0.12, MaxRadiusArcmin = 0.5, SourcesPerSquareDegree = 70, MinSourceJy = 20, NoiseFactor = 0 });
        float[] pixels = scene.Image.Pixels;
        int width = scene.Image.Width;
        double jump = 0;
        for (int i = 0; i < pixels.Length - 1; i++)
        {
            if ((i + 1) % width != 0 && pixels[i] < 60 && pixels[i + 1] < 60)
            {
                jump = Math.Max(jump, Math.Abs(pixels[i + 1] - pixels[i]));
            }
        }
        Assert.InRange(jump, 0.01, 20);
    }

    private static BandMap Map(PlaneSceneSettings settings) => PlaneScene.Simulate(settings).Maps[0];

    private static double[] InMjySr(BandMap map)
    {
        double unit = map.Band.Unit == "Jy/pixel" ? 1e-6 / Math.Pow(map.Grid.ScaleArcsec * Math.PI / 180 / 3600, 2) : 1;
        return [.. map.Image.Pixels.Select(value => value * unit)];
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static bool IsWithin(PointSource source, PlaneSceneResult scene, double border) =>
        source.X > border && source.Y > border && source.X < scene.Grid.Width - border && source.Y < scene.Grid.Height - border;
}
