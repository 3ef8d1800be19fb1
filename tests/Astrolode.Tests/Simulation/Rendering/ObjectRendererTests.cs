using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using Xunit.Abstractions;

namespace Astrolode.Tests.Simulation.Rendering;

public class ObjectRendererTests(ITestOutputHelper output)
{
    private const double Fwhm = 1.7;
    private static readonly PsfField Small = new(new GaussianPsf(Fwhm), 2000, 2000);
    private static readonly PsfField Middle = new(new OpticalPsf(), 4001, 4001, 3);
    private static readonly ObjectRenderer Renderer = new(Small), Fine = new(Small, new RenderSettings { NoiseElectrons = 1e-3 });

    [Theory]
    [InlineData(0.5, 0.3, 0, 0)]
    [InlineData(1, 0, 0.3, 0)]
    [InlineData(1, -0.2, 0.1, 0.1)]
    [InlineData(1.5, 0.05, -0.2, -0.2)]
    public void A_round_galaxy_sheared_by_g_has_ellipticity_g_and_is_magnified_by_mu(double n, double g1, double g2, double kappa)
    {
        Shear shear = new(g1, g2, kappa);
        const double Flux = 1e4;
        Moments galaxy = Measure(Fine, new Galaxy(1000.3, 999.8, GalaxyLight.Single(Flux, new SersicComponent(n, 6)), shear.Matrix())), psf = Measure(Fine, new Star(1000.3, 999.8, 1));
        Moments bare = galaxy.Less(psf);
        Assert.Equal(g1, bare.E1, 1e-3);
        Assert.Equal(g2, bare.E2, 1e-3);
        Assert.Equal(1, galaxy.Flux / (Flux * shear.Matrix().Magnification), 1e-4);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void A_component_has_the_ellipticity_and_angle_asked_for(double angle)
    {
        Moments bare = Measure(Fine, new Galaxy(1000, 1000, GalaxyLight.Single(1e4, new SersicComponent(1, 6, 0.25, angle)), LensMatrix.Identity)).Less(Measure(Fine, new Star(1000, 1000, 1)));
        Assert.Equal(0.25 * Math.Cos(2 * angle), bare.E1, 1e-3);
        Assert.Equal(0.25 * Math.Sin(2 * angle), bare.E2, 1e-3);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(4)]
    public void Half_of_the_light_of_a_large_galaxy_lies_inside_its_half_light_radius(double n)
    {
        const double Radius = 40;
        float[] stamp = Renderer.Stamp(new Galaxy(1000, 1000, GalaxyLight.Single(1e6, new SersicComponent(n, Radius)), LensMatrix.Identity), out int left, out int bottom);
        int size = (int)Math.Sqrt(stamp.Length);
        double inside = Enumerable.Range(0, stamp.Length).Sum(i => double.Hypot(left + i % size - 1000, bottom + i / size - 1000) <= Radius ? stamp[i] : 0.0);
        Assert.Equal(0.5, inside / 1e6, 4e-3);
    }

    [Fact]
    public void A_galaxy_in_pixels_is_its_profile_blurred_and_gathered()
    {
        // Slow oracle: the exponential disc on a fine grid, each point spread by Gaussian and pixel (differences of error functions).
        SersicComponent disc = new(1, 3, 0.3, 0.7);
        float[] stamp = Fine.Stamp(new Galaxy(500.37, 500.81, GalaxyLight.Single(1000, disc), new Shear(0.1, 0.05, 0.1).Matrix()), out int left, out int bottom);
        int size = (int)Math.Sqrt(stamp.Length);
        LensMatrix round = disc.ToRound * new Shear(0.1, 0.05, 0.1).Matrix();
        double sigma = Fwhm / Math.Sqrt(8 * Math.Log(2)), step = 0.1;
        foreach ((int x, int y) in new[] { (500, 501), (503, 502), (497, 500), (508, 507) })
        {
            double sum = 0;
            for (double dx = -45 + step / 2; dx < 45; dx += step)
            {
                double gatheredX = Gather(500.37 + dx - x, sigma);
                for (double dy = -45 + step / 2; dy < 45 && gatheredX > 1e-9; dy += step)
                {
                    (double u, double v) = round.Apply(dx, dy);
                    sum += gatheredX * Gather(500.81 + dy - y, sigma) * disc.Profile.Brightness(double.Hypot(u, v));
                }
            }
            double expected = 1000 * sum * step * step / (disc.HalfLightRadius * disc.HalfLightRadius);
            Assert.Equal(1, stamp[(y - bottom) * size + x - left] / expected, 2e-3);
        }
    }

    [Fact]
    public void A_star_lies_where_it_was_put_and_holds_its_flux()
    {
        foreach ((double x, double y) in new[] { (700.0, 700.0), (700.5, 699.51), (700.25, 700.1), (699.87, 700.499) })
        {
            Moments star = Measure(Renderer, new Star(x, y, 5e4));
            Assert.Equal(x, star.X, 1e-3);
            Assert.Equal(y, star.Y, 1e-3);
            Assert.Equal(5e4, star.Flux, 0.5);
        }
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(80, 0.9)]
    public void A_trail_has_the_moments_of_a_line(double length, double angle)
    {
        Moments line = Measure(Renderer, new Trail(700.3, 700.6, 5e4, length, angle)).Less(Measure(Renderer, new Star(700.3, 700.6, 5e4)));
        // Variance along a line of length L is L²/12.
        Assert.Equal(length * length / 12 * Math.Cos(angle) * Math.Cos(angle), line.Xx, 0.02);
        Assert.Equal(length * length / 12 * Math.Cos(angle) * Math.Sin(angle), line.Xy, 0.02);
        Assert.Equal(700.3, line.X, 1e-3);
        Assert.Equal(700.6, line.Y, 1e-3);
        Assert.Equal(5e4, line.Flux, 1.0);
    }

    [Fact]
    public void Far_from_the_centre_ray_shooting_and_the_local_matrix_draw_the_same()
    {
        // The nearest pixel is far enough that the matrix hardly changes over the galaxy.
        ClusterLens lens = new(new NfwHalo(3e14, 4, 0.3, 1.2), 300, 300, 0.1);
        GalaxyLight light = new(3e4, 0.3, new SersicComponent(2, 2, 0.2, 1), new SersicComponent(1, 4, 0.3, 0.4));
        Galaxy galaxy = Assert.IsType<Galaxy>(lens.Lens(light, 1500, 1300));
        (double sourceX, double sourceY) = lens.ToSource(galaxy.X, galaxy.Y);
        float[] local = Renderer.Stamp(galaxy, out int left, out int bottom), traced = Renderer.Stamp(new Arc(sourceX, sourceY, light, lens), out int tracedLeft, out int tracedBottom);
        Moments a = Moments.Of(local, left, bottom), b = Moments.Of(traced, tracedLeft, tracedBottom);
        Assert.Equal(1, b.Flux / a.Flux, 3e-3);
        Assert.Equal(a.X, b.X, 0.02);
        Assert.Equal(a.Y, b.Y, 0.02);
        int size = (int)Math.Sqrt(local.Length), tracedSize = (int)Math.Sqrt(traced.Length);
        float peak = local.Max();
        for (int i = 0; i < local.Length; i++)
        {
            int x = left + i % size - tracedLeft, y = bottom + i / size - tracedBottom;
            if (x >= 0 && y >= 0 && x < tracedSize && y < tracedSize)
            {
                Assert.Equal(local[i], traced[y * tracedSize + x], 0.005 * peak);
            }
        }
    }

    // Galaxies of 0.15 to 3 arcsec and many shapes just outside of where ray shooting begins, around clusters of 1e14 and 1e15 solar masses, drawn both ways.
    [Fact]
    public void At_the_border_between_the_local_matrix_and_ray_shooting_shapes_agree()
    {
        Random random = new(3);
        List<double> ellipticities = [], fluxes = [];
        for (int i = 0; i < 24; i++)
        {
            ClusterLens lens = new(new NfwHalo(i % 2 == 0 ? 1e14 : 1e15, 5, 0.3, 1), 1000, 1000, 0.1);
            (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            double radius = 1.5 * Math.Pow(20, random.NextDouble());
            GalaxyLight light = GalaxyLight.Single(2e4, new SersicComponent(1, radius, 0.4 * random.NextDouble(), 3 * random.NextDouble()));
            double source = 0;
            while (lens.Lens(light, 1000 + source * cos, 1000 + source * sin) is Arc)
            {
                source++;
            }
            Galaxy galaxy = Assert.IsType<Galaxy>(lens.Lens(light, 1000 + source * cos, 1000 + source * sin));
            Moments near = Weighted(galaxy, galaxy, radius + 1), traced = Weighted(new Arc(1000 + source * cos, 1000 + source * sin, light, lens), galaxy, radius + 1);
            ellipticities.Add(double.Hypot(near.E1 - traced.E1, near.E2 - traced.E2));
            fluxes.Add(Math.Abs(traced.Flux / near.Flux - 1));
        }
        output.WriteLine($"shape: rms {Math.Sqrt(ellipticities.Average(e => e * e)):f5} max {ellipticities.Max():f5}; flux: rms {Math.Sqrt(fluxes.Average(f => f * f)):f5} max {fluxes.Max():f5}");
        Assert.InRange(ellipticities.Max(), 0, 0.01);
        Assert.InRange(fluxes.Max(), 0, 0.025);
    }

    [Fact]
    public void Behind_the_centre_a_galaxy_becomes_a_ring_on_the_Einstein_radius()
    {
        NfwHalo halo = new(1e15, 6, 0.3, 1.5);
        ClusterLens lens = new(halo, 600, 600, 0.1);
        Arc arc = Assert.IsType<Arc>(lens.Lens(GalaxyLight.Single(2e4, new SersicComponent(1, 3)), 600, 600));
        float[] stamp = Renderer.Stamp(arc, out int left, out int bottom);
        int size = (int)Math.Sqrt(stamp.Length);
        double einstein = halo.EinsteinRadiusArcsec() * 10, radiusSum = 0, flux = 0;
        for (int i = 0; i < stamp.Length; i++)
        {
            double radius = double.Hypot(left + i % size - 600, bottom + i / size - 600);
            if (radius > einstein / 2)
            {
                radiusSum += stamp[i] * radius;
                flux += stamp[i];
            }
        }
        Assert.Equal(1, radiusSum / flux / einstein, 0.02);
        Assert.True(flux > 10 * 2e4, $"a ring is magnified more than {flux / 2e4} times");
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        PsfField field = new(new OpticalPsf(new OpticalPsfSettings { Band = [(700, 1)] }), 600, 500, 2);
        List<SkyObject> sky = [.. Sky(600, 500, 300, 60, 20), new Star(-700, 250, 1e10), new Star(300, 1100, 1e9)];
        float[] one = new float[600 * 500], many = new float[600 * 500];
        new ObjectRenderer(field).Render(sky, one, 600, 500, 1);
        new ObjectRenderer(new PsfField(new OpticalPsf(new OpticalPsfSettings { Band = [(700, 1)] }), 600, 500, 2, 1)).Render(sky, many, 600, 500, 7);
        Assert.Equal(one.Select(BitConverter.SingleToInt32Bits), many.Select(BitConverter.SingleToInt32Bits));
        Assert.True(one.Max() > 1000);
    }

    [Fact]
    public void Stamps_lie_in_the_image_where_they_belong_and_what_is_outside_is_left_out()
    {
        float[] pixels = new float[300 * 200];
        Renderer.Render([new Star(-3, 100.2, 1e5), new Star(150.4, 50.7, 1e4), new Star(-5000, 3, 1e9)], pixels, 300, 200);
        int brightest = Array.IndexOf(pixels, pixels.AsSpan(0).ToArray().Max());
        Assert.Equal((150, 51), (brightest % 300, brightest / 300));
        Assert.True(pixels[100 * 300] > 0.1);
        Assert.InRange(pixels.Sum(), 1e4, 1.2e4);
    }

    [Fact]
    public void Large_and_small_stamps_of_the_same_star_agree()
    {
        // The spikes of the wide table and the core of the field are joined so that nothing but the wings differs.
        float[] narrow = new ObjectRenderer(Middle, new RenderSettings { NoiseElectrons = 60 }).Stamp(new Star(300.2, 3500.7, 1e6), out int left, out int bottom);
        float[] wide = new ObjectRenderer(Middle, new RenderSettings { NoiseElectrons = 0.01 }).Stamp(new Star(300.2, 3500.7, 1e6), out int wideLeft, out int wideBottom);
        int size = (int)Math.Sqrt(narrow.Length), wideSize = (int)Math.Sqrt(wide.Length);
        Assert.True(size <= 256 && wideSize == 1024, $"{size}, {wideSize}");
        for (int i = 0; i < narrow.Length; i++)
        {
            Assert.Equal(narrow[i], wide[(bottom + i / size - wideBottom) * wideSize + left + i % size - wideLeft], 40.0);
        }
        Assert.True(narrow.Max() > 5e4);
        Assert.Equal(1e6, wide.Sum(value => (double)value), 100.0);
    }

    [Fact]
    public void The_brightest_star_ends_nowhere_above_the_noise()
    {
        // Magnitude 8 in 565 s: the brightest that VisSettings allows.
        const int Side = 1700;
        const double Noise = 12, X = 850.3, Y = 849.6;
        float[] pixels = new float[Side * Side];
        new ObjectRenderer(Middle, new RenderSettings { NoiseElectrons = Noise }).Render([new Star(X, Y, 6.8e9)], pixels, Side, Side);
        int left = 850 - 512, right = left + 1023;
        for (int block = left; block < right; block += 16)
        {
            double Step(Func<int, int> inside, Func<int, int> outside) => Enumerable.Range(block, 16).Average(i => (double)pixels[inside(i)] - pixels[outside(i)]);
            Assert.InRange(Step(y => y * Side + left, y => y * Side + left - 1), -Noise / 2, Noise / 2);
            Assert.InRange(Step(y => y * Side + right, y => y * Side + right + 1), -Noise / 2, Noise / 2);
            Assert.InRange(Step(x => left * Side + x, x => (left - 1) * Side + x), -Noise / 2, Noise / 2);
            Assert.InRange(Step(x => right * Side + x, x => (right + 1) * Side + x), -Noise / 2, Noise / 2);
        }
        // The spike of the first vane goes on, 750 pixels from the star.
        (double sin, double cos) = Math.SinCos(106.78 * Math.PI / 180);
        Assert.InRange(pixels[(int)Math.Round(Y + 750 * sin) * Side + (int)Math.Round(X + 750 * cos)], 2 * Noise, 20 * Noise);
    }

    [Fact]
    public void A_spike_is_nowhere_but_where_it_belongs()
    {
        // In a corner of the field the PSF differs; light of spikes that its small tables wrap must not come with it.
        ObjectRenderer renderer = new(Middle, new RenderSettings { NoiseElectrons = 17 });
        float[] middle = renderer.Stamp(new Star(2000, 2000, 1e9), out _, out _), corner = renderer.Stamp(new Star(100, 100, 1e9), out _, out _);
        Assert.Equal(1024 * 1024, corner.Length);
        for (int i = 0; i < corner.Length; i++)
        {
            if (double.Hypot(i % 1024 - 512, i / 1024 - 512) > 130)
            {
                Assert.Equal(middle[i], corner[i], 17.0);
            }
        }
    }

    public static TheoryData<SkyObject> Impossible => new(
        new Star(double.NaN, 3, 1),
        new Star(3, 3, -1),
        new Trail(3, 3, 1, 1e4, 0),
        new Galaxy(3, 3, GalaxyLight.Single(1, new SersicComponent(7, 1)), LensMatrix.Identity),
        new Galaxy(3, 3, GalaxyLight.Single(1, new SersicComponent(1, 0)), LensMatrix.Identity),
        new Galaxy(3, 3, GalaxyLight.Single(1, new SersicComponent(1, 1)), default));

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_drawn_is_refused(SkyObject item) =>
        Assert.Throws<ArgumentException>(() => Renderer.Render([item], new float[100], 10, 10));

    internal static IEnumerable<SkyObject> Sky(int width, int height, int galaxies, int stars, int trails)
    {
        Random random = new(5);
        double Place(int side) => random.NextDouble() * side;
        for (int i = 0; i < galaxies; i++)
        {
            double radius = 1 + 4 * random.NextDouble();
            yield return new Galaxy(Place(width), Place(height), new GalaxyLight(Math.Pow(10, 2.3 + 2.5 * Math.Pow(random.NextDouble(), 3)), random.NextDouble() * 0.6,
                new SersicComponent(Math.Round(10 + 40 * random.NextDouble()) / 10, radius / 2, 0.3 * random.NextDouble(), 3 * random.NextDouble()),
                new SersicComponent(1, radius, 0.6 * random.NextDouble(), 3 * random.NextDouble())), new Shear(0.02, 0.01, 0.01).Matrix());
        }
        for (int i = 0; i < stars; i++)
        {
            yield return new Star(Place(width), Place(height), Math.Pow(10, 2.5 + 4.5 * Math.Pow(random.NextDouble(), 2)));
        }
        for (int i = 0; i < trails; i++)
        {
            yield return new Trail(Place(width), Place(height), Math.Pow(10, 2.5 + 2.5 * random.NextDouble()), 100 * random.NextDouble(), 6 * random.NextDouble());
        }
    }

    private static Moments Measure(ObjectRenderer renderer, SkyObject item) => Moments.Of(renderer.Stamp(item, out int left, out int bottom), left, bottom);

    // In the same window for both, a Gaussian around the image.
    private static Moments Weighted(SkyObject item, Galaxy place, double sigma)
    {
        int half = (int)(4 * sigma), side = 2 * half + 1;
        float[] stamp = Renderer.Stamp(item, out int left, out int bottom), window = new float[side * side];
        int size = (int)Math.Sqrt(stamp.Length), x0 = (int)Math.Round(place.X) - half, y0 = (int)Math.Round(place.Y) - half;
        for (int i = 0; i < window.Length; i++)
        {
            int x = x0 + i % side, y = y0 + i / side;
            bool isInside = x >= left && y >= bottom && x < left + size && y < bottom + size;
            window[i] = isInside ? stamp[(y - bottom) * size + x - left] * (float)Math.Exp(-(Math.Pow(x - place.X, 2) + Math.Pow(y - place.Y, 2)) / (2 * sigma * sigma)) : 0;
        }
        return Moments.Of(window, x0, y0);
    }

    // Light of a Gaussian around 0 that a pixel at a distance gathers.
    private static double Gather(double distance, double sigma) =>
        0.5 * (MathNet.Numerics.SpecialFunctions.Erf((distance + 0.5) / (sigma * Math.Sqrt(2))) - MathNet.Numerics.SpecialFunctions.Erf((distance - 0.5) / (sigma * Math.Sqrt(2))));
}
