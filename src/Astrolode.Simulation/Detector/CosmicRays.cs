using MathNet.Numerics;

namespace Astrolode.Simulation.Detector;

/// <summary>The tracks in an exposure and the pixels they hit.</summary>
/// <param name="Tracks">Each that hit a pixel, by increasing id.</param>
/// <param name="Labels">[y * width + x]: id of the track that hit the pixel, the latest of several; 0 for none.</param>
internal sealed record CosmicRayHits(IReadOnlyList<CosmicRayTrack> Tracks, int[] Labels);

/// <summary>
/// Galactic protons and helium nuclei that cross the CCD on straight lines while it is exposed. They come from everywhere alike, so the cosine of the angle to the normal
/// of those that cross a plane has density 2 cos θ, and half the isotropic flux crosses it. The charge along the path (<see cref="SiliconStraggling"/>) fluctuates from step to step, and spreads
/// on its way to the gates by a Gaussian whose variance grows with the way. Left out: that fast electrons leave the track or the silicon, showers from the spacecraft, nuclei heavier than helium.
/// </summary>
internal static class CosmicRays
{
    // Helium nuclei per proton at the same energy per nucleon (Particle Data Group 2022, section 30.1).
    private const double HeliumShare = 0.05;

    // Tracks whose middle is farther out do not reach into the image: 1 in 10⁵ is longer than twice this (VIS).
    private const int MarginPixels = 512;
    private const int TracksPerTask = 256;

    // Steps along a path, of a pixel's side.
    private const double Step = 0.25;

    // Without diffusion a point is given this width, pixels, so that one formula does.
    private const double MinSigma = 1e-3;

    /// <summary>Adds the charge of an exposure's cosmic rays to counted electrons.</summary>
    public static CosmicRayHits Add(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel)
    {
        int[] labels = new int[electrons.Length];
        List<CosmicRayTrack> tracks = [];
        RandomStream random = new(settings.Seed, ScenePart.CosmicRays, -1);
        int count = (int)random.NextPoisson(Crossings(width + 2 * MarginPixels, height + 2 * MarginPixels, settings));
        CosmicRaySpectrum spectrum = new(settings.SolarModulationMegavolts);
        List<Trace>[] drawn = new List<Trace>[(count + TracksPerTask - 1) / TracksPerTask];
        Parallel.For(0, drawn.Length, parallel, () => new Brush(width, height, settings, spectrum), (i, _, brush) =>
        {
            drawn[i] = [];
            for (int track = i * TracksPerTask; track < Math.Min(count, (i + 1) * TracksPerTask); track++)
            {
                if (brush.Draw(track) is { } trace)
                {
                    drawn[i].Add(trace);
                }
            }
            return brush;
        }, _ => { });
        foreach (Trace trace in drawn.SelectMany(traces => traces))
        {
            bool isLabelled = false;
            foreach ((int pixel, float charge) in trace.Pixels)
            {
                electrons[pixel] += charge;
                if (charge >= settings.CosmicRayLabelElectrons)
                {
                    isLabelled = true;
                    labels[pixel] = tracks.Count + 1;
                }
            }
            if (isLabelled)
            {
                tracks.Add(trace.Track with { Id = tracks.Count + 1 });
            }
        }
        return new CosmicRayHits(tracks, labels);
    }

    /// <summary>Expected number of particles through that many pixels in an exposure.</summary>
    public static double Crossings(int width, int height, DetectorSettings settings) =>
        settings.CosmicRayFlux / 2 * settings.ExposureSeconds * width * height * Math.Pow(settings.PixelMicrons * 1e-4, 2);

    private sealed record Trace(CosmicRayTrack Track, (int Pixel, float Charge)[] Pixels);

    // Draws tracks on a scrap of paper of its own, so that threads do not meet.
    private sealed class Brush(int width, int height, DetectorSettings settings, CosmicRaySpectrum spectrum)
    {
        private readonly double[] alongX = new double[16];
        private readonly double[] alongY = new double[16];
        private readonly List<(int Pixel, float Charge)> pixels = [];
        private float[] scrap = new float[4096];
        private double[] shares = new double[256];

