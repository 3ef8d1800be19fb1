namespace Astrolode.Simulation.Detector;

/// <summary>Photons and thermal electrons come one by one: the expected number in a pixel becomes a Poisson deviate of that mean.</summary>
internal static class PoissonNoise
{
    /// <summary>Turns expected electrons into counted ones, in place, each row from a stream of its own. What is below 0 (a convolution's rounding) counts as 0.</summary>
    /// <exception cref="AggregateException">A pixel is not a number.</exception>
    public static void Apply(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel)
    {
        if (!settings.PhotonNoise)
        {
            return;
        }
        Parallel.For(0, height, parallel, y =>
        {
            RandomStream random = new(settings.Seed, ScenePart.Photons, y);
            foreach (ref float pixel in electrons.AsSpan(y * width, width))
            {
                pixel = random.NextPoisson(pixel < 0 ? 0 : pixel);
            }
        });
    }
}
