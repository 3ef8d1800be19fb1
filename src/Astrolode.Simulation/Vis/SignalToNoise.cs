using Astrolode.Simulation.Detector;

namespace Astrolode.Simulation.Vis;

/// <summary>
/// Signal over noise of a source of known place and shape in a filter of that shape, against a flat background: N/√(N + A b), b the variance of a pixel and A = 1/Σp² the
/// noise-equivalent area of a source whose shares of light in the pixels are p (King 1983, PASP 95, 163). For A the source is taken for a Gaussian, which along a trail is drawn out.
/// </summary>
internal static class SignalToNoise
{
    // Of a Gaussian in two dimensions: half of the light is within 1.1774 σ.
    private const double HalfLightPerSigma = 1.1774100225154747;

    /// <summary>Signal over noise.</summary>
    /// <param name="electrons">Of the source.</param>
    /// <param name="halfLightPixels">Half-light radius of the source before telescope and pixels; 0 for a point.</param>
    /// <param name="fwhmPixels">Of the point spread function.</param>
    /// <param name="trailPixels">Length of the trail.</param>
    /// <param name="detector">Sky, dark current and read noise.</param>
    public static double Of(double electrons, double halfLightPixels, double fwhmPixels, double trailPixels, DetectorSettings detector)
    {
        double half = halfLightPixels / HalfLightPerSigma, sharp = fwhmPixels / 2.3548200450309493;
        // A pixel of side 1 has a variance of 1/12.
        double variance = half * half + sharp * sharp + 1.0 / 12, sigma = Math.Sqrt(variance);
        double area = 2 * Math.Sqrt(Math.PI) * sigma * Along(sigma, trailPixels);
        return OfArea(electrons, area, detector);
    }

    /// <summary>Signal over noise of a source that is spread evenly over an area, square pixels; of another its noise-equivalent area.</summary>
    public static double OfArea(double electrons, double area, DetectorSettings detector)
    {
        double background = (detector.SkyElectronsPerSecond + detector.DarkElectronsPerSecond) * detector.ExposureSeconds + detector.ReadNoiseElectrons * detector.ReadNoiseElectrons;
        return electrons / Math.Sqrt(electrons + area * background);
    }

    // 1/∫p² of a Gaussian convolved with a line of length L: 2√π σ for a point, and L for a long trail.
    private static double Along(double sigma, double length)
    {
        double t = length / (2 * sigma);
        return t < 1e-3 ? 2 * Math.Sqrt(Math.PI) * sigma
            : length * length / (length * MathNet.Numerics.SpecialFunctions.Erf(t) - 2 * sigma / Math.Sqrt(Math.PI) * (1 - Math.Exp(-t * t)));
    }
}
