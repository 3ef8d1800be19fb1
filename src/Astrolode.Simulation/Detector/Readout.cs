namespace Astrolode.Simulation.Detector;

/// <summary>
/// The amplifier and the converter: read noise is added, electrons become units of the converter (ADU) above a bias, are rounded, and stop at the ends of 16 bits.
/// </summary>
internal static class Readout
{
    /// <summary>ADU of [y * width + x] electrons.</summary>
    public static ushort[] Digitise(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel)
    {
        ushort[] adu = new ushort[electrons.Length];
        double perElectron = 1 / settings.Gain, noise = settings.ReadNoiseElectrons / settings.Gain;
        Parallel.For(0, height, parallel, y =>
        {
            RandomStream random = new(settings.Seed, ScenePart.ReadNoise, y);
            ReadOnlySpan<float> row = electrons.AsSpan(y * width, width);
            Span<ushort> result = adu.AsSpan(y * width, width);
            double spare = 0;
            for (int x = 0; x < width; x++)
            {
                double deviate = spare;
                if (x % 2 == 0)
                {
                    (deviate, spare) = random.NextNormals();
                }
                result[x] = (ushort)Math.Clamp(Math.Floor(row[x] * perElectron + settings.BiasAdu + noise * deviate + 0.5), 0, ushort.MaxValue);
            }
        });
        return adu;
    }

    /// <summary>Electrons as a pipeline takes them from ADU: the bias away, times the gain.</summary>
    public static float[] ToElectrons(ushort[] adu, DetectorSettings settings)
    {
        float[] electrons = new float[adu.Length];
        for (int i = 0; i < adu.Length; i++)
        {
            electrons[i] = (float)((adu[i] - settings.BiasAdu) * settings.Gain);
        }
        return electrons;
    }
}
