namespace Astrolode.Simulation.Detector;

/// <summary>
/// Pixels whose dark current is raised by damage of the silicon, strewn evenly over the CCD. Their numbers fall as the −1.5th power of the current. The pattern belongs to
/// the CCD, not to the exposure.
/// </summary>
internal static class HotPixels
{
    private const double RateIndex = -1.5;

    /// <summary>Adds the expected electrons of the exposure.</summary>
    public static void Add(float[] electrons, int width, int height, DetectorSettings settings)
    {
        foreach ((int pixel, double perSecond) in Find(width, height, settings))
        {
            electrons[pixel] += (float)(perSecond * settings.ExposureSeconds);
        }
    }

    /// <summary>Index y * width + x and electrons per second of each; a pixel may come twice.</summary>
    public static (int Pixel, double PerSecond)[] Find(int width, int height, DetectorSettings settings)
    {
        RandomStream random = new(settings.CcdSeed, ScenePart.HotPixels);
        (int, double)[] found = new (int, double)[random.NextPoisson(settings.HotPixelFraction * width * height)];
        foreach (ref (int, double) pixel in found.AsSpan())
        {
            pixel = ((int)(random.NextDouble() * width * height), random.PowerLaw(settings.HotPixelMinPerSecond, settings.HotPixelMaxPerSecond, RateIndex));
        }
        return found;
    }
}
