namespace Astrolode.Simulation.Detector;

/// <summary>
/// The sensitivity of a CCD: each pixel's own (normal, mean 1), times a smooth illumination of mean 1 made of Legendre polynomials up to the second
/// order along both sides. It belongs to the CCD, not to the exposure, and acts on light alone.
/// </summary>
internal static class FlatField
{
    /// <summary>Multiplies expected electrons from light by the sensitivity, in place.</summary>
    public static void Apply(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel)
    {
        if (settings is { FlatPixelSigma: 0, FlatIllumination: 0 })
        {
            return;
        }
        double[] terms = IlluminationTerms(settings);
        Parallel.For(0, height, parallel, y =>
        {
            RandomStream random = new(settings.CcdSeed, ScenePart.FlatField, y);
            Span<float> row = electrons.AsSpan(y * width, width);
            double v = height > 1 ? 2.0 * y / (height - 1) - 1 : 0, across = width > 1 ? 2.0 / (width - 1) : 0, spare = 0;
            for (int x = 0; x < width; x++)
            {
                double u = x * across - 1, deviate = spare;
                if (x % 2 == 0)
                {
                    (deviate, spare) = random.NextNormals();
                }
                double illumination = 1 + terms[0] * u + terms[1] * v + terms[2] * u * v + terms[3] * (1.5 * u * u - 0.5) + terms[4] * (1.5 * v * v - 0.5);
                row[x] *= (float)(illumination * Math.Max(0, 1 + settings.FlatPixelSigma * deviate));
            }
        });
    }

    // Scaled so that no sum of them exceeds the amplitude.
    private static double[] IlluminationTerms(DetectorSettings settings)
    {
        RandomStream random = new(settings.CcdSeed, ScenePart.FlatField, -1);
        double[] terms = new double[5];
        foreach (ref double term in terms.AsSpan())
        {
            term = random.Uniform(-1, 1);
        }
        double scale = settings.FlatIllumination / terms.Sum(Math.Abs);
        return [.. terms.Select(term => term * scale)];
    }
}
