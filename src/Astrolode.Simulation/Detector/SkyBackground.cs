using System.Numerics.Tensors;

namespace Astrolode.Simulation.Detector;

/// <summary>What every pixel gets alike: the light of the sky, which passes the flat field, and the dark current, which does not.</summary>
internal static class SkyBackground
{
    /// <summary>Adds the sky's expected electrons of the exposure.</summary>
    public static void AddSky(float[] electrons, DetectorSettings settings) =>
        TensorPrimitives.Add(electrons, (float)(settings.SkyElectronsPerSecond * settings.ExposureSeconds), electrons);

    /// <summary>Adds the dark current's expected electrons of the exposure.</summary>
    public static void AddDark(float[] electrons, DetectorSettings settings) =>
        TensorPrimitives.Add(electrons, (float)(settings.DarkElectronsPerSecond * settings.ExposureSeconds), electrons);
}
