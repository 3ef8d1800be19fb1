using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Populations;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using Astrolode.Simulation.Vis;
using Astrolode.Tests.Simulation.Rendering;

namespace Astrolode.Tests.Simulation.Vis;

/// <summary>What the truth says of an object is what its image shows.</summary>
public sealed class VisTruthTests
{
    private const int Side = 512;

    private static readonly VisSettings Settings = new() { Width = Side, Height = Side, Exposures = 2, Psf = "gaussian", Asteroids = 0, GalaxyDensity = 0, StarDensity = 0 };

    private static readonly ObjectRenderer Renderer = new(new PsfField(new GaussianPsf(1.7), Side, Side), new RenderSettings { NoiseElectrons = 1e-2 });

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(35, 0, 0)]
    [InlineData(110, 0, 0)]
    [InlineData(35, 0.1, -0.05)]
    public void A_galaxy_has_the_magnitude_the_long_axis_and_the_shear(double positionAngle, double g1, double g2)
    {
        VisSettings settings = Settings with { ShearG1 = g1, ShearG2 = g2, Convergence = g1 };
        SimulatedGalaxy galaxy = new(settings.RaDegrees + 0.001, settings.DecDegrees - 0.0005, 20, 0, 4, 0.3, 1, 0.5, 0.3, positionAngle);
        ExposedSky sky = ExposedSky.At(new VisScene([galaxy], [], []), settings, 0, 1.7);
        TruthRow row = Assert.Single(sky.Truth);
        Moments image = Image(sky), star = Image(ExposedSky.At(new VisScene([], [new SimulatedStar(galaxy.RaDegrees, galaxy.DecDegrees, 20)], []), settings, 0, 1.7));
        Assert.Equal(row.X, image.X, 0.01);
        Assert.Equal(row.Y, image.Y, 0.01);
        Assert.Equal(row.Magnitude, 25.7 - 2.5 * Math.Log10(image.Flux / 565), 0.003);
        // μ of the lens.
        Assert.Equal(20 + 2.5 * Math.Log10((1 - g1) * (1 - g1) * (1 - g1 * g1 - g2 * g2)), row.Magnitude, 1e-9);
        Assert.Equal(g1, row.ShearG1, 1e-9);
        Assert.Equal(g2, row.ShearG2, 1e-9);
        // x to the west and y to the north: an angle from north through east goes the same way as one from +y to −x.
        double angle = (90 + positionAngle) * Math.PI / 180;
        System.Numerics.Complex intrinsic = System.Numerics.Complex.FromPolarCoordinates(0.3, 2 * angle), shear = new(g1, g2);
        System.Numerics.Complex expected = (intrinsic + shear) / (1 + System.Numerics.Complex.Conjugate(shear) * intrinsic);
        Moments bare = image.Less(star);
        Assert.Equal(expected.Real, bare.E1, 0.005);
        Assert.Equal(expected.Imaginary, bare.E2, 0.005);
        Assert.Equal(galaxy.DiscRadiusArcsec, row.HalfLightRadiusArcsec);
    }

    [Fact]
    public void A_round_Gaussian_has_the_half_light_radius_on_its_long_axis()
    {
        SimulatedGalaxy galaxy = new(Settings.RaDegrees, Settings.DecDegrees, 20, 0, 4, 0.3, 0.5, 0.6, 0.25, 90);
        Moments image = Image(ExposedSky.At(new VisScene([galaxy], [], []), Settings, 0, 1.7)), star = Image(ExposedSky.At(new VisScene([], [new SimulatedStar(Settings.RaDegrees, Settings.DecDegrees, 20)], []), Settings, 0, 1.7));
        Moments bare = image.Less(star);
        // East to west is along x; half of a Gaussian is within 1.1774 σ.
        Assert.Equal(6, 1.17741 * Math.Sqrt(bare.Xx), 0.02);
        Assert.Equal(6 * 0.6, 1.17741 * Math.Sqrt(bare.Yy), 0.02);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(250)]
    public void An_asteroid_moves_along_its_angle_and_its_light_curve_is_in_each_exposure(double positionAngle)
    {
        // Of half a period in 4 × 1053.5 s, in a field that both exposures see.
        VisSettings settings = Settings with { Width = 1600, Height = 1600 };
        (double ra, double dec) = settings.Grid(0).PixelToSky(1050, 1300);
        SimulatedAsteroid asteroid = new(ra, dec, 20, 60, positionAngle, 0.5, 2, 30);
        VisScene scene = new([], [], [asteroid]);
        double[] seconds = [-1053.5 / 2, 1053.5 / 2];
        List<(double Ra, double Dec)> places = [];
        for (int exposure = 0; exposure < 2; exposure++)
        {
            ExposedSky sky = ExposedSky.At(scene, settings, exposure, 1.7);
            TruthRow row = Assert.Single(sky.Truth);
            Trail trail = Assert.IsType<Trail>(Assert.Single(sky.Objects));
            Assert.Equal((60.0, positionAngle), (row.RateArcsecPerHour, row.PaDegrees));
            Assert.Equal(60 * 565 / 3600.0 / 0.1, trail.Length, 0.01);
            Assert.Equal(trail.Length, row.TrailLengthPixels);
            // From north (+y) through east (−x).
            double angle = positionAngle * Math.PI / 180;
            Assert.Equal(-Math.Sin(angle), Math.Cos(trail.Angle), 1e-3);
            Assert.Equal(Math.Cos(angle), Math.Sin(trail.Angle), 1e-3);
            double magnitude = 20 + 0.5 * Math.Sin(4 * Math.PI * seconds[exposure] / 7200 + Math.PI / 6);
            Assert.Equal(magnitude, row.Magnitude, 1e-9);
            Assert.Equal(565 * Math.Pow(10, -0.4 * (magnitude - 25.7)), trail.Flux, 1e-6 * trail.Flux);
            places.Add((row.RaDegrees, row.DecDegrees));
        }
        double cosine = Math.Cos(dec * Math.PI / 180), north = (places[1].Dec - places[0].Dec) * 3600, east = (places[1].Ra - places[0].Ra) * 3600 * cosine;
        Assert.Equal(60 * 1053.5 / 3600, double.Hypot(north, east), 0.01);
        Assert.Equal(Math.Sin(positionAngle * Math.PI / 180), east / double.Hypot(north, east), 1e-3);
    }

    [Fact]
    public void Dithers_are_the_S_of_the_survey_and_then_the_same_displaced() => CheckDithers(1);

    [Fact]
    public void Dithers_shrink_for_small_fields() => CheckDithers(0.05);

    private static void CheckDithers(double scale)
    {
        VisSettings settings = new() { Exposures = 8, DitherScale = scale };
        (double ra, double dec) = settings.Grid(0).PixelToSky(3000, 3500);
        (double X, double Y)[] places = [.. Enumerable.Range(0, 8).Select(exposure =>
        {
            settings.Grid(exposure).SkyToPixel(ra, dec, out double x, out double y);
            return (x - 3000, y - 3500);
        })];
        (double X, double Y)[] expected = [(0, 0), (-500, -1000), (-500, -2000), (-1000, -3000), (-70, -70), (-570, -1070), (-570, -2070), (-1070, -3070)];
        // Over minutes of arc a tangent plane turns by a little with its centre.
        Assert.All(places.Zip(expected), pair => Assert.InRange(double.Hypot(pair.First.X - scale * pair.Second.X, pair.First.Y - scale * pair.Second.Y), 0, scale));
    }

    [Fact]
    public void A_track_lies_on_the_pixels_that_bear_its_id_along_its_angle_and_a_ghost_beside_its_star()
    {
        VisSettings settings = Settings with { Exposures = 1, StarDensity = 100, StarBrightest = 10, StarFaintest = 16, Seed = 8 };
        VisExposure exposure = new VisSimulation(settings).Expose(0);
        ILookup<int, int> pixels = Enumerable.Range(0, exposure.CosmicRays.Length).Where(i => exposure.CosmicRays[i] != 0).ToLookup(i => exposure.CosmicRays[i]);
        Dictionary<int, TruthRow> tracks = exposure.Truth.Where(row => row.Class == "cosmic_ray").ToDictionary(row => row.Id);
        Assert.All(pixels, hit => Assert.True(tracks.ContainsKey(hit.Key)));
        int judged = 0;
        foreach (TruthRow track in tracks.Values.Where(row => row.TrailLengthPixels > 15 && pixels[row.Id].Count() > 15 && row.X is > 40 and < Side - 40 && row.Y is > 40 and < Side - 40))
        {
            judged++;
            double[] x = [.. pixels[track.Id].Select(i => (double)(i % Side))], y = [.. pixels[track.Id].Select(i => (double)(i / Side))];
            Assert.InRange(double.Hypot(x.Average() - track.X, y.Average() - track.Y), 0, 0.25 * track.TrailLengthPixels);
            Assert.InRange(double.Hypot(x.Max() - x.Min(), y.Max() - y.Min()), 0.7 * track.TrailLengthPixels, track.TrailLengthPixels + 4);
            double xx = x.Sum(value => Math.Pow(value - x.Average(), 2)), yy = y.Sum(value => Math.Pow(value - y.Average(), 2)), xy = x.Zip(y).Sum(pair => (pair.First - x.Average()) * (pair.Second - y.Average()));
            double seen = Math.Atan2(2 * xy, xx - yy) / 2 * 180 / Math.PI - 90;
            Assert.InRange(Math.Abs(Math.IEEERemainder(seen - track.PaDegrees, 180)), 0, 12);
        }
        Assert.True(judged >= 5, $"{judged} long tracks");

        TruthRow[] stars = [.. exposure.Truth.Where(row => row.Class == "star")], ghosts = [.. exposure.Truth.Where(row => row.Class == "ghost")];
        Assert.NotEmpty(ghosts);
        int found = 0;
        foreach (TruthRow ghost in ghosts)
        {
            // By default at (60, 30) and 4 pixels more for each thousand from the middle; 10 magnitudes fainter.
            found += stars.Count(star => Math.Abs(ghost.X - star.X - 60 - 0.004 * (star.X - 255.5)) < 1e-6 && Math.Abs(ghost.Y - star.Y - 30 - 0.004 * (star.Y - 255.5)) < 1e-6 && Math.Abs(ghost.Magnitude - star.Magnitude - 10) < 1e-9);
        }
        Assert.InRange(found, 1, ghosts.Length);
        Assert.Equal(exposure.Truth.Count, exposure.Truth.Select(row => row.Id).Distinct().Count());
    }

    [Fact]
    public void A_ghost_has_its_light_in_its_ring()
    {
        DetectorSettings plain = new() { PhotonNoise = false, CosmicRayFlux = 0, ParallelTraps = [], SerialTraps = [], FullWellElectrons = double.PositiveInfinity, FlatPixelSigma = 0, FlatIllumination = 0 };
        VisSettings settings = Settings with { Exposures = 1, StarDensity = 100, StarBrightest = 10, StarFaintest = 16, Seed = 8, Detector = plain };
        VisExposure with = new VisSimulation(settings).Expose(0), without = new VisSimulation(settings with { Detector = plain with { GhostRatio = 0 } }).Expose(0);
        double expected = with.Truth.Where(row => row.Class == "ghost").Sum(row => 565 * Math.Pow(10, -0.4 * (row.Magnitude - 25.7)));
        double more = with.Adu.Zip(without.Adu).Sum(pair => 3.48 * (pair.First - pair.Second));
        Assert.DoesNotContain(without.Truth, row => row.Class == "ghost");
        // Rings may be cut by the edge, and some have their middle beside the image.
        Assert.InRange(more, 0.5 * expected, 1.5 * expected);
        TruthRow brightest = with.Truth.Where(row => row.Class == "ghost" && row.X is > 41 and < Side - 42 && row.Y is > 41 and < Side - 42).MinBy(row => row.Magnitude)!;
        double electrons = 565 * Math.Pow(10, -0.4 * (brightest.Magnitude - 25.7)), area = Math.PI * (40 * 40 - 15 * 15);
        Assert.Equal(electrons / Math.Sqrt(electrons + area * (565 * 0.221 + 4.4 * 4.4)), brightest.Snr, 1e-6 * brightest.Snr);
        double perPixel = electrons / area;
        int[] ring = [.. Enumerable.Range(0, Side * Side).Where(i => double.Hypot(i % Side - brightest.X, i / Side - brightest.Y) is > 17 and < 38)];
        Assert.InRange(ring.Average(i => 3.48 * (with.Adu[i] - without.Adu[i])), 0.9 * perPixel, 2 * perPixel);
    }

    private static Moments Image(ExposedSky sky)
    {
        float[] image = new float[Side * Side];
        Renderer.Render(sky.Objects, image, Side, Side);
        return Moments.Of(image, 0, 0);
    }
}
