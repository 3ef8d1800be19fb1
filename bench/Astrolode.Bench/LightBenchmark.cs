using System.Diagnostics;
using System.Numerics;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using MathNet.Numerics.IntegralTransforms;

namespace Astrolode.Bench;

/// <summary>
/// The light of a VIS exposure, 4132 × 4096 pixels: 10000 galaxies to 26 mag, 1000 stars, 100 asteroids; and the inverse real transform of stamps beside MathNet's.
/// </summary>
internal static class LightBenchmark
{
    private const int Width = 4132, Height = 4096;

    public static void Run()
    {
        Console.Out.WriteLine("light: inverse transform of a half plane to a real stamp, one thread, ms");
        foreach (int size in new[] { 64, 128, 256, 512, 1024 })
        {
            CompareTransforms(size);
        }
        long start = Stopwatch.GetTimestamp();
        PsfField field = new(new OpticalPsf(), Width, Height);
        Console.Out.WriteLine($"light: the VIS PSF at 5 x 5 nodes, 7 wavelengths: {Stopwatch.GetElapsedTime(start).TotalSeconds:f2} s");
        List<SkyObject> sky = [.. Sky(10000, 1000, 100)];
        ObjectRenderer renderer = new(field);
        float[] pixels = new float[Width * Height];
        Exposure("first exposure", renderer, sky, pixels, 0);
        Exposure("another", renderer, sky, pixels, 0);
        Exposure("another, one thread", renderer, sky, pixels, 1);
        Exposure("galaxies", renderer, [.. sky.OfType<Galaxy>()], pixels, 0);
        Exposure("stars", renderer, [.. sky.OfType<Star>()], pixels, 0);
        Exposure("trails", renderer, [.. sky.OfType<Trail>()], pixels, 0);
        Exposure("the brightest star there can be, magnitude 8", renderer, [new Star(Width / 2.0, Height / 2.0, 6.8e9)], pixels, 0);
        ClusterLens lens = new(new NfwHalo(1e15, 5, 0.3, 1.5), Width / 2.0, Height / 2.0, 0.1);
        List<SkyObject> lensed = [.. sky.OfType<Galaxy>().Select(galaxy => lens.Lens(galaxy.Light, galaxy.X, galaxy.Y))];
        Exposure($"galaxies behind a cluster ({lensed.OfType<Arc>().Count()} by ray shooting)", renderer, lensed, pixels, 0);
        Console.Out.WriteLine($"light: peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    private static void Exposure(string name, ObjectRenderer renderer, List<SkyObject> sky, float[] pixels, int threads)
    {
        long start = Stopwatch.GetTimestamp(), allocated = GC.GetTotalAllocatedBytes();
        renderer.Render(sky, pixels, Width, Height, threads);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.Out.WriteLine($"light: {name}: {sky.Count} objects in {seconds:f2} s, {sky.Count / seconds:f0} per second, {(GC.GetTotalAllocatedBytes() - allocated) >> 10} KiB allocated");
    }

    private static void CompareTransforms(int size)
    {
        int pitch = PlaneFft.HalfPitch(size);
        float[] re = new float[size * pitch], im = new float[size * pitch], image = new float[size * size];
        PlaneFft fft = new();
        Complex32Plane mathNet = new(size);
        double[] times = Timing.InTurns(9, () => fft.InverseReal(re, im, size, image), mathNet.Inverse);
        Console.Out.WriteLine($"light: {size,5}²  Astrolode {times[0],8:f3}  MathNet {times[1],8:f3}  ratio {times[0] / times[1]:f3}");
    }

    // Half of the columns, then every row to real numbers: what MathNet has for it.
    private sealed class Complex32Plane(int size)
    {
        private readonly MathNet.Numerics.Complex32[][] columns = [.. Enumerable.Range(0, size / 2 + 1).Select(_ => new MathNet.Numerics.Complex32[size])];
        private readonly float[] row = new float[size + 2], image = new float[size * size];

        public void Inverse()
        {
            foreach (MathNet.Numerics.Complex32[] column in columns)
            {
                Fourier.Inverse(column, FourierOptions.NoScaling);
            }
            for (int y = 0; y < size; y++)
            {
                for (int k = 0; k <= size / 2; k++)
                {
                    (row[2 * k], row[2 * k + 1]) = (columns[k][y].Real, columns[k][y].Imaginary);
                }
                Fourier.InverseReal(row, size, FourierOptions.NoScaling);
                row.AsSpan(0, size).CopyTo(image.AsSpan(y * size));
            }
        }
    }

    // Counts rise by 0.36 dex a magnitude for galaxies and 0.12 for stars; zero point 25.5 mag for one electron a second, 565 s.
    private static IEnumerable<SkyObject> Sky(int galaxies, int stars, int trails)
    {
        Random random = new(1);
        double X() => Width * random.NextDouble();
        double Y() => Height * random.NextDouble();
        double Flux(double magnitude) => 565 * Math.Pow(10, 0.4 * (25.5 - magnitude));
        double Magnitude(double faintest, double slope) => faintest + Math.Log10(1 - random.NextDouble() * (1 - Math.Pow(10, -10 * slope))) / slope;
        for (int i = 0; i < galaxies; i++)
        {
            double magnitude = Magnitude(26, 0.36), radius = 3.5 * Math.Pow(10, -0.13 * (magnitude - 24)) * Math.Exp(0.4 * (random.NextDouble() - 0.5));
            SersicComponent bulge = new(Math.Round(10 + 45 * random.NextDouble()) / 10, radius * 0.5, 0.2 * random.NextDouble(), Math.PI * random.NextDouble());
            SersicComponent disc = new(1, radius, 0.6 * random.NextDouble(), Math.PI * random.NextDouble());
            yield return new Galaxy(X(), Y(), new GalaxyLight(Flux(magnitude), 0.6 * random.NextDouble(), bulge, disc), new Shear(0.02, -0.01, 0.01).Matrix());
        }
        for (int i = 0; i < stars; i++)
        {
            yield return new Star(X(), Y(), Flux(Magnitude(26, 0.12)));
        }
        for (int i = 0; i < trails; i++)
        {
            yield return new Trail(X(), Y(), Flux(18 + 9 * random.NextDouble()), 126 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
        }
    }
}
