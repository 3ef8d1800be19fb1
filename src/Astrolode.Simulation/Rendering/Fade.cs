namespace Astrolode.Simulation.Rendering;

/// <summary>A smooth end.</summary>
internal static class Fade
{
    /// <summary>1 up to <paramref name="from"/>, 0 from <paramref name="to"/> on, between them 1 − (3 t² − 2 t³).</summary>
    public static double Out(double distance, double from, double to)
    {
        double t = Math.Clamp((distance - from) / (to - from), 0, 1);
        return 1 - t * t * (3 - 2 * t);
    }
}
