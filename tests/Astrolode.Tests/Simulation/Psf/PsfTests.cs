using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Simulation.Psf;

namespace Astrolode.Tests.Simulation.Psf;

public class PsfTests
{
    private static readonly double[] Radii = [0.5, 1, 1.7, 3, 6, 12];
    private static readonly OpticalPsf Vis = new();

    [JudgeFact("python:scipy")]
    public void An_open_aperture_encircles_what_Airy_found()
    {
        OpticalPsf airy = new(new OpticalPsfSettings
        {
            Pupil = new Pupil(1.2, 0, 0, []),
            Band = [(700, 1)],
            Wavefront = [],
            JitterArcsec = 0,
            DiffusionPixels = 0,
        });
        TransferTable table = airy.Tabulate(256, 0, 0);
        double[] expected = Ask("""
            from scipy.special import j0, j1
            import numpy as np
            for r in RADII:
                v = np.pi * 1.2 / 700e-9 * np.radians(r * 0.1 / 3600)
                print(1 - j0(v) ** 2 - j1(v) ** 2)
            """);
        Assert.All(Radii.Zip(expected), pair => Assert.Equal(pair.Second, table.EncircledEnergy(pair.First), 1e-3));
    }

    [Fact]
    public void Vis_is_as_sharp_as_published_over_the_whole_field()
    {
        foreach ((double u, double v) in new[] { (0.0, 0.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0) })
        {
            TransferTable table = Vis.Tabulate(128, u, v);
            Assert.InRange(table.Fwhm() * 0.1, 0.16, 0.18);
            Assert.Equal(1, table[0, 0].Real, 1e-5);
        }
    }

    // The amplitude of an annulus is that of the disc less that of its dark middle.
    [JudgeFact("python:scipy")]
    public void An_obscured_aperture_encircles_what_its_amplitude_gives()
    {
        TransferTable table = new OpticalPsf(new OpticalPsfSettings { Pupil = new Pupil(1.2, 0.5, 0, []), Band = [(700, 1)], Wavefront = [], JitterArcsec = 0, DiffusionPixels = 0 }).Tabulate(256, 0, 0);
        double[] expected = Ask("""
            from scipy.special import j1
            from scipy.integrate import quad
            import numpy as np
            e = 0.5 / 1.2
            for r in RADII:
                v = np.pi * 1.2 / 700e-9 * np.radians(r * 0.1 / 3600)
                print(2 * quad(lambda u: (j1(u) - e * j1(e * u)) ** 2 / u, 1e-12, v, limit=500)[0] / (1 - e * e))
            """);
        Assert.All(Radii.Zip(expected), pair => Assert.Equal(pair.Second, table.EncircledEnergy(pair.First), 2e-3));
    }

    [Fact]
    public void Euclids_pupil_is_dark_under_its_vanes_and_secondary()
    {
        Assert.Equal(0, Pupil.Euclid.Transmission(0, 0.051, 0.002));
        Assert.Equal(0, Pupil.Euclid.Transmission(0, 0.24, 0.002));
        Assert.Equal(1, Pupil.Euclid.Transmission(0, 0.26, 0.002));
        Assert.Equal(0, Pupil.Euclid.Transmission(0.61, 0, 0.002));
        foreach (Strut strut in Pupil.Euclid.Struts)
        {
            (double sin, double cos) = Math.SinCos(strut.AngleDegrees * Math.PI / 180);
            Assert.Equal(0, Pupil.Euclid.Transmission(strut.X + 0.05 * cos, strut.Y + 0.05 * sin, 0.002), 1e-9);
            // 6 mm on, half of a square of 4 mm lies under the vane.
            Assert.Equal(0.5, Pupil.Euclid.Transmission(strut.X - 0.006 * sin, strut.Y + 0.006 * cos, 0.004), 1e-9);
            Assert.Equal(1, Pupil.Euclid.Transmission(strut.X - 0.01 * sin, strut.Y + 0.01 * cos, 0.002));
        }
    }

    [Fact]
    public void Its_wavefront_is_as_rough_as_the_description_says()
    {
        double Rms(double u, double v) => Math.Sqrt(new OpticalPsfSettings().Wavefront.Sum(term => Math.Pow(term.At(u, v), 2)));
        Assert.Equal(29, Rms(0, 0), 0.5);
        double[] corners = [Rms(-1, -1), Rms(1, -1), Rms(-1, 1), Rms(1, 1)];
        Assert.Equal((51, 58), (Math.Round(corners.Min()), Math.Round(corners.Max())));
    }

