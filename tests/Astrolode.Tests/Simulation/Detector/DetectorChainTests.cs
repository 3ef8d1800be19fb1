using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class DetectorChainTests
{
    private const int Width = 331, Height = 270;

    [Fact]
    public void The_number_of_threads_changes_no_bit_of_any_stage() => Assert.Equal(Expose(new DetectorSettings(), threads: 1), Expose(new DetectorSettings(), threads: 2));

    [Fact]
    public void Another_exposure_has_other_photons_and_other_cosmic_rays() =>
        Assert.NotEqual(Expose(new DetectorSettings(), threads: 2), Expose(new DetectorSettings { Seed = 2 }, threads: 2));

    [Fact]
    public void With_all_stages_off_light_becomes_ADU_and_nothing_else()
    {
        DetectorSettings off = new()
        {
            SkyElectronsPerSecond = 0,
            DarkElectronsPerSecond = 0,
            PhotonNoise = false,
            FlatPixelSigma = 0,
            FlatIllumination = 0,
            HotPixelFraction = 0,
            CosmicRayFlux = 0,
            FullWellElectrons = double.PositiveInfinity,
            GhostRatio = 0,
            ParallelTraps = [],
            SerialTraps = [],
            ReadNoiseElectrons = 0,
            BiasAdu = 0,
            Gain = 1,
        };
        Assert.Null(off.Error());
        ushort[] adu = Expose(off, threads: 2);
        Assert.Equal(65_535, adu[100 * Width + 50]);
        Assert.Equal(1, adu.Count(value => value != 0));
    }

    private static ushort[] Expose(DetectorSettings settings, int threads)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads };
        float[] electrons = new float[Width * Height];
        electrons[100 * Width + 50] = 5e6f;
        OpticalGhosts.Add(electrons, Width, Height, [new(50, 100, 5e6)], 0, 0, settings);
        SkyBackground.AddSky(electrons, settings);
        FlatField.Apply(electrons, Width, Height, settings, parallel);
        SkyBackground.AddDark(electrons, settings);
        HotPixels.Add(electrons, Width, Height, settings);
        PoissonNoise.Apply(electrons, Width, Height, settings, parallel);
        CosmicRays.Add(electrons, Width, Height, settings, parallel);
        Bleeding.Apply(electrons, Width, Height, settings, parallel);
        ChargeTransfer.Apply(electrons, Width, Height, settings, parallel);
        return Readout.Digitise(electrons, Width, Height, settings, parallel);
    }
}
