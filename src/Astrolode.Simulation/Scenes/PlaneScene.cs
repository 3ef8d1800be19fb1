using Astrolode.Images.Fits;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>A simulated image and what is known to be in it.</summary>
/// <param name="Settings">That made it.</param>
/// <param name="Image">Brightness in MJy/sr, [y * Width + x].</param>
/// <param name="Bubbles">Every bubble, by decreasing pixel column (increasing longitude).</param>
public sealed record PlaneSceneResult(PlaneSceneSettings Settings, Image Image, IReadOnlyList<SimulatedBubble> Bubbles)
{
    /// <summary>The pixels on the sky.</summary>
    public TanGrid Grid => Settings.Grid;
}

/// <summary>
/// Simulates a stretch of the Galactic plane at 8 µm, small and honest about what it leaves out (instrument artefacts, dark clouds, hierarchies of bubbles).
/// In this order: the disc's sech² latitude profile times a log-normal turbulent field; knots and bubbles, both torn by a second
/// turbulent field; the point spread function; point sources; noise. The pixels depend on the settings alone, to the bit on one
/// platform, not on the number of threads.
/// </summary>
public static class PlaneScene
{
    // Clumpiness of rims and knots: standard deviation of its logarithm, and the size of the largest clumps.
    private const double ClumpSigma = 0.35;
    private const double ClumpScaleArcmin = 10;
    private const double NoiseReference = 50;

    // Full width at half maximum of a Gaussian in units of its sigma, 2 √(2 ln 2).
    private const double FwhmPerSigma = 2.3548200450309493;

    /// <summary>Simulates a scene.</summary>
    /// <param name="settings">What to simulate.</param>
    /// <param name="threads">Threads to use at most; 0 for all cores.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static PlaneSceneResult Simulate(PlaneSceneSettings settings, int threads = 0, CancellationToken cancellation = default)
    {
        if (settings.Error() is { } error)
        {
            throw new ArgumentException(error, nameof(settings));
        }
        TanGrid grid = settings.Grid;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        (float[] pixels, float[] clumps) = DrawBackground(settings, grid, parallel);
        float[] background = [.. pixels];
        List<SimulatedBubble> bubbles = BubblePopulation.Draw(settings, background);
        CompactSources.AddKnots(pixels, background, clumps, settings);
        int width = grid.Width;
        Parallel.For(0, grid.Height, parallel, y =>
            BubbleRenderer.AddRow(pixels.AsSpan(y * width, width), clumps.AsSpan(y * width, width), y, bubbles, settings.ScaleArcsec));
        double sigma = settings.PsfFwhmArcsec / FwhmPerSigma / settings.ScaleArcsec;
        GaussianBlur.Apply(pixels, width, grid.Height, sigma, parallel);
        CompactSources.AddPointSources(pixels, sigma, settings);
        AddNoise(pixels, settings, grid, parallel);
        return new PlaneSceneResult(settings, new Image(width, grid.Height, pixels, unit: "MJy/sr", name: "simulated plane"), bubbles);
    }

    // The disc, and the factor (mean 1) that makes rims and knots uneven.
    private static (float[] Pixels, float[] Clumps) DrawBackground(PlaneSceneSettings settings, TanGrid grid, ParallelOptions parallel)
    {
        double outerScale = settings.OuterScaleDegrees * 3600 / settings.ScaleArcsec, clumpScale = ClumpScaleArcmin * 60 / settings.ScaleArcsec;
        float[] pixels = TurbulentField.Draw(grid.Width, grid.Height, settings.TurbulenceIndex, outerScale, settings.Seed, ScenePart.Turbulence, parallel);
        float[] clumps = TurbulentField.Draw(grid.Width, grid.Height, settings.TurbulenceIndex, clumpScale, settings.Seed, ScenePart.Clumps, parallel);
        double sigma = settings.TurbulenceSigma;
        Parallel.For(0, grid.Height, parallel, y =>
        {
            for (int x = 0; x < grid.Width; x++)
            {
                int i = y * grid.Width + x;
                double sech = 1 / Math.Cosh(grid.PixelToSky(x, y).LatDegrees / settings.DiscScaleDegrees);
                // exp(−σ²/2) makes the mean of a log-normal 1.
                double turbulence = Math.Exp(sigma * pixels[i] - sigma * sigma / 2);
                pixels[i] = (float)(settings.FloorBrightness + settings.DiscBrightness * sech * sech * turbulence);
                clumps[i] = (float)Math.Exp(ClumpSigma * clumps[i] - ClumpSigma * ClumpSigma / 2);
            }
        });
        return (pixels, clumps);
    }

    private static void AddNoise(float[] pixels, PlaneSceneSettings settings, TanGrid grid, ParallelOptions parallel) =>
        Parallel.For(0, grid.Height, parallel, y =>
        {
            RandomStream random = new(settings.Seed, ScenePart.Noise, y);
            foreach (ref float pixel in pixels.AsSpan(y * grid.Width, grid.Width))
            {
                pixel += (float)(settings.NoiseSigma * Math.Sqrt(pixel / NoiseReference) * random.NextNormals().A);
            }
        });
}