    // Noll 1976: the terms are orthonormal over the full circle.
    [Fact]
    public void Polynomials_are_orthonormal()
    {
        const int Steps = 400;
        (double X, double Y)[] places = [.. Enumerable.Range(0, Steps * Steps).Select(i => (2 * (i % Steps + 0.5) / Steps - 1, 2 * (i / Steps + 0.5) / Steps - 1)).Where(place => double.Hypot(place.Item1, place.Item2) < 1)];
        for (int a = 4; a <= 11; a++)
        {
            for (int b = 4; b <= a; b++)
            {
                Assert.Equal(a == b ? 1 : 0, places.Average(place => new Zernike(a, 0).Polynomial(place.X, place.Y) * new Zernike(b, 0).Polynomial(place.X, place.Y)), 0.01);
            }
        }
    }

    [Fact]
    public void It_changes_over_the_field_and_between_the_nodes_steadily()
    {
        PsfField field = new(new OpticalPsf(new OpticalPsfSettings { Band = [(700, 1)] }), 4132, 4096, 3);
        TransferTable corner = field.At(-0.5, -0.5), exact = new OpticalPsf(new OpticalPsfSettings { Band = [(700, 1)] }).Tabulate(256, -1, -1);
        // The field's wings are those of a finer pupil.
        Assert.Equal(exact[40, 30].Real, corner[40, 30].Real, 1e-4);
        Assert.Equal(exact[40, 30].Imaginary, corner[40, 30].Imaginary, 1e-4);
        System.Numerics.Complex left = field.At(1000.49, 900)[50, 60], right = field.At(1000.51, 900)[50, 60];
        Assert.True((corner[50, 60] - left).Magnitude > 1e-3);
        Assert.True((left - right).Magnitude < 1e-4);
    }

    // The pupil of 700 nm in squares of 0.25 mm, its amplitude far out summed directly; on axes along and across the first vane, so that the sum is a product of matrices.
    [JudgeFact("python:numpy")]
    public void Far_from_the_core_is_what_the_edges_of_the_pupil_diffract()
    {
        double[] expected = Ask("""
            import numpy as np
            step, wavelength, pixel = 0.00025, 700e-9, np.radians(0.1 / 3600)
            t = ((np.arange(4840) - 2419.5) * step).astype(np.float32)
            turn = np.radians(16.78)
            along, across = t[None, :], t[:, None]
            x, y = along * np.cos(turn) - across * np.sin(turn), along * np.sin(turn) + across * np.cos(turn)
            pupil = (x * x + y * y < 0.36) & (x * x + (y - 0.051) ** 2 > 0.1975 ** 2)
            for vx, vy, angle in ((0.26, 0.24, 16.78), (-0.33, 0.13, -39.89), (0.07, -0.33, -100.76)):
                c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
                pupil &= ~((abs((x - vx) * c + (y - vy) * s) < 0.35) & (abs((y - vy) * c - (x - vx) * s) < 0.006))
            area = pupil.sum() * step ** 2
            pupil = pupil.astype(np.complex64)
            def light(across, along):
                phase = lambda p: np.exp(-2j * np.pi * np.outer(p * pixel / wavelength, t)).astype(np.complex64)
                amplitude = phase(across) @ pupil @ phase(along).T * step ** 2
                return abs(amplitude) ** 2 * pixel ** 2 / area / wavelength ** 2
            # The spike of the vane lies across it; its light in a strip of 24 pixels, mean over one of its fringes.
            print(light(400 + 6 * np.arange(20), np.arange(-12, 12, 0.5)).mean(0).sum() / 2)
            print(light(900 + 6 * np.arange(20), np.arange(-12, 12, 0.5)).mean(0).sum() / 2)
            # Between the spikes, mean over many rings.
            print(light(400 + 0.3 * np.arange(60), -300 + 0.3 * np.arange(60)).mean())
            """);
        OpticalPsf psf = new(new OpticalPsfSettings { Band = [(700, 1)], JitterArcsec = 0, DiffusionPixels = 0 });
        (double sin, double cos) = Math.SinCos(16.78 * Math.PI / 180);
        double Light(double across, double along) => psf.Wing(along * cos - across * sin, along * sin + across * cos);
        double Spike(double from) => Enumerable.Range(0, 20).Average(i => Enumerable.Range(0, 48).Sum(j => Light(from + 6 * i, -12 + 0.5 * j)) / 2);
        Assert.Equal(1, Spike(400) / expected[0], 0.1);
        Assert.Equal(1, Spike(900) / expected[1], 0.1);
        Assert.Equal(1, Light(409, -291) / expected[2], 0.1);
    }