        public Trace? Draw(int index)
        {
            RandomStream random = new(settings.Seed, ScenePart.CosmicRays, index);
            double middleX = random.Uniform(-MarginPixels - 0.5, width + MarginPixels - 0.5), middleY = random.Uniform(-MarginPixels - 0.5, height + MarginPixels - 0.5);
            double cosine = Math.Sqrt(1 - random.NextDouble());
            double half = settings.ThicknessMicrons / settings.PixelMicrons * Math.Sqrt(1 - cosine * cosine) / cosine / 2;
            (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            CosmicRayTrack track = new(0, middleX - half * cos, middleY - half * sin, middleX + half * cos, middleY + half * sin, 0);
            double reach = 4 * Math.Max(settings.DiffusionMicrons / settings.PixelMicrons, MinSigma);
            (int firstX, int lastX) = Range(track.StartX, track.EndX, reach, width);
            (int firstY, int lastY) = Range(track.StartY, track.EndY, reach, height);
            if (half > MarginPixels || firstX > lastX || firstY > lastY)
            {
                return null;
            }
            int charge = random.NextDouble() < HeliumShare / (1 + HeliumShare) ? 2 : 1;
            SiliconStraggling silicon = new(spectrum.NextMegaelectronvolts(ref random), charge);
            int across = lastX - firstX + 1, size = across * (lastY - firstY + 1);
            if (scrap.Length < size)
            {
                scrap = new float[size];
            }
            scrap.AsSpan(0, size).Clear();
            Deposit(track, settings.ThicknessMicrons / cosine, silicon, ref random, firstX, lastX, firstY, lastY);
            pixels.Clear();
            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                if (scrap[i] > 0)
                {
                    pixels.Add(((firstY + i / across) * width + firstX + i % across, scrap[i]));
                    sum += scrap[i];
                }
            }
            return sum > 0 ? new Trace(track with { Electrons = sum }, [.. pixels]) : null;
        }

        private void Deposit(CosmicRayTrack track, double path, SiliconStraggling silicon, ref RandomStream random, int firstX, int lastX, int firstY, int lastY)
        {
            double total = silicon.Electrons(path, ref random), sum = 0;
            int steps = (int)Math.Ceiling(path / (settings.PixelMicrons * Step));
            if (shares.Length < steps)
            {
                shares = new double[steps];
            }
            // The whole path's charge is drawn first: in a step alone the binding of electrons would be wider than the charge.
            for (int i = 0; i < steps; i++)
            {
                sum += shares[i] = silicon.Share(path / steps, ref random);
            }
            for (int i = 0; i < steps; i++)
            {
                double depth = (i + 0.5) / steps;
                double sigma = Math.Max(settings.DiffusionMicrons / settings.PixelMicrons * Math.Sqrt(1 - depth), MinSigma);
                double x = track.StartX + depth * (track.EndX - track.StartX), y = track.StartY + depth * (track.EndY - track.StartY);
                Spread(x, y, sigma, total * shares[i] / sum, firstX, lastX, firstY, lastY);
            }
        }

        private void Spread(double x, double y, double sigma, double charge, int firstX, int lastX, int firstY, int lastY)
        {
            int fromX = (int)Math.Round(x - 4 * sigma), toX = (int)Math.Round(x + 4 * sigma), fromY = (int)Math.Round(y - 4 * sigma), toY = (int)Math.Round(y + 4 * sigma);
            if (toX < firstX || fromX > lastX || toY < firstY || fromY > lastY)
            {
                return;
            }
            Weights(alongX, x, sigma, fromX, toX);
            Weights(alongY, y, sigma, fromY, toY);
            for (int row = Math.Max(fromY, firstY); row <= Math.Min(toY, lastY); row++)
            {
                int start = (row - firstY) * (lastX - firstX + 1) - firstX;
                for (int column = Math.Max(fromX, firstX); column <= Math.Min(toX, lastX); column++)
                {
                    scrap[start + column] += (float)(charge * alongY[row - fromY] * alongX[column - fromX]);
                }
            }
        }

        // Integrals of a Gaussian over pixels, of sum 1.
        private static void Weights(double[] weights, double centre, double sigma, int from, int to)
        {
            double scale = 1 / (Math.Sqrt(2) * sigma), before = -1;
            for (int i = from; i <= to; i++)
            {
                double after = i == to ? 1 : SpecialFunctions.Erf((i + 0.5 - centre) * scale);
                weights[i - from] = (after - before) / 2;
                before = after;
            }
        }

        private static (int First, int Last) Range(double a, double b, double reach, int length) =>
            ((int)Math.Max(0, Math.Round(Math.Min(a, b) - reach)), (int)Math.Min(length - 1, Math.Round(Math.Max(a, b) + reach)));
    }
}