    [Fact]
    public void A_Moffat_goes_on_far_from_the_core_with_the_light_of_its_formula()
    {
        // Light in a ring: (1 + (r/a)²)^(1 − β) is beyond r.
        MoffatPsf moffat = new(3, 1.5);
        double a = 3 / (2 * Math.Sqrt(Math.Pow(2, 1 / 1.5) - 1));
        double ring = MathNet.Numerics.Integration.GaussLegendreRule.Integrate(r => 2 * Math.PI * r * moffat.Wing(-0.6 * r, 0.8 * r), 400, 2000, 64);
        Assert.Equal(1, ring / (1 / Math.Sqrt(1 + 400 * 400 / (a * a)) - 1 / Math.Sqrt(1 + 2000 * 2000 / (a * a))), 1e-6);
    }

    [Fact]
    public void A_Gaussian_has_the_width_and_energy_of_its_formula()
    {
        TransferTable table = new GaussianPsf(2.5).Tabulate(128, 0, 0);
        double sigma = 2.5 / Math.Sqrt(8 * Math.Log(2));
        Assert.Equal(2.5, table.Fwhm(), 1e-3);
        Assert.All(Radii, r => Assert.Equal(1 - Math.Exp(-r * r / (2 * sigma * sigma)), table.EncircledEnergy(r), 1e-4));
    }

    [Theory]
    [InlineData(3, 2.5, 2e-3)]
    [InlineData(2.5, 4.765, 1e-4)]
    public void A_Moffat_has_the_width_and_energy_of_its_formula(double fwhm, double beta, double tolerance)
    {
        TransferTable table = new MoffatPsf(fwhm, beta).Tabulate(256, 0, 0);
        double a = fwhm / (2 * Math.Sqrt(Math.Pow(2, 1 / beta) - 1));
        Assert.Equal(fwhm, table.Fwhm(), 5e-3);
        Assert.All(Radii, r => Assert.Equal(1 - Math.Pow(1 + r * r / (a * a), 1 - beta), table.EncircledEnergy(r), tolerance));
    }

    [Fact]
    public void The_drawn_image_holds_the_encircled_energy()
    {
        TransferTable table = Vis.Tabulate(128, 0.3, -0.2);
        float[] image = table.Draw();
        double inside = 0;
        for (int i = 0; i < image.Length; i++)
        {
            inside += double.Hypot(i % 256 - 128, i / 256 - 128) <= 16 ? image[i] / 4 : 0;
        }
        Assert.Equal(table.EncircledEnergy(8), inside, 3e-3);
    }

    [Fact]
    public void A_psf_of_a_file_is_what_was_written_to_it()
    {
        using TemporaryFolder folder = new();
        const int Side = 128;
        GaussianPsf gaussian = new(2.2);
        // Off the middle, and of any total: its centroid and its sum are taken out.
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(i => (float)(7 * Math.Exp(-4 * Math.Log(2) * (Math.Pow(i % Side - 60.3, 2) + Math.Pow(i / Side - 65.8, 2)) / Math.Pow(2.2 * 5, 2))))];
        FitsImage.Write(folder.File("psf.fits"), new Image(Side, Side, pixels));
        TransferTable table = PsfImage.Read(folder.File("psf.fits"), 0.02, 0.1).Tabulate(64, 0, 0), expected = gaussian.Tabulate(64, 0, 0);
        foreach ((int ix, int iy) in new[] { (0, 0), (10, 5), (-20, 12), (3, 40), (7, -9) })
        {
            Assert.Equal(expected[ix, iy].Real, table[ix, iy].Real, 1e-4);
            Assert.Equal(0, table[ix, iy].Imaginary, 1e-4);
        }
    }

    [Fact]
    public void A_psf_of_a_file_holds_nothing_finer_than_its_samples()
    {
        float[] pixels = [.. Enumerable.Range(0, 32 * 32).Select(i => (float)Math.Exp(-0.5 * (Math.Pow(i % 32 - 16, 2) + Math.Pow(i / 32 - 16, 2))))];
        TransferTable table = new PsfImage(new Image(32, 32, pixels), 1).Tabulate(64, 0, 0);
        Assert.True(table[30, 0].Real > 1e-3 && table[0, 30].Real > 1e-3);
        Assert.Equal(0, table[40, 3].Magnitude);
        Assert.Equal(0, table[3, 40].Magnitude);
    }

    [Fact]
    public void What_is_no_psf_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianPsf(-1));
        Assert.Throws<ArgumentException>(() => new MoffatPsf(3, 1));
        Assert.Throws<ArgumentException>(() => new PsfImage(new Image(2, 2, [0, 0, 0, float.NaN]), 1));
        Assert.Throws<ArgumentException>(() => new OpticalPsf(new OpticalPsfSettings { PixelScaleArcsec = 0.3 }));
    }

    private static double[] Ask(string script) =>
        [.. Judge.RunPython(script.Replace("RADII", $"({string.Join(",", Radii.Select(n => n.ToString(CultureInfo.InvariantCulture)))})", StringComparison.Ordinal))
            .Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
}
